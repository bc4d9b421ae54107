// `context inspect`: metadata, names of TLS files and where both are stored.
#include "commands/context/endpoint_pairs.hpp"
#include "commands/list_flags.hpp"
#include "commands/targets.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/view/inspect.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

struct ContextInspectOptions {
  std::string format;
};

constexpr cli::Flag flags[] = {inspect_format_flag<&ContextInspectOptions::format>};
constexpr std::span<const cli::Flag> groups[] = {flags};

base::JsonDocument described(Session& session, const std::string& name) {
  base::JsonDocument context = any_context(session, name);
  base::Json& material = context.root()["TLSMaterial"] = base::Json::object();
  for (const auto& [endpoint, files] : any_context_tls(session, name)) {
    base::Json& names = material[endpoint] = base::Json::array();
    for (const auto& [file, bytes] : files) names.push_back(file);
  }
  const bool in_memory = name == config::default_context;
  for (const auto& [member, kind] : {std::pair{"MetadataPath", "meta"}, std::pair{"TLSPath", "tls"}})
    context.root()["Storage"][member] =
        in_memory ? "<IN MEMORY>" : config::context_folder(session.config(), kind, name);
  return context;
}

int run(Session& session, const ContextInspectOptions& options, cli::Arguments arguments) {
  std::vector<std::string> names(arguments.begin(), arguments.end());
  if (names.empty()) names.push_back(session.current_context());
  view::Inspector inspector(options.format);
  Failures failures(session);
  for (const std::string& name : names) {
    try {
      inspector.add(view::inspected_context, config::context_json(described(session, name)));
    } catch (const base::Failure& failure) {
      failures.add(failure);
    }
  }
  session.print(inspector.text());
  return failures.finish();
}

} // namespace

extern constexpr cli::Command context_inspect = {
    .path = "context inspect",
    .usage = "[OPTIONS] [CONTEXT] [CONTEXT...]",
    .summary = "Show details of contexts",
    .flags = groups,
    .completer = cli::Completer::contexts,
    .execute = cli::action<ContextInspectOptions, run>,
};
static_assert(cli::well_formed(context_inspect));

} // namespace skiff::commands
