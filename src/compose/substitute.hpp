#pragma once
// `$VAR`, `${VAR}`, `${VAR:-default}` and the other operators in one text, brace for brace as the official program
// reads them (which is not always what one expects: a `{` in the text hides the character behind it from the count).

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// The value of a variable, or nothing if it is not set.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

struct SubstituteError {
  bool invalid = false; ///< the expression is malformed; else a required variable is missing
  std::string text;     ///< the malformed text, or the sentence about the variable
};

struct Substitution {
  std::string text;
  std::optional<SubstituteError> error;
  std::vector<std::string> unset; ///< plain variables without value, once per occurrence
};

Substitution substitute(std::string_view text, const Lookup& lookup);

struct Variable {
  std::string name;
  std::string default_value;
  std::string presence_value;
  bool required = false;
};

/// Every variable that the text mentions, nested ones included, in the order of the official program.
std::vector<Variable> variables_of(std::string_view text);

/// Warning about a variable of Substitution::unset.
std::string unset_warning(std::string_view name);

} // namespace skiff::compose
