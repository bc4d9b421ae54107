// `compose ls`: the projects of an engine.
#include "commands/compose/table.hpp"
#include "commands/compose/work.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/filter.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <regex.h>

namespace skiff::commands {

namespace {

using base::cat;
using base::Json;
using compose::Container;

struct ComposeLsOptions : ComposeOptions {
  bool all = false, quiet = false;
  std::vector<std::string> filter;
  std::string format = "table";
};
constexpr cli::Flag flags[] = {
    {.name = "all", .letter = 'a', .help = "Also show what is not running", .set = cli::into<&ComposeLsOptions::all>},
    {.name = "filter",
     .type = "filter",
     .help = "Show only what matches a condition",
     .set = cli::into<&ComposeLsOptions::filter>},
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"table\"",
     .set = cli::into<&ComposeLsOptions::format>},
    {.name = "quiet", .letter = 'q', .help = "Print only project names", .set = cli::into<&ComposeLsOptions::quiet>},
};

/// --filter name=RE: a regular expression anywhere in the name.
bool name_matches(const notation::Filters& filters, const std::string& name) {
  if (!filters.contains("name")) return true;
  for (const std::string& pattern : filters.values("name")) {
    regex_t compiled;
    if (::regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) continue;
    const bool found = ::regexec(&compiled, name.c_str(), 0, nullptr, 0) == 0;
    ::regfree(&compiled);
    if (found) return true;
  }
  return false;
}

struct Stack {
  std::map<std::string, int> states;
  std::vector<std::string> files;
  std::string status() const {
    std::string out;
    for (const auto& [state, count] : states) out += cat(out.empty() ? "" : ", ", state, "(", count, ")");
    return out;
  }
};

int run(Session& session, const ComposeLsOptions& options, cli::Arguments /*arguments*/) {
  const Work work(session, options);
  notation::Filters wanted;
  for (const std::string& text : options.filter)
    if (const auto parsed = wanted.parse(text); !parsed) throw base::Failure(parsed.error());
  for (const auto& [key, values] : wanted.keys())
    if (key != "name") throw base::Failure(cat("invalid filter '", key, "'"));
  notation::Filters filters;
  filters.add("label", compose::label::project);
  filters.add("label", compose::label::config_hash);
  std::map<std::string, Stack> stacks;
  for (const Container& container : compose::list_containers(
           session.engine(), api::containers::list({.all = options.all, .filters = filters.json()}))) {
    Stack& stack = stacks[std::string(container.label(compose::label::project))];
    ++stack.states[container.state];
    for (const std::string& file : base::split(container.label(compose::label::config_files), ','))
      if (std::find(stack.files.begin(), stack.files.end(), file) == stack.files.end()) stack.files.push_back(file);
  }
  Json out = Json::array();
  std::vector<std::vector<std::string>> rows = {{"NAME", "STATUS", "CONFIG FILES"}};
  for (const auto& [name, stack] : stacks) {
    if (!name_matches(wanted, name)) continue;
    if (options.quiet) session.print_line(name);
    rows.push_back({name, stack.status(), base::join(stack.files, ",")});
    out.push_back({{"Name", name}, {"Status", stack.status()}, {"ConfigFiles", base::join(stack.files, ",")}});
  }
  if (options.quiet) return 0;
  if (options.format == "json")
    session.print_line(out.dump());
  else if (is_table_format(options.format))
    session.print(compose_table(rows));
  else
    refuse_format(options.format);
  return 0;
}

constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_ls = {
    .path = "compose ls",
    .usage = "[OPTIONS]",
    .summary = "List running projects",
    .flags = groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .execute = cli::action<ComposeLsOptions, run>,
};
static_assert(cli::well_formed(compose_ls));

} // namespace skiff::commands
