#pragma once
// What the stages of one look at a project share: the texts that were read, the warnings, and what went wrong where. A
// stage that finds errors reports them all and then stops the look with the first.
//
// So that all errors are told at once, a project with errors is looked at again without the places that were told,
// until nothing new is found (`with_all_errors`). What follows only from something being left out is no error.

#include <skiff/compose/project.hpp>
#include <skiff/yaml/parse.hpp>

#include <functional>
#include <map>
#include <set>
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

/// Where a variable of an interpolated value came from.
struct VariableNote {
  std::string variable;
  std::string origin; ///< "environment", a file, "default"
};

/// Places that earlier looks told, by file.
using Told = std::map<std::string, yaml::Places, std::less<>>;

class Context {
public:
  explicit Context(const LoadOptions& load_options, const Told* told = nullptr) : options(load_options), told_(told) {}

  std::uint16_t add_source(Source source);
  /// Parses a text, which errors in it will show, without what was told.
  yaml::Parsed parse(std::string name, std::string text, std::string via = {}, yaml::Mark from = {});
  void warn(std::string text) { warnings.push_back(std::move(text)); }

  /// Remembers an error; `official` is the sentence of the official program.
  void error(std::string official, yaml::Mark mark, std::string message = {}, std::string suggestion = {});
  /// Ends the load if there are errors.
  void stop_on_error();
  [[noreturn]] void fail(std::string official, yaml::Mark mark = {}, std::string message = {});

  const LoadOptions& options;
  std::vector<Source> sources;
  std::vector<std::vector<VariableNote>> notes;            ///< of values; Mark::note is a position plus one
  std::map<std::string, std::string, std::less<>> origins; ///< variables that came from a file → that file
  std::vector<std::string> warnings;
  std::vector<Diagnostic> diagnostics;

  /// Whether something is left out that may define the name.
  bool may_exist(std::string_view kind, std::string_view name) const;
  void lacks_something(yaml::Mark mark) { lacking_.insert(where(mark)); }
  /// Two mappings become one: what the one lacks, the other lacks as well.
  void join(yaml::Mark one, yaml::Mark other);

  /// The places that ended this look, for the next one; false if there is none that was not told.
  bool tell(Told& told) const;
  std::size_t cost() const; ///< of this look, in values

  /// Counts values: those that are parsed, and those that short texts or inheritance make out of little. Ends the load
  /// when they become too many.
  void spend(std::size_t values, yaml::Mark mark);

private:
  using Where = std::pair<std::uint16_t, yaml::Place>;
  static Where where(yaml::Mark mark) { return {mark.source, {mark.line, mark.column, mark.key}}; }
  bool was_told(yaml::Mark mark) const;

  const Told* told_;
  std::vector<yaml::Mark> found_; ///< places of errors
  bool again_ = false;            ///< an error that was told came again: there is no way around it
  std::set<Where> lacking_;       ///< mappings and lists something is left out of
  std::set<std::string> lost_;    ///< "services.web"; empty text: any name
  std::size_t read_ = 0;          ///< bytes
  std::size_t spent_ = 0;
  std::string official_; ///< of the first error
};

/// Calls `look` until it finds nothing new; ends with all that was found and the official text of the first.
void with_all_errors(const LoadOptions& options, const std::function<void(Context& context)>& look);

/// "did you mean …?" with the candidate that a misspelt word probably means; empty if none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates);
std::string did_you_mean(std::string_view word, const yaml::Mapping& known); ///< one of its keys

/// Go's name of a decoded YAML value's type: "string", "map[string]interface {}", "int", "<nil>" ….
std::string_view go_type(const yaml::Node& node);

/// As Go's %s prints a value: a text as it is, 3 as `%!s(int=3)`, null as `%!s(<nil>)` (`<nil>`
/// within another value), a map in the order of its keys.
std::string go_text(const yaml::Node& node, bool within = false);

} // namespace skiff::compose
