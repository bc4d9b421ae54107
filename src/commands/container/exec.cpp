// `exec`: another process in a running container.
#include "commands/container/attachment.hpp"
#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

struct ContainerExecOptions {
  bool detach = false, interactive = false, privileged = false, tty = false;
  std::string detach_keys, user, workdir;
  std::vector<std::string> env, env_files;
};

constexpr cli::Flag flags[] = {
    {.name = "detach",
     .letter = 'd',
     .help = "Run the command in the background",
     .set = cli::into<&ContainerExecOptions::detach>},
    {.name = "detach-keys",
     .type = "string",
     .help = "Keys that detach from the container",
     .set = cli::into<&ContainerExecOptions::detach_keys>},
    {.name = "env",
     .letter = 'e',
     .type = "list",
     .help = "Set an environment variable",
     .since = {1, 25},
     .completer = cli::Completer::environment,
     .set = cli::into<&ContainerExecOptions::env, notation::check_env>},
    {.name = "env-file",
     .type = "list",
     .help = "Read environment variables from a file",
     .since = {1, 25},
     .completer = cli::Completer::files,
     .set = cli::into<&ContainerExecOptions::env_files>},
    {.name = "interactive",
     .letter = 'i',
     .help = "Keep stdin open",
     .set = cli::into<&ContainerExecOptions::interactive>},
    {.name = "privileged", .help = "Give all privileges", .set = cli::into<&ContainerExecOptions::privileged>},
    {.name = "tty", .letter = 't', .help = "Allocate a terminal", .set = cli::into<&ContainerExecOptions::tty>},
    {.name = "user",
     .letter = 'u',
     .type = "string",
     .help = "User or UID, and group (<name|uid>[:<group|gid>])",
     .set = cli::into<&ContainerExecOptions::user>},
    {.name = "workdir",
     .letter = 'w',
     .type = "string",
     .help = "Working folder in the container",
     .since = {1, 35},
     .set = cli::into<&ContainerExecOptions::workdir>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

std::vector<std::string> environment(const Session& session, const ContainerExecOptions& options) {
  const notation::Lookup lookup = [&](std::string_view name) { return session.environment.get(name); };
  std::vector<std::string> out;
  for (const std::string& file : options.env_files) {
    const auto content = os::read_file(file);
    if (!content) throw base::Failure(content.error());
    auto lines = notation::parse_key_value_file(*content, lookup);
    if (!lines) throw base::Failure("invalid env file (" + file + "): " + lines.error());
    out.insert(out.end(), lines->begin(), lines->end());
  }
  for (const std::string& entry : options.env) out.push_back(notation::resolve_env(entry, lookup));
  return out;
}

void add_console_size(Session& session, base::JsonDocument& body, bool tty) {
  if (!tty || session.engine().version() < api::Version{1, 42}) return;
  const auto size = session.streams.out.size();
  if (size.rows == 0 && size.columns == 0) return;
  const auto text = base::cat("[", size.rows, ",", size.columns, "]");
  body.set("/ConsoleSize", base::JsonDocument::parse(text)->view());
}

base::JsonDocument create_body(Session& session, const ContainerExecOptions& options, cli::Arguments command,
                               const std::string& keys) {
  base::JsonDocument body;
  body.set("/User", options.user);
  body.set("/Privileged", options.privileged);
  body.set("/Tty", options.tty);
  add_console_size(session, body, options.tty);
  body.set("/AttachStdin", options.interactive && !options.detach);
  body.set("/AttachStderr", !options.detach);
  body.set("/AttachStdout", !options.detach);
  body.set("/DetachKeys", keys);
  const auto variables = environment(session, options);
  body.set("/Env", base::JsonView());
  if (!variables.empty()) body.set_array("/Env");
  for (const std::string& entry : variables) body.append("/Env", entry);
  body.set("/WorkingDir", options.workdir);
  for (const std::string& word : command) body.append("/Cmd", word);
  return body;
}

base::JsonDocument start_body(Session& session, const ContainerExecOptions& options) {
  base::JsonDocument body;
  body.set("/Detach", options.detach);
  body.set("/Tty", options.tty);
  add_console_size(session, body, options.tty);
  return body;
}

int exit_code(Session& session, const std::string& exec) {
  try {
    return static_cast<int>(session.engine().value(api::containers::inspect_exec(exec))["ExitCode"].integer());
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::connection) throw;
    throw base::exit_with(255); // the engine is gone and took the process along
  }
}

int join(Session& session, const ContainerExecOptions& options, const std::string& exec, const std::string& keys) {
  Attachment attachment(session,
                        session.engine().duplex(api::containers::start_exec(exec, start_body(session, options))),
                        {.in = options.interactive, .tty = options.tty, .detach_keys = keys});
  std::optional<FollowedSize> size;
  if (options.tty && session.streams.in_is_terminal())
    size.emplace(session, [&](int rows, int columns) { return api::containers::resize_exec(exec, rows, columns); });
  if (attachment.wait()) throw base::Failure("read escape sequence");
  return exit_code(session, exec);
}

int run(Session& session, const ContainerExecOptions& options, cli::Arguments arguments) {
  auto& engine = session.engine();
  const std::string keys = detach_keys(session, options.detach_keys);
  const std::string& container = arguments[0];
  engine.nothing(api::containers::inspect(container)); // that it does not exist counts more than what follows
  if (!options.detach) check_tty(session, options.interactive, options.tty);
  const auto made =
      engine.value(api::containers::create_exec(container, create_body(session, options, arguments.subspan(1), keys)));
  const std::string exec = made["Id"].text();
  if (exec.empty()) throw base::Failure("exec ID empty");
  if (options.detach) {
    engine.nothing(api::containers::start_exec(exec, start_body(session, options)));
    return 0;
  }
  try {
    return join(session, options, exec, keys);
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) throw;
    return 0; // the process goes on; the official client leaves without an error
  }
}

} // namespace

extern constexpr cli::Command container_exec = {
    .path = "container exec",
    .usage = "[OPTIONS] CONTAINER COMMAND [ARG...]",
    .summary = "Run a command in a running container",
    .aliases = "docker container exec, docker exec",
    .flags = groups,
    .arity = cli::at_least(2),
    .interspersed = false,
    .completer = cli::Completer::running_containers,
    .execute = cli::action<ContainerExecOptions, run>,
};
static_assert(cli::well_formed(container_exec));

} // namespace skiff::commands
