#pragma once
// The functions a template can call: Go's built-in ones and docker's. `and`, `or` and `call` are the executor's own,
// since they do not evaluate all their arguments or speak of them by name.

#include <skiff/base/result.hpp>
#include <skiff/format/value.hpp>

#include <array>
#include <span>
#include <string_view>

namespace skiff::format {

enum class Parameter : std::uint8_t { none, any, text, integer };

struct Function {
  using Arguments = std::span<const Value>;

  std::string_view name;
  std::array<Parameter, 3> parameters; ///< the last one repeats if it is variadic
  std::uint8_t fixed;                  ///< how many come before the repeated one, or all there are
  bool variadic;
  base::Result<Value> (*run)(Arguments); ///< null for and, or, call

  Parameter parameter(std::size_t index) const { return parameters[index < fixed ? index : fixed]; }
};

/// Null if there is none of this name.
const Function* find_function(std::string_view name);
/// Docker's variants for the headings of tables, which leave their first argument as it is; else the usual one.
const Function* find_heading_function(std::string_view name);
/// `json` with line breaks, as json.MarshalIndent writes it with two blanks.
extern const Function indented_json;

/// What `call` says, which never finds a function among the values of these templates.
base::Result<Value> call_value(std::string_view name, const Value& function);

} // namespace skiff::format
