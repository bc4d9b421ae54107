#pragma once
// Runs a syntax tree over a value. The order in which positions are noted for error texts is Go's.

#include "format/functions.hpp"
#include "format/syntax.hpp"

#include <skiff/format/template.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skiff::format {

class Executor {
public:
  Executor(const syntax::Program& program, Template::Options options, std::string& out)
      : program_(program), options_(options), out_(out) {}

  base::Result<void> run(const Value& data);

private:
  using Node = syntax::Node;
  using NodeKind = syntax::NodeKind;
  /// The value a pipeline hands to its next command; null for the first one.
  using Final = const Value*;

  enum class Flow : std::uint8_t { on, leave_loop, next_round };

  struct Variable {
    std::string_view name;
    Value value;
  };

  Flow walk(const Value& dot, const Node& node);
  Flow walk_branch(const Value& dot, const Node& node);
  Flow walk_range(const Value& dot, const Node& node);
  void walk_template(const Value& dot, const Node& node);
  Flow iterate(const Node& node, const Value& index, const Value& element);

  Value pipeline(const Value& dot, const Node& pipe);
  Value command(const Value& dot, const Node& node, Final final);
  Value constant(const Node& number);
  Value field_node(const Value& dot, const Node& node, std::span<const syntax::NodePtr> arguments, Final final);
  Value chain_node(const Value& dot, const Node& node, std::span<const syntax::NodePtr> arguments, Final final);
  Value variable_node(const Value& dot, const Node& node, std::span<const syntax::NodePtr> arguments, Final final);
  Value field_chain(const Value& dot, Value receiver, std::span<const std::string> names,
                    std::span<const syntax::NodePtr> arguments, Final final);
  Value field(const Value& dot, std::string_view name, std::span<const syntax::NodePtr> arguments, Final final,
              const Value& receiver);
  Value method(const Value& dot, const Object& row, std::string_view name, Object::Member member,
               std::span<const syntax::NodePtr> arguments, Final final);
  Value function(const Value& dot, const Node& identifier, const Node& whole,
                 std::span<const syntax::NodePtr> arguments, Final final);
  Value short_circuit(const Value& dot, bool until, std::span<const syntax::NodePtr> arguments, Final final);
  Value argument(const Value& dot, Parameter wanted, const Node& node);
  Value literal(Parameter wanted, const Node& node);
  Value checked(const Value& value, Parameter wanted);
  void check_count(const Function& called, std::size_t given, bool piped);

  const Value& variable(std::string_view name);
  void assign(std::string_view name, const Value& value);
  void not_a_function(std::span<const syntax::NodePtr> arguments, Final final, const Node& node);

  void at(const Node& node) { node_ = &node; }
  [[noreturn]] void fail(std::string_view message) const;

  const syntax::Program& program_;
  Template::Options options_;
  std::string& out_;
  const Node* node_ = nullptr;       // for error texts
  std::string_view template_name_;   // being executed
  std::vector<Variable> variables_;  // innermost last
  std::size_t first_variable_ = 0;   // of the template being executed: it does not see its caller's
  const char* stack_base_ = nullptr; // where the machine stack was at the start
  std::uint64_t steps_ = 0;
};

} // namespace skiff::format
