#pragma once
// What the stages of one load share: the texts that were read, the warnings, and what went wrong where. A stage that
// finds errors reports them all and then stops the load with the first.

#include <skiff/compose/project.hpp>
#include <skiff/yaml/node.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// A text that values come from; Mark::source is its position in Context::sources.
struct Source {
  std::string name;                     ///< absolute path, or "-"
  std::string text;                     ///< empty for texts that are too large to show
  std::string via;                      ///< why it was read: "include" or "extends"; empty for -f and found files
  yaml::Mark from;                      ///< the place that asked for it
  std::vector<std::size_t> starts = {}; ///< of the lines, made with the first error
};

/// Where an interpolated value came from; Mark::note is its position in Context::notes plus one.
struct VariableNote {
  std::string variable;
  std::string origin; ///< "environment", a file, "default", "unset"
};

class Context {
public:
  explicit Context(const LoadOptions& load_options) : options(load_options) {}

  std::uint32_t add_source(std::string name, std::string text, std::string via = {}, yaml::Mark from = {});
  void warn(std::string text) { warnings.push_back(std::move(text)); }

  /// Remembers an error; `official` is the sentence of the official program.
  void error(std::string official, yaml::Mark mark, std::string message = {}, std::string suggestion = {});
  /// Ends the load if there are errors.
  void stop_on_error();
  [[noreturn]] void fail(std::string official, yaml::Mark mark = {}, std::string message = {});

  const LoadOptions& options;
  std::vector<Source> sources;
  std::vector<VariableNote> notes;
  std::map<std::string, std::string, std::less<>> origins; ///< variables that came from a file → that file
  std::vector<std::string> warnings;
  std::vector<Diagnostic> diagnostics;

  /// Counts values that short texts or inheritance make out of little; ends the load when they become too many.
  void spend(std::size_t values, yaml::Mark mark);

private:
  std::size_t spent_ = 0;
  std::string official_; ///< of the first error
};

/// "did you mean …?" with the candidate that a misspelt word probably means; empty if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);
std::string did_you_mean(std::string_view word, const yaml::Mapping& known); ///< one of its keys

/// Go's name of a decoded YAML value's type: "string", "map[string]interface {}", "int", "<nil>" ….
std::string_view go_type(const yaml::Node& node);

/// As Go's %s prints a value: a text as it is, 3 as `%!s(int=3)`, null as `%!s(<nil>)` (`<nil>`
/// within another value), a map in the order of its keys.
std::string go_text(const yaml::Node& node, bool within = false);

} // namespace skiff::compose
