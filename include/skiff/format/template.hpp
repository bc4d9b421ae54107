#pragma once
// Go's text/template with docker's functions: parse once, ask which fields it names, execute as often as there are
// rows. Error texts are Go's, with positions: `template: :1:2: executing "" at <.Foo>: …`; whoever prints them adds
// docker's own prefix ("template parsing error: ").

#include <skiff/base/result.hpp>
#include <skiff/format/value.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace skiff::format {

namespace syntax {
struct Program;
}

class Template {
public:
  struct Options {
    bool missing_key_is_error = false; ///< missingkey=error: a map without the key fails instead of giving "<no value>"
    bool headings = false;             ///< docker's functions for headings: json, split, join … leave the text alone
    bool indented_json = false;        ///< `json` as some verbs of buildx have it: over several lines
    std::uint64_t most_steps = 0;      ///< fails after so many nodes; 0: a template may loop as long as it likes
  };

  /// `name` appears in error texts; docker's own templates have none but those of `version`.
  static base::Result<Template> parse(std::string_view text, std::string_view name = {});
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  /// Appends to `out`; on failure what was printed up to then is there too.
  base::Result<void> execute(std::string& out, const Value& data, Options options) const;
  base::Result<void> execute(std::string& out, const Value& data) const { return execute(out, data, Options{}); }

  /// Whether the text names the field of the outermost value (`.Size`, `$.Size`), or takes that value as a whole
  /// where only an execution could tell (`{{json .}}`, `{{template "x" .}}`).
  bool names(std::string_view field) const;

private:
  explicit Template(std::unique_ptr<syntax::Program> program);
  std::unique_ptr<syntax::Program> program_;
};

} // namespace skiff::format
