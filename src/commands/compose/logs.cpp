// `compose logs`.
#include "commands/compose/log_printer.hpp"
#include "commands/compose/work.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/compose/follow.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using compose::Container;
using compose::ContainerEvent;

struct ComposeLogsOptions : ComposeOptions {
  bool follow = false, no_color = false, no_prefix = false, timestamps = false;
  int index = 0;
  std::string since, until, tail = "all";
};

constexpr cli::Flag flags[] = {
    {.name = "follow", .letter = 'f', .help = "Go on with new output", .set = cli::into<&ComposeLogsOptions::follow>},
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposeLogsOptions::index>},
    {.name = "no-color", .help = "One colour for all", .set = cli::into<&ComposeLogsOptions::no_color>},
    {.name = "no-log-prefix",
     .help = "No service names in front of the lines",
     .set = cli::into<&ComposeLogsOptions::no_prefix>},
    {.name = "since",
     .type = "string",
     .help = "From this time on (2013-01-02T13:23:37Z, or 42m for 42 minutes ago)",
     .set = cli::into<&ComposeLogsOptions::since>},
    {.name = "tail",
     .letter = 'n',
     .type = "string",
     .help = "Number of lines from the end of each container's log",
     .fallback = "\"all\"",
     .set = cli::into<&ComposeLogsOptions::tail>},
    {.name = "timestamps",
     .letter = 't',
     .help = "Show when each line was logged",
     .set = cli::into<&ComposeLogsOptions::timestamps>},
    {.name = "until",
     .type = "string",
     .help = "Up to this time (2013-01-02T13:23:37Z, or 42m for 42 minutes ago)",
     .set = cli::into<&ComposeLogsOptions::until>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

class Reader {
public:
  Reader(const Work& work, const ComposeLogsOptions& options)
      : work_(work), options_(options), engine_(work.session.engine()),
        printer_(work.session.streams, {.colour = work.colours && !options.no_color, .prefix = !options.no_prefix}) {
    how_ = {.follow = options.follow,
            .timestamps = options.timestamps,
            .since = work.timestamp("since", options.since),
            .until = work.timestamp("until", options.until),
            .tail = options.tail};
  }

  void add(const Container& container) {
    streams_.push_back(compose::OutputStream::logs(engine_, container.id, how_, sink(container.short_name())));
  }

  void run(const std::string& project, const std::vector<std::string>& services,
           const std::vector<Container>& containers) {
    std::unique_ptr<compose::Monitor> monitor;
    if (options_.follow)
      monitor = std::make_unique<compose::Monitor>(engine_, project, services, containers,
                                                   [this](const ContainerEvent& event) { happened(event); });
    while (!streams_done() || (monitor && !monitor->done())) {
      printer_.flush();
      work_.session.loop().turn();
      for (const auto& stream : streams_) check(*stream);
      std::erase_if(streams_, [](const auto& stream) { return stream->done(); }); // a restart adds one
    }
    printer_.flush();
    if (monitor) monitor->check();
  }

private:
  compose::LineSink sink(const std::string& name) {
    return [this, name](bool /*out*/, std::string_view line) { printer_.line(name, line); };
  }

  bool streams_done() const {
    return std::all_of(streams_.begin(), streams_.end(), [](const auto& stream) { return stream->done(); });
  }

  /// A container whose log driver keeps nothing is only warned of.
  void check(compose::OutputStream& stream) const {
    try {
      if (stream.done()) stream.check();
    } catch (const base::Failure& failure) {
      if (failure.status != 501) throw;
      work_.warn(failure.text);
    }
  }

  void happened(const ContainerEvent& event) {
    if (event.kind == ContainerEvent::Kind::started)
      streams_.push_back(compose::OutputStream::of_start(engine_, event, how_, sink(event.source)));
    if (event.kind == ContainerEvent::Kind::recreated) printer_.status(event.replaced, "has been recreated");
    if (event.kind == ContainerEvent::Kind::exited)
      printer_.status(event.source,
                      base::cat("exited with code ", event.exit_code, event.restarting ? " (restarting)" : ""));
  }

  const Work& work_;
  const ComposeLogsOptions& options_;
  api::Engine& engine_;
  LogPrinter printer_;
  compose::OutputStream::LogOptions how_;
  std::vector<std::unique_ptr<compose::OutputStream>> streams_;
};

int run(Session& session, const ComposeLogsOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  if (options.index > 0 && arguments.size() != 1) throw base::Failure("--index requires one service to be selected");
  std::vector<std::string> services(arguments.begin(), arguments.end());
  const Work::Named named = work.project_or_name(services);
  if (named.project && services.empty())
    for (const std::string& service : compose::services_in_order(*named.project))
      if (named.project->service(service)["attach"].truth(true)) services.push_back(service);
  std::vector<Container> containers;
  if (options.index > 0)
    containers.push_back(
        compose::specified_container(session.engine(), named.name, services.front(), options.index, true));
  else
    containers = compose::observe_containers(session.engine(), named.name, {.services = services});
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.name < b.name; });
  Reader reader(work, options);
  for (const Container& container : containers) reader.add(container);
  containers.erase(std::remove_if(containers.begin(), containers.end(),
                                  [](const Container& c) { return c.state == "exited" || c.state == "created"; }),
                   containers.end());
  reader.run(named.name, services, containers);
  return 0;
}

} // namespace

extern constexpr cli::Command compose_logs = {
    .path = "compose logs",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "View output from containers",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeLogsOptions, run>,
};
static_assert(cli::well_formed(compose_logs));

} // namespace skiff::commands
