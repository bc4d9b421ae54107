// `inspect` of any object, and the typed inspects of containers and images.
#include "commands/image/platforms.hpp"
#include "commands/inspecting.hpp"
#include "commands/list_flags.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

struct SystemInspectOptions {
  std::string format;
  std::optional<std::string> type;
  bool size = false;
};

constexpr cli::Flag flags[] = {
    inspect_format_flag<&SystemInspectOptions::format>,
    {.name = "size",
     .letter = 's',
     .help = "Also how much disk a container uses",
     .set = cli::into<&SystemInspectOptions::size>},
    {.name = "type",
     .type = "string",
     .help = "Look only for objects of this kind",
     .completer = cli::Completer::words,
     .words = "config container image network node plugin secret service task volume",
     .set = cli::into<&SystemInspectOptions::type>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// In the order in which an unknown name is tried.
struct Kind {
  std::string_view type;
  const view::Inspected* shape;
  api::Call (*call)(std::string_view name, bool size);
  bool swarm_manager; // asked only for by a swarm manager: elsewhere the answer means "not found"
};

constexpr Kind kinds[] = {
    {"container", &view::inspected_container, api::containers::inspect, false},
    {"image", &view::inspected_image, [](std::string_view n, bool) { return api::images::inspect(n); }, false},
    {"network", &view::inspected_network, [](std::string_view n, bool) { return api::networks::inspect(n); }, false},
    {"volume", &view::inspected_volume, [](std::string_view n, bool) { return api::volumes::inspect(n); }, false},
    {"service", &view::inspected_service, [](std::string_view n, bool) { return api::swarm::inspect_service(n); },
     true},
    {"task", &view::inspected_task, [](std::string_view n, bool) { return api::swarm::inspect_task(n); }, true},
    {"node", &view::inspected_node, [](std::string_view n, bool) { return api::swarm::inspect_node(n); }, true},
    {"plugin", &view::inspected_plugin, [](std::string_view n, bool) { return api::plugins::inspect(n); }, false},
    {"secret", &view::inspected_secret, [](std::string_view n, bool) { return api::swarm::inspect_secret(n); }, true},
    {"config", &view::inspected_config, [](std::string_view n, bool) { return api::swarm::inspect_config(n); }, true},
};

bool means_not_here(const base::Failure& failure, const Kind& kind) {
  if (failure.kind == base::FailureKind::not_found) return true;
  if (failure.text.find("invalid reference format") != std::string::npos) return true; // no name of an image
  if (kind.swarm_manager && failure.status == 503) return true; // "This node is not a swarm manager"
  // a name that cannot be one of a plugin, and engines without plugins
  return kind.type == "plugin" && (failure.status == 400 || failure.status == 403);
}

Found find_any(Session& session, const std::string& name, bool size) {
  for (const Kind& kind : kinds) {
    try {
      Found found = {kind.shape, session.engine().text(kind.call(name, size))};
      if (size && kind.type != "container") session.warn(base::cat("WARNING: --size ignored for ", kind.type));
      return found;
    } catch (const base::Failure& failure) {
      if (!means_not_here(failure, kind)) throw;
    }
  }
  throw base::Failure(base::FailureKind::not_found, base::cat("error: no such object: ", name));
}

int inspect_one_kind(Session& session, const SystemInspectOptions& options, cli::Arguments arguments,
                     const Kind& kind) {
  return inspect_each(session, options.format, arguments, [&](const std::string& name) -> Found {
    if (options.size && kind.type != "container") session.warn(base::cat("WARNING: --size ignored for ", kind.type));
    return {kind.shape, session.engine().text(kind.call(name, options.size))};
  });
}

constexpr std::string_view types =
    ": must be one of \"config\", \"container\", \"image\", \"network\", \"node\", \"plugin\", "
    "\"secret\", \"service\", \"task\", \"volume\"";

int run(Session& session, const SystemInspectOptions& options, cli::Arguments arguments) {
  if (!options.type)
    return inspect_each(session, options.format, arguments,
                        [&](const std::string& name) { return find_any(session, name, options.size); });
  if (options.type->empty()) throw base::Failure(base::cat("type is empty", types));
  for (const Kind& kind : kinds)
    if (kind.type == *options.type) return inspect_one_kind(session, options, arguments, kind);
  throw base::Failure(base::cat("unknown type: ", base::quote(*options.type), types));
}

constexpr cli::Flag container_flags[] = {flags[0], flags[1]};
constexpr std::span<const cli::Flag> container_groups[] = {container_flags};

int run_container(Session& session, const SystemInspectOptions& options, cli::Arguments arguments) {
  return inspect_one_kind(session, options, arguments, kinds[0]);
}

struct ImageInspectOptions {
  std::string format, platform;
};

constexpr cli::Flag image_flags[] = {
    inspect_format_flag<&ImageInspectOptions::format>,
    {.name = "platform",
     .type = "string",
     .help = "The image of this platform, an error if there is none (\"linux/amd64\")",
     .since = {1, 49},
     .completer = cli::Completer::platforms,
     .set = cli::into<&ImageInspectOptions::platform>},
};
constexpr std::span<const cli::Flag> image_groups[] = {image_flags};

int run_image(Session& session, const ImageInspectOptions& options, cli::Arguments arguments) {
  const std::string platform = platform_json(options.platform);
  return inspect_each(session, options.format, arguments, [&](const std::string& name) -> Found {
    return {&view::inspected_image, session.engine().text(api::images::inspect(name, platform))};
  });
}

} // namespace

extern constexpr cli::Command inspect = {
    .path = "inspect",
    .usage = "[OPTIONS] NAME|ID [NAME|ID...]",
    .summary = "Show the details of any objects",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::objects,
    .execute = cli::action<SystemInspectOptions, run>,
};
static_assert(cli::well_formed(inspect));

extern constexpr cli::Command container_inspect = {
    .path = "container inspect",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Show the details of containers",
    .flags = container_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::containers,
    .execute = cli::action<SystemInspectOptions, run_container>,
};
static_assert(cli::well_formed(container_inspect));

extern constexpr cli::Command image_inspect = {
    .path = "image inspect",
    .usage = "[OPTIONS] IMAGE [IMAGE...]",
    .summary = "Show the details of images",
    .flags = image_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::images,
    .execute = cli::action<ImageInspectOptions, run_image>,
};
static_assert(cli::well_formed(image_inspect));

} // namespace skiff::commands
