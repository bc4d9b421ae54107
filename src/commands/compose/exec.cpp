// `compose exec`.
#include "commands/compose/work.hpp"
#include "commands/container/attachment.hpp"
#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>

namespace skiff::commands {

namespace {

struct ComposeExecOptions : ComposeOptions {
  bool detach = false, interactive = true, privileged = false;
  std::vector<std::string> env;
  int index = 0;
  std::optional<bool> no_tty;
  std::string user, workdir;
};

constexpr cli::Flag flags[] = {
    {.name = "detach", .letter = 'd', .help = "Run in the background", .set = cli::into<&ComposeExecOptions::detach>},
    {.name = "env",
     .letter = 'e',
     .type = "stringArray",
     .help = "Set an environment variable",
     .set = cli::into<&ComposeExecOptions::env>},
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeExecOptions::index>},
    {.name = "interactive",
     .letter = 'i',
     .help = "Keep stdin open",
     .hidden = true,
     .set = cli::into<&ComposeExecOptions::interactive>},
    {.name = "no-TTY",
     .help = "Old spelling of --no-tty",
     .hidden = true,
     .set = cli::into<&ComposeExecOptions::no_tty>},
    {.name = "no-tty",
     .letter = 'T',
     .help = "Do not allocate a terminal",
     .fallback = "true",
     .set = cli::into<&ComposeExecOptions::no_tty>},
    {.name = "privileged", .help = "Give all privileges", .set = cli::into<&ComposeExecOptions::privileged>},
    {.name = "tty", .letter = 't', .help = "Allocate a terminal", .hidden = true, .set = cli::accepted},
    {.name = "user",
     .letter = 'u',
     .type = "string",
     .help = "User to run as",
     .set = cli::into<&ComposeExecOptions::user>},
    {.name = "workdir",
     .letter = 'w',
     .type = "string",
     .help = "Working folder of the command",
     .set = cli::into<&ComposeExecOptions::workdir>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

base::JsonDocument create_body(Session& session, const ComposeExecOptions& options, cli::Arguments command, bool tty) {
  base::JsonDocument body;
  body.set("/User", options.user);
  body.set("/Privileged", options.privileged);
  body.set("/Tty", tty);
  body.set("/AttachStdin", options.interactive && !options.detach);
  body.set("/AttachStderr", !options.detach);
  body.set("/AttachStdout", !options.detach);
  body.set("/Detach", options.detach);
  body.set("/DetachKeys", detach_keys(session, {}));
  for (const std::string& entry : options.env) {
    const auto known = session.environment.get(entry);
    const bool bare = entry.find('=') == std::string::npos;
    body.append("/Env", bare && known ? base::cat(entry, "=", *known) : entry);
  }
  body.set("/WorkingDir", options.workdir);
  for (const std::string& word : command) body.append("/Cmd", word);
  return body;
}

int pretend(Session& session, const ComposeExecOptions& options, std::string_view container, cli::Arguments command) {
  if (!options.detach) throw base::Failure("interactive exec is not supported in dry-run mode");
  std::vector<std::string> words;
  for (const auto& word : command) words.push_back(base::quote(word));
  session.print_line(
      base::cat(" DRY-RUN MODE - Executing command [", base::join(words, " "), "] in ", container, " (detached mode)"));
  return 0;
}

int run(Session& session, const ComposeExecOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const compose::Container container =
      compose::specified_container(session.engine(), work.project_name(), arguments[0], options.index, false, true);
  if (options.dry_run) return pretend(session, options, container.id, arguments.subspan(1));
  api::Engine& engine = session.engine();
  const bool tty = !options.no_tty.value_or(!session.streams.out.is_terminal());
  if (!options.detach) check_tty(session, options.interactive, tty, no_tty_of_compose);
  const base::JsonDocument made = engine.value(
      api::containers::create_exec(container.id, create_body(session, options, arguments.subspan(1), tty)));
  const std::string exec = made["Id"].text();
  base::JsonDocument start;
  start.set("/Detach", options.detach);
  start.set("/Tty", tty);
  if (options.detach) {
    engine.nothing(api::containers::start_exec(exec, start));
    return 0;
  }
  Attachment attachment(session, engine.duplex(api::containers::start_exec(exec, start)),
                        {.in = options.interactive, .tty = tty, .detach_keys = detach_keys(session, {})});
  std::optional<FollowedSize> size;
  if (tty && session.streams.in_is_terminal())
    size.emplace(session, [&](int rows, int columns) { return api::containers::resize_exec(exec, rows, columns); });
  if (attachment.wait()) throw base::Failure("read escape sequence");
  return static_cast<int>(engine.value(api::containers::inspect_exec(exec))["ExitCode"].integer());
}

} // namespace

extern constexpr cli::Command compose_exec = {
    .path = "compose exec",
    .usage = "[OPTIONS] SERVICE COMMAND [ARGS...]",
    .summary = "Run a command in a running container",
    .flags = groups,
    .arity = {2, -1, cli::Wording::plain},
    .interspersed = false,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeExecOptions, run>,
};
static_assert(cli::well_formed(compose_exec));

} // namespace skiff::commands
