// The dispatcher's window on the session.

#include "commands/host.hpp"

#include "commands/buildx/build_options.hpp"
#include "commands/cli_plugins.hpp"
#include "commands/completion.hpp"
#include "commands/program.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

std::optional<base::log::Level> level_of(std::string_view name) {
  using base::log::Level;
  const std::string word = base::lower(name);
  if (word == "trace") return Level::trace;
  if (word == "debug") return Level::debug;
  if (word == "info" || word.empty()) return Level::info;
  if (word == "warn" || word == "warning") return Level::warn;
  if (word == "error") return Level::error;
  if (word == "fatal" || word == "panic") return Level::fatal;
  return std::nullopt;
}

// Docker allows one word to be an alias, and only for a plugin's; it refuses every command while the file has others.
void refuse_aliases(const config::Config& config) {
  const base::JsonView aliases = config["aliases"];
  for (std::size_t i = 0; i < aliases.size(); ++i) {
    if (aliases.key(i) != "builder")
      throw base::Failure(base::cat("not allowed to alias ", base::quote(aliases.key(i)),
                                    " (allowed: map[string]struct {}{\"builder\":struct {}{}})"));
    const std::string_view target = aliases.at(i).view();
    if (target.empty() || is_builtin(base::cut(target, ' ').first))
      throw base::Failure(base::cat("not allowed to alias with builtin ", base::quote(target), " as target"));
  }
}

} // namespace

void ProgramHost::prepare() {
  const GlobalOptions& globals = session_.globals;
  const auto level = level_of(globals.log_level);
  if (!level) throw base::Failure(base::cat("Unable to parse logging level: ", globals.log_level));
  base::log::set_level(globals.debug ? base::log::Level::debug : *level);
  if (!globals.error_format.empty() && globals.error_format != "json" && globals.error_format != "text")
    throw base::Failure(base::cat("unknown error format: ", globals.error_format, " (text, json)"));
  if (globals.context && !globals.context->empty() && !globals.hosts.empty())
    throw base::Failure("conflicting options: cannot specify both --host and --context");
  if (role_ == Role::docker) session_.config(); // docker warns of a broken file before any error, and for help too
}

void ProgramHost::begin() {
  if (role_ != Role::docker) return;
  refuse_aliases(session_.config());
  wants_buildkit(session_.environment); // a value that is none forbids even help
}

const cli::EngineFacts& ProgramHost::engine() {
  if (facts_) return *facts_;
  facts_ = cli::EngineFacts{};
  try {
    const api::Ping& ping = session_.engine().ping();
    facts_->os = ping.os_type;
    facts_->experimental = ping.experimental;
    facts_->swarm = ping.swarm;
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    facts_->api_text = session_.fixed_version().empty() ? api::newest.text() : session_.fixed_version();
  }
  if (facts_->api_text.empty()) facts_->api_text = session_.engine().version_text();
  const api::Version version = api::Version::nearest(facts_->api_text);
  facts_->api = {version.major, version.minor};
  return *facts_;
}

std::string ProgramHost::fallback(const cli::Entry& entry, const cli::Flag& flag) {
  if (flag.name == "builder" && entry.command->family == cli::Family::buildx) {
    const std::string builder = session_.environment.value("BUILDX_BUILDER");
    if (!builder.empty()) return base::quote(builder);
    // Where docker forwards to buildx it names the context's builder.
    return entry.role == cli::Role::forward ? base::quote(session_.selected().context) : std::string();
  }
  if (!entry.path.empty()) return std::string(flag.fallback);
  if (flag.name == "config") return base::quote(session_.config_folder());
  std::string file;
  if (flag.name == "tlscacert") file = "/ca.pem";
  if (flag.name == "tlscert") file = "/cert.pem";
  if (flag.name == "tlskey") file = "/key.pem";
  if (file.empty()) return std::string(flag.fallback);
  std::string folder = session_.environment.value("DOCKER_CERT_PATH");
  if (folder.empty()) folder = session_.config_folder();
  return base::quote(folder + file);
}

cli::Completion ProgramHost::complete(const cli::CompletionRequest& request) {
  return commands::complete(session_, request);
}

std::string_view ProgramHost::forwarded_words(const cli::Entry& entry) {
  return words_of_classic_builder(entry.command->path);
}

std::vector<cli::Host::Foreign> ProgramHost::foreign_commands() {
  std::vector<Foreign> commands;
  for (const CliPlugin& plugin : cli_plugins(session_))
    if (plugin.name != "compose" && plugin.name != "buildx" && !plugin.hidden)
      commands.push_back({plugin.name, plugin.summary, plugin.fault});
  return commands;
}

std::optional<int> ProgramHost::run_foreign(std::string_view name, cli::Arguments words, Wanted wanted, bool ours) {
  if (ours && !prefers_plugin(session_, name)) return std::nullopt;
  return run_cli_plugin(session_, std::string(name), words, wanted);
}

std::optional<int> ProgramHost::run_builder(cli::Arguments globals, cli::Arguments words) {
  const std::string plugin = builder_plugin(session_);
  if (plugin.empty()) return std::nullopt;
  std::vector<std::string> line(globals.begin(), globals.end());
  line.push_back(plugin);
  line.insert(line.end(), words.begin(), words.end());
  if (const auto code = run_cli_plugin(session_, plugin, line, Wanted::work)) return code;
  throw base::Failure("BuildKit is enabled but the buildx component is missing or broken.\n"
                      "       Install the buildx component to build images with BuildKit:\n"
                      "       https://docs.docker.com/go/buildx/");
}

std::string ProgramHost::version_line() { return base::cat("Docker version ", docker_version, ", build ", build_name); }

} // namespace skiff::commands
