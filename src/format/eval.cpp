// The evaluating half of the executor: commands, operands, calls.
#include "format/exec.hpp"
#include "format/print.hpp"

#include <skiff/base/text.hpp>

namespace skiff::format {

namespace {

using Arguments = std::span<const syntax::NodePtr>;

// A value as `call` names it when it came through a pipe.
std::string spoken(const Value& value) {
  return value.kind() == Kind::text ? value.text() : base::cat("<", value.type_name(), " Value>");
}

} // namespace

void Executor::not_a_function(Arguments arguments, Final final, const Node& node) {
  if (arguments.size() > 1 || final != nullptr)
    fail("can't give argument to non-function " + syntax::to_text(arguments.empty() ? node : *arguments[0]));
}

Value Executor::command(const Value& dot, const Node& node, Final final) {
  const Node& first = *node.nodes[0];
  switch (first.kind) {
  case NodeKind::field:
    return field_node(dot, first, node.nodes, final);
  case NodeKind::chain:
    return chain_node(dot, first, node.nodes, final);
  case NodeKind::identifier:
    return function(dot, first, node, node.nodes, final);
  case NodeKind::pipe:
    not_a_function(node.nodes, final, first);
    return pipeline(dot, first);
  case NodeKind::variable:
    return variable_node(dot, first, node.nodes, final);
  default:
    break;
  }
  at(first);
  not_a_function(node.nodes, final, first);
  switch (first.kind) {
  case NodeKind::boolean:
    return first.truth;
  case NodeKind::dot:
    return dot;
  case NodeKind::number:
    return constant(first);
  case NodeKind::string_literal:
    return first.value;
  default:
    fail("nil is not a command");
  }
}

// The value of a number where nothing tells its type: its spelling does.
Value Executor::constant(const Node& node) {
  at(node);
  const Number& number = node.number;
  const std::string_view text = node.text;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' &&
                           text.find_first_of("pP") == std::string_view::npos;
  if (number.is_complex) return number.complex;
  if (number.is_float && !hexadecimal && !text.starts_with('\'') &&
      text.find_first_of(".eEpP") != std::string_view::npos)
    return number.real;
  if (!number.is_int) fail(base::cat(text, " overflows int"));
  return number.integer;
}

Value Executor::field_node(const Value& dot, const Node& node, Arguments arguments, Final final) {
  at(node);
  return field_chain(dot, dot, node.names, arguments, final);
}

Value Executor::chain_node(const Value& dot, const Node& node, Arguments arguments, Final final) {
  at(node);
  return field_chain(dot, argument(dot, Parameter::none, *node.nodes[0]), node.names, arguments, final);
}

Value Executor::variable_node(const Value& dot, const Node& node, Arguments arguments, Final final) {
  at(node);
  const Value value = variable(node.names[0]);
  if (node.names.size() == 1) {
    not_a_function(arguments, final, node);
    return value;
  }
  return field_chain(dot, value, std::span(node.names).subspan(1), arguments, final);
}

// The fields behind a receiver; the last one gets the arguments.
Value Executor::field_chain(const Value& dot, Value receiver, std::span<const std::string> names, Arguments arguments,
                            Final final) {
  for (std::size_t i = 0; i + 1 < names.size(); ++i) receiver = field(dot, names[i], {}, nullptr, receiver);
  return field(dot, names.back(), arguments, final, receiver);
}

Value Executor::field(const Value& dot, std::string_view name, Arguments arguments, Final final,
                      const Value& receiver) {
  if (!receiver.valid()) {
    if (options_.missing_key_is_error) fail(base::cat("nil data; no entry for key ", base::quote(name)));
    return {};
  }
  const std::string_view type_name = receiver.type_name();
  const Value target = receiver.indirect();
  if (target.kind() == Kind::interface) fail(base::cat("nil pointer evaluating ", type_name, ".", name));
  const bool has_arguments = arguments.size() > 1 || final != nullptr;
  switch (target.kind()) {
  case Kind::object:
    if (const auto member = target.object()->member(name); member != Object::Member::none)
      return method(dot, *target.object(), name, member, arguments, final);
    break;
  case Kind::structure:
    if (const Value found = target.member(name); found.valid()) {
      if (has_arguments) fail(base::cat(name, " has arguments but cannot be invoked as function"));
      return found;
    }
    break;
  case Kind::map: {
    if (target.type()->key != "string") break;
    if (has_arguments) fail(base::cat(name, " is not a method but has arguments"));
    Value found = target.member(name);
    if (!found.valid() && options_.missing_key_is_error)
      fail(base::cat("map has no entry for key ", base::quote(name)));
    return found;
  }
  case Kind::pointer: {
    const Type& element = *target.type()->element;
    if (element.kind == Kind::structure && !Value::typed(element, {}).member(name).valid()) break;
    fail(base::cat("nil pointer evaluating ", type_name, ".", name));
  }
  default:
    break;
  }
  fail(base::cat("can't evaluate field ", name, " in type ", type_name));
}

Value Executor::method(const Value& dot, const Object& row, std::string_view name, Object::Member member,
                       Arguments arguments, Final final) {
  const std::size_t given = (arguments.empty() ? 0 : arguments.size() - 1) + (final == nullptr ? 0 : 1);
  const std::size_t wanted = member == Object::Member::takes_text ? 1 : 0;
  if (given != wanted) fail(base::cat("wrong number of args for ", name, ": want ", wanted, " got ", given));
  if (wanted == 0) return row.get(name, {});
  const Value text =
      final == nullptr ? argument(dot, Parameter::text, *arguments[1]) : checked(*final, Parameter::text);
  return row.get(name, text.view());
}

void Executor::check_count(const Function& called, std::size_t given, bool piped) {
  const std::size_t all = given + (piped ? 1 : 0);
  if (called.variadic ? all >= called.fixed : all == called.fixed) return;
  if (called.variadic)
    fail(base::cat("wrong number of args for ", called.name, ": want at least ", int{called.fixed}, " got ", given));
  fail(base::cat("wrong number of args for ", called.name, ": want ", int{called.fixed}, " got ", all));
}

// `and` and `or`: the first argument that decides, else the last one.
Value Executor::short_circuit(const Value& dot, bool until, Arguments arguments, Final final) {
  Value value;
  for (const auto& node : arguments) {
    value = argument(dot, Parameter::any, *node);
    if (value.truth() == until) return value;
  }
  return final == nullptr ? value : checked(*final, Parameter::any);
}

Value Executor::function(const Value& dot, const Node& identifier, const Node& whole, Arguments arguments,
                         Final final) {
  at(identifier);
  const std::string& name = identifier.text;
  const bool indents = options_.indented_json && name == indented_json.name;
  const Function& called = indents             ? indented_json
                           : options_.headings ? *find_heading_function(name)
                                               : *find_function(name);
  if (!arguments.empty()) arguments = arguments.subspan(1);
  check_count(called, arguments.size(), final != nullptr);
  if (name == "and" || name == "or") return short_circuit(dot, name == "or", arguments, final);
  std::vector<Value> values;
  values.reserve(arguments.size() + 1);
  for (const auto& node : arguments) values.push_back(argument(dot, called.parameter(values.size()), *node));
  if (final != nullptr) values.push_back(checked(*final, called.parameter(values.size())));
  auto result = called.run != nullptr
                    ? called.run(values)
                    : call_value(arguments.empty() ? spoken(values[0]) : syntax::to_text(*arguments[0]), values[0]);
  if (!result) {
    at(whole);
    fail(base::cat("error calling ", name, ": ", result.error()));
  }
  return std::move(*result);
}

Value Executor::argument(const Value& dot, Parameter wanted, const Node& node) {
  at(node);
  switch (node.kind) {
  case NodeKind::dot:
    return checked(dot, wanted);
  case NodeKind::nil:
    if (wanted == Parameter::any) return {};
    fail(base::cat("cannot assign nil to ", wanted == Parameter::text ? "string" : "int"));
  case NodeKind::field:
    return checked(field_node(dot, node, {}, nullptr), wanted);
  case NodeKind::variable:
    return checked(variable_node(dot, node, {}, nullptr), wanted);
  case NodeKind::pipe:
    return checked(pipeline(dot, node), wanted);
  case NodeKind::identifier:
    return checked(function(dot, node, node, {}, nullptr), wanted);
  case NodeKind::chain:
    return checked(chain_node(dot, node, {}, nullptr), wanted);
  default:
    return literal(wanted, node);
  }
}

Value Executor::literal(Parameter wanted, const Node& node) {
  switch (wanted) {
  case Parameter::text:
    if (node.kind != NodeKind::string_literal) fail("expected string; found " + syntax::to_text(node));
    return node.value;
  case Parameter::integer:
    if (node.kind != NodeKind::number || !node.number.is_int) fail("expected integer; found " + syntax::to_text(node));
    return node.number.integer;
  default:
    break;
  }
  if (node.kind == NodeKind::boolean) return node.truth;
  if (node.kind == NodeKind::number) return constant(node);
  return node.value;
}

// A value that is to become an argument of a certain type.
Value Executor::checked(const Value& value, Parameter wanted) {
  if (wanted == Parameter::none || wanted == Parameter::any) return value;
  const std::string_view wanted_name = wanted == Parameter::text ? "string" : "int";
  const Type* wanted_type = wanted == Parameter::text ? &types::string : &types::int_;
  if (!value.valid()) fail(base::cat("invalid value; expected ", wanted_name));
  const Value inner = value.is_nil() ? value : value.unboxed();
  if (inner.type() == wanted_type && !inner.boxed()) return inner;
  if (inner.kind() == Kind::pointer && !inner.is_nil() && inner.type()->element == wanted_type) return inner.indirect();
  fail(base::cat("wrong type for value; expected ", wanted_name, "; got ", inner.type_name()));
}

} // namespace skiff::format
