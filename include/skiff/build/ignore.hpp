#pragma once
// Which files of a context are left out: the lines of a .dockerignore file and the rules by which they match. Behaviour
// of moby's patternmatcher and ignorefile, which both builders of the engine use, oddities included: a pattern becomes
// a regular expression, so that `a?` inside brackets, `^` or `\d` mean what they mean there.

#include <skiff/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

/// The patterns of an ignore file: without comments and blank lines, cleaned, without a leading slash, `!` kept.
base::Result<std::vector<std::string>> read_ignore_lines(std::string_view text);

class IgnorePattern; // one compiled line

/// Rules are tried in their order and the last hit wins; a rule that hits a directory hits all that is below it.
/// Paths are relative, clean and separated by slashes.
class IgnoreRules {
public:
  IgnoreRules(); ///< ignores nothing
  IgnoreRules(IgnoreRules&&) noexcept;
  IgnoreRules& operator=(IgnoreRules&&) noexcept;
  ~IgnoreRules();

  /// Errors: `syntax error in pattern`, `illegal exclusion pattern: "!"`.
  static base::Result<IgnoreRules> compile(const std::vector<std::string>& patterns);

  /// Whether the path is ignored. Errors: `syntax error in pattern` for a rule whose expression is not one.
  base::Result<bool> matches(std::string_view path) const;

  /// What the rules said of a directory, so that a walk need not test the parents of each entry again: one mark a rule.
  using Hits = std::vector<char>;
  /// As `matches` for an entry of a directory; `parent` is empty for entries of the root, `hits` receives the entry's
  /// own.
  base::Result<bool> matches(std::string_view path, const Hits& parent, Hits& hits) const;

  /// An ignored directory still has to be walked if a `!` rule names something in it.
  bool may_hold_exceptions(std::string_view directory) const;
  /// The same as BuildKit sees it, which also understands wildcards in such rules; without `exceptions`: whether any
  /// rule may match below the directory (the rules are then a list of what is wanted).
  bool may_match_below(std::string_view directory, bool exceptions) const;
  std::size_t size() const { return patterns_.size(); }
  /// The rule as it is applied, with its `!`.
  std::string text(std::size_t rule) const;
  /// The rule that decided about the path (the last that changed the verdict), or size() if none did.
  std::size_t deciding_rule(std::string_view path) const;

private:
  std::vector<std::unique_ptr<IgnorePattern>> patterns_;
};

} // namespace skiff::build
