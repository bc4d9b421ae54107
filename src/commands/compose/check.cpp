// `compose check`: everything that is wrong with a project, without an engine, for people and for machines. Not an
// official verb: editors and continuous integration get places instead of one sentence.
#include "commands/compose/loading.hpp"

#include <skiff/base/text.hpp>
#include <skiff/compose/findings.hpp>

namespace skiff::commands {
namespace {

struct ComposeCheckOptions : ComposeOptions {
  std::string format = "text";
};

constexpr cli::Flag flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output (text, json, sarif, github)",
     .fallback = "\"text\"",
     .completer = cli::Completer::words,
     .words = "text json sarif github",
     .set = cli::into<&ComposeCheckOptions::format>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

std::string as_text(const compose::Findings& found, bool colour) {
  auto out = diagnostics_text(found.errors, colour);
  for (const auto& warning : found.warnings) out += base::cat("warning: ", warning, '\n');
  return out;
}

int run(Session& session, const ComposeCheckOptions& options, cli::Arguments) {
  const auto& format = options.format;
  if (format != "text" && format != "json" && format != "sarif" && format != "github")
    throw base::Failure(base::cat("unsupported format ", base::quote(format)));
  const auto found = compose::find_faults(load_options(session, options));
  const bool colour = session.streams.out.is_terminal() && session.environment.value("NO_COLOR").empty();
  session.print(format == "json"     ? compose::findings_json(found)
                : format == "sarif"  ? compose::findings_sarif(found)
                : format == "github" ? compose::findings_github(found)
                                     : as_text(found, colour));
  return found.errors.empty() ? 0 : 1;
}

} // namespace

extern constexpr cli::Command compose_check = {
    .path = "compose check",
    .usage = "[OPTIONS]",
    .summary = "Show everything that is wrong with the compose file",
    .flags = groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .hidden = true,
    .execute = cli::action<ComposeCheckOptions, run>,
};
static_assert(cli::well_formed(compose_check));

} // namespace skiff::commands
