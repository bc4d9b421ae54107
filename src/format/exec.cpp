#include "format/exec.hpp"

#include "format/print.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::format {

namespace {

// Thrown inside this room only, from any depth of the evaluation; run() turns it into a Result.
struct Stop {
  std::string message;
};

// Go lets templates call each other 100,000 deep, on a stack that grows. Here the machine stack is the limit; what
// one template adds to it is limited by the parser.
constexpr std::ptrdiff_t deepest_stack = 4 << 20;

} // namespace

base::Result<void> Executor::run(const Value& data) {
  stack_base_ = static_cast<const char*>(__builtin_frame_address(0));
  variables_.push_back({"$", data});
  try {
    template_name_ = program_.name;
    walk(data, *program_.trees.find(program_.name)->second);
  } catch (const Stop& stop) {
    return base::Error{stop.message};
  }
  return {};
}

void Executor::fail(std::string_view message) const {
  const std::string_view text = std::string_view(program_.text).substr(0, node_->position);
  const auto line_start = text.rfind('\n');
  const std::size_t column = text.size() - (line_start == std::string_view::npos ? 0 : line_start + 1);
  const auto line = 1 + std::count(text.begin(), text.end(), '\n');
  throw Stop{base::cat("template: ", program_.name, ":", line, ":", column, ": executing ", base::quote(template_name_),
                       " at <", syntax::to_text(*node_), ">: ", message)};
}

Executor::Flow Executor::walk(const Value& dot, const Node& node) {
  at(node);
  if (options_.most_steps != 0 && ++steps_ > options_.most_steps) fail("too many steps");
  switch (node.kind) {
  case NodeKind::list:
    for (const auto& inner : node.nodes) {
      const Flow flow = walk(dot, *inner);
      if (flow != Flow::on) return flow;
    }
    return Flow::on;
  case NodeKind::text:
    out_ += node.text;
    return Flow::on;
  case NodeKind::action: {
    const Value value = pipeline(dot, *node.pipe);
    at(node);
    if (node.pipe->declared.empty()) append_printed(out_, value);
    return Flow::on;
  }
  case NodeKind::branch_if:
  case NodeKind::branch_with:
    return walk_branch(dot, node);
  case NodeKind::branch_range:
    return walk_range(dot, node);
  case NodeKind::call_template:
    walk_template(dot, node);
    return Flow::on;
  case NodeKind::break_loop:
    return Flow::leave_loop;
  case NodeKind::continue_loop:
    return Flow::next_round;
  default:
    fail("unknown node: " + syntax::to_text(node));
  }
}

Executor::Flow Executor::walk_branch(const Value& dot, const Node& node) {
  const std::size_t mark = variables_.size();
  const Value value = pipeline(dot, *node.pipe);
  Flow flow = Flow::on;
  if (value.truth())
    flow = walk(node.kind == NodeKind::branch_with ? value : dot, *node.list);
  else if (node.else_list)
    flow = walk(dot, *node.else_list);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(mark), variables_.end());
  return flow;
}

// One round of a loop.
Executor::Flow Executor::iterate(const Node& node, const Value& index, const Value& element) {
  const auto& declared = node.pipe->declared;
  const std::size_t mark = variables_.size();
  if (node.pipe->assigns) {
    if (declared.size() > 1) {
      assign(declared[0]->names[0], index);
      assign(declared[1]->names[0], element);
    } else {
      assign(declared[0]->names[0], element);
    }
  } else if (!declared.empty()) {
    variables_[mark - 1].value = element;
    if (declared.size() > 1) variables_[mark - 2].value = index;
  }
  const Flow flow = walk(element, *node.list);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(mark), variables_.end());
  return flow;
}

Executor::Flow Executor::walk_range(const Value& dot, const Node& node) {
  const std::size_t mark = variables_.size();
  const Value value = pipeline(dot, *node.pipe).indirect();
  bool ran = false;
  const auto round = [&](const Value& index, const Value& element) {
    ran = true;
    return iterate(node, index, element) != Flow::leave_loop;
  };
  switch (value.kind()) {
  case Kind::integer:
  case Kind::natural: {
    if (node.pipe->declared.size() > 1)
      fail(base::cat("can't use ", sprint_verb(value, 'v'), " to iterate over more than one variable"));
    const bool is_signed = value.kind() == Kind::integer;
    for (std::int64_t i = 0; is_signed ? i < value.integer() : static_cast<std::uint64_t>(i) < value.natural(); ++i)
      if (!round({}, is_signed ? Value(i) : Value(static_cast<std::uint64_t>(i)))) break;
    break;
  }
  case Kind::list:
    for (std::size_t i = 0; i < value.size(); ++i)
      if (!round(static_cast<std::int64_t>(i), value.at(i))) break;
    break;
  case Kind::map:
    for (const auto& key : value.keys())
      if (!round(Value(key), value.member(key))) break;
    break;
  case Kind::invalid:
    break;
  default:
    fail("range can't iterate over " + sprint_verb(value, 'v'));
  }
  Flow flow = Flow::on;
  if (!ran && node.else_list) flow = walk(dot, *node.else_list);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(mark), variables_.end());
  return flow;
}

void Executor::walk_template(const Value& dot, const Node& node) {
  const auto tree = program_.trees.find(node.text);
  if (tree == program_.trees.end()) fail(base::cat("template ", base::quote(node.text), " not defined"));
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (stack_base_ - here > deepest_stack) fail("exceeded maximum template depth (100000)");
  const Value inner_dot = node.pipe ? pipeline(dot, *node.pipe) : Value();
  const std::size_t mark = variables_.size(), outer_first = first_variable_;
  const std::string_view outer_name = template_name_;
  first_variable_ = mark;
  template_name_ = tree->first;
  variables_.push_back({"$", inner_dot});
  walk(inner_dot, *tree->second);
  variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(mark), variables_.end());
  first_variable_ = outer_first;
  template_name_ = outer_name;
}

const Value& Executor::variable(std::string_view name) {
  for (std::size_t i = variables_.size(); i > first_variable_; --i)
    if (variables_[i - 1].name == name) return variables_[i - 1].value;
  fail(base::cat("undefined variable: ", name));
}

void Executor::assign(std::string_view name, const Value& value) {
  for (std::size_t i = variables_.size(); i > first_variable_; --i) {
    if (variables_[i - 1].name == name) {
      variables_[i - 1].value = value;
      return;
    }
  }
  fail(base::cat("undefined variable: ", name));
}

Value Executor::pipeline(const Value& dot, const Node& pipe) {
  at(pipe);
  Value value;
  Final final = nullptr;
  for (const auto& node : pipe.nodes) {
    value = command(dot, *node, final).unboxed();
    final = &value;
  }
  for (const auto& declared : pipe.declared) {
    if (pipe.assigns)
      assign(declared->names[0], value);
    else
      variables_.push_back({declared->names[0], value});
  }
  return value;
}

} // namespace skiff::format
