// `compose run`: what the service depends on is brought up, then one container of its own for one command.
#include "commands/compose/up_options.hpp"
#include "commands/container/attachment.hpp"
#include "commands/container/exit_status.hpp"
#include "commands/container/signals.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/one_off.hpp>

namespace skiff::commands {

namespace {

using base::cat;

struct ComposeRunOptions : ComposeCreateOptions {
  std::vector<std::string> cap_add, cap_drop, env, env_files, labels, publish, volumes;
  std::optional<std::string> entrypoint;
  std::string name, user, workdir;
  bool detach = false, interactive = true, quiet = false, remove = false, service_ports = false;
  bool use_aliases = false;
  std::optional<bool> no_tty, tty;
};

constexpr cli::Flag flags[] = {
    {.name = "build",
     .help = "Build the image before starting the container",
     .set = cli::into<&ComposeCreateOptions::build>},
    {.name = "cap-add",
     .type = "list",
     .help = "Give a Linux capability",
     .set = cli::into<&ComposeRunOptions::cap_add>},
    {.name = "cap-drop",
     .type = "list",
     .help = "Take a Linux capability away",
     .set = cli::into<&ComposeRunOptions::cap_drop>},
    {.name = "detach",
     .letter = 'd',
     .help = "Run in the background and print the container's ID",
     .set = cli::into<&ComposeRunOptions::detach>},
    {.name = "entrypoint",
     .type = "string",
     .help = "Replace the image's entrypoint",
     .set = cli::into<&ComposeRunOptions::entrypoint>},
    {.name = "env",
     .letter = 'e',
     .type = "stringArray",
     .help = "Set an environment variable",
     .set = cli::into<&ComposeRunOptions::env>},
    {.name = "env-from-file",
     .type = "stringArray",
     .help = "Read environment variables from a file",
     .set = cli::into<&ComposeRunOptions::env_files>},
    {.name = "interactive",
     .letter = 'i',
     .help = "Keep stdin open",
     .fallback = "true",
     .set = cli::into<&ComposeRunOptions::interactive>},
    {.name = "label",
     .letter = 'l',
     .type = "stringArray",
     .help = "Set a label",
     .set = cli::into<&ComposeRunOptions::labels>},
    {.name = "labels",
     .type = "stringArray",
     .help = "Old spelling of --label",
     .hidden = true,
     .set = cli::into<&ComposeRunOptions::labels>},
    {.name = "name", .type = "string", .help = "Name of the container", .set = cli::into<&ComposeRunOptions::name>},
    {.name = "no-TTY",
     .letter = 'T',
     .help = "Do not allocate a terminal",
     .fallback = "true",
     .set = cli::into<&ComposeRunOptions::no_tty>},
    {.name = "no-deps",
     .help = "Leave out the services these depend on",
     .set = cli::into<&ComposeCreateOptions::no_deps>},
    {.name = "publish",
     .letter = 'p',
     .type = "stringArray",
     .help = "Publish a port of the container at the host",
     .set = cli::into<&ComposeRunOptions::publish>},
    {.name = "pull",
     .type = "string",
     .help = "Pull the image before running (\"always\"|\"missing\"|\"never\")",
     .fallback = "\"policy\"",
     .set = cli::into<&ComposeCreateOptions::pull>},
    {.name = "quiet", .letter = 'q', .help = "Print nothing to stdout", .set = cli::into<&ComposeRunOptions::quiet>},
    {.name = "quiet-build", .help = "No progress of the build", .set = cli::into<&ComposeCreateOptions::quiet_build>},
    {.name = "quiet-pull", .help = "No progress of the pull", .set = cli::into<&ComposeCreateOptions::quiet_pull>},
    {.name = "remove-orphans",
     .help = "Remove containers of services the file no longer names",
     .set = cli::into<&ComposeCreateOptions::remove_orphans>},
    {.name = "rm", .help = "Remove the container when it ends", .set = cli::into<&ComposeRunOptions::remove>},
    {.name = "service-ports",
     .letter = 'P',
     .help = "Publish the service's ports",
     .set = cli::into<&ComposeRunOptions::service_ports>},
    {.name = "tty",
     .letter = 't',
     .help = "Allocate a terminal",
     .hidden = true,
     .set = cli::into<&ComposeRunOptions::tty>},
    {.name = "use-aliases",
     .help = "Use the service's network aliases",
     .set = cli::into<&ComposeRunOptions::use_aliases>},
    {.name = "user",
     .letter = 'u',
     .type = "string",
     .help = "User to run as",
     .set = cli::into<&ComposeRunOptions::user>},
    {.name = "volume",
     .letter = 'v',
     .type = "stringArray",
     .help = "Mount a volume or a folder of the host",
     .set = cli::into<&ComposeRunOptions::volumes>},
    {.name = "volumes",
     .type = "stringArray",
     .help = "Old spelling of --volume",
     .hidden = true,
     .set = cli::into<&ComposeRunOptions::volumes>},
    {.name = "workdir",
     .letter = 'w',
     .type = "string",
     .help = "Working folder of the command",
     .set = cli::into<&ComposeRunOptions::workdir>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

/// A terminal unless told otherwise, as far as there is one: a script with a pipe on either side gets none.
bool wants_tty(const Session& session, const ComposeRunOptions& options) {
  if (options.tty) {
    if (options.no_tty) throw base::Failure("--tty and --no-TTY can't be used together");
    return *options.tty;
  }
  if (options.no_tty) return !*options.no_tty;
  return session.streams.in_is_terminal() && session.streams.out.is_terminal();
}

compose::OneOff one_off(const Session& session, const ComposeRunOptions& options, cli::Arguments arguments) {
  if (options.service_ports && !options.publish.empty())
    throw base::Failure("--service-ports and --publish are incompatible");
  compose::OneOff out;
  out.service = arguments[0];
  out.command.assign(arguments.begin() + 1, arguments.end());
  out.slug = compose::new_slug();
  out.name = options.name;
  out.entrypoint = options.entrypoint;
  out.user = options.user;
  out.working_dir = options.workdir;
  out.cap_add = options.cap_add;
  out.cap_drop = options.cap_drop;
  out.environment = options.env;
  out.env_files = options.env_files;
  out.volumes = options.volumes;
  out.ports = options.publish;
  out.service_ports = options.service_ports;
  out.stdin_open = options.interactive;
  out.tty = wants_tty(session, options);
  out.auto_remove = options.remove;
  out.use_aliases = options.use_aliases;
  out.wait = !options.no_deps;
  for (const std::string& word : options.labels) {
    const auto [name, value] = base::cut(word, '=');
    if (!value) throw base::Failure("label must be set as KEY=VALUE");
    out.labels[std::string(name)] = std::string(*value);
  }
  return out;
}

/// Networks, volumes and what the service depends on; these run afterwards.
void bring_up(const Work& work, const ComposeRunOptions& options, const compose::Project& project,
              compose::Snapshot& snapshot) {
  const Work::Stage stage(work, "Running");
  if (converge(work, options, project, {}, snapshot, stage))
    snapshot.containers = compose::observe_containers(work.session.engine(), project.name, {});
  if (!project.model["services"].empty())
    work.apply(project, snapshot, compose::plan_start(project, snapshot.containers, {}), stage);
}

/// Joins the container, starts it and stays with it to its end.
int accompany(const Work& work, const std::string& id, const compose::OneOff& what) {
  Session& session = work.session;
  api::Engine& engine = session.engine();
  const std::string keys = detach_keys(session, {});
  std::optional<Attachment> attachment;
  attachment.emplace(session,
                     engine.duplex(api::containers::attach(
                         id, {.in = what.stdin_open, .out = true, .err = true, .stream = true, .logs = false})),
                     Joined{.in = what.stdin_open, .tty = what.tty, .detach_keys = keys});
  const ForwardedSignals signals(session, id, true);
  ExitStatus status(session, id, what.auto_remove ? "removed" : "next-exit");
  try {
    engine.nothing(api::containers::start(id));
  } catch (const base::Failure&) {
    attachment.reset(); // the terminal is itself again before the message
    throw;
  }
  std::optional<FollowedSize> size;
  if (what.tty && session.streams.out.is_terminal())
    size.emplace(session, [&](int rows, int columns) { return api::containers::resize(id, rows, columns); });
  if (attachment->wait()) return 0;
  return work.ended_with(status.code());
}

int run(Session& session, const ComposeRunOptions& options, cli::Arguments arguments) {
  Work work(session, options);
  if (options.quiet) work.mode = terminal::ProgressMode::quiet;
  check_create_options(options);
  compose::OneOff what = one_off(session, options, arguments);
  compose::Project project = work.load({what.service}, options.no_deps);
  const base::JsonDocument service = compose::one_off_service(project, what);
  compose::Snapshot snapshot;
  prepare_images(work, options, project, snapshot);
  compose::set_aside(project, what.service);
  bring_up(work, options, project, snapshot);
  compose::bring_back(project, what.service, service);
  if (options.dry_run) {
    if (!options.detach) throw base::Failure("interactive run is not supported in dry-run mode");
    session.print_line(what.name);
    return 0;
  }
  if (!options.detach) check_tty(session, what.stdin_open, what.tty, no_tty_of_compose);

  compose::ApplyOptions how;
  how.warn = [&](const std::string& text) { work.warn(text); };
  how.proxy = proxies_of(session);
  compose::apply(session.engine(), project, snapshot, compose::plan_one_off(project, snapshot, what), how);
  const base::JsonDocument made = session.engine().value(api::containers::inspect(what.name));
  const std::string id = made["Id"].text();
  if (!options.detach) return accompany(work, id, what);
  session.engine().nothing(api::containers::start(id));
  session.print_line(id);
  return 0;
}

} // namespace

extern constexpr cli::Command compose_run = {
    .path = "compose run",
    .usage = "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
    .summary = "Run one command for a service",
    .flags = groups,
    .arity = {1, -1, cli::Wording::plain},
    .interspersed = false,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeRunOptions, run>,
};
static_assert(cli::well_formed(compose_run));

} // namespace skiff::commands
