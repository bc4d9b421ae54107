// Verbs about what runs: scale, wait, events.
#include "commands/compose/up_options.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/notation/filter.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;
using compose::Container;
using compose::ContainerScope;

// scale

constexpr cli::Flag scale_flags[] = {
    {.name = "no-deps",
     .help = "Leave out the services these depend on",
     .set = cli::into<&ComposeCreateOptions::no_deps>},
};

int scale(Session& session, const ComposeCreateOptions& given, cli::Arguments arguments) {
  ComposeCreateOptions options = given;
  const Work work(session, options);
  std::vector<std::string> services;
  for (const std::string& word : arguments) {
    const auto [service, number] = base::cut(word, '=');
    if (!number || service.empty() || number->empty()) throw base::Failure(cat("invalid scale specifier: ", word));
    if (!base::atoi(*number))
      throw base::Failure(cat("invalid scale specifier: can't parse replica value as int: ", word));
    services.emplace_back(service);
    options.scale.push_back(word);
  }
  options.no_build = true;
  const compose::Project project = work.load(services, options.no_deps);
  compose::Snapshot snapshot;
  prepare_images(work, options, project, snapshot);
  const Work::Stage stage(work, "Running");
  if (converge(work, options, project, services, snapshot, stage))
    snapshot.containers = compose::observe_containers(session.engine(), project.name, {.with_hash = false});
  work.apply(project, snapshot,
             compose::plan_start(project, snapshot.containers,
                                 {.services = services, .scale = scale_of(project, options.scale)}),
             stage);
  return 0;
}

// wait

struct ComposeWaitOptions : ComposeOptions {
  bool down_project = false;
};
constexpr cli::Flag wait_flags[] = {
    {.name = "down-project",
     .help = "Take the project down when the first container stops",
     .set = cli::into<&ComposeWaitOptions::down_project>},
};

/// Waits for all of them side by side; the code of the one that ended last.
std::int64_t wait_for(Session& session, const std::vector<Container>& containers) {
  struct Waiting {
    std::unique_ptr<transport::Transfer> transfer;
    std::string answer;
  };
  std::map<std::string, Waiting> waiting;
  std::size_t open = containers.size();
  std::int64_t code = 0;
  std::exception_ptr failure;
  for (const Container& container : containers) {
    Waiting& one = waiting[container.id];
    one.transfer = session.engine().start(
        api::containers::wait(container.id),
        {.head = {},
         .data =
             [&one](std::string_view bytes) {
               one.answer += bytes;
               return api::Flow::go_on;
             },
         .done =
             [&, id = container.id](std::exception_ptr error) {
               --open;
               if (error) {
                 failure = error;
                 return;
               }
               const auto answer = base::JsonDocument::parse(one.answer);
               if (answer) code = (*answer)["StatusCode"].integer();
               session.print_line(cat("container ", base::quote(id), " exited with status code ", code));
               session.streams.out.flush();
             }});
  }
  session.loop().run_until([&] { return open == 0 || failure; });
  if (failure) std::rethrow_exception(failure);
  return code;
}

int wait(Session& session, const ComposeWaitOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const Work::Named named = work.project_or_name();
  const std::vector<Container> containers = compose::observe_containers(
      session.engine(), named.name,
      {.one_off = ContainerScope::OneOff::include, .all = false, .services = {arguments.begin(), arguments.end()}});
  if (containers.empty()) throw base::Failure(cat("no containers for project ", base::quote(named.name)));
  const std::int64_t code = wait_for(session, containers);
  if (!options.down_project) return static_cast<int>(code);
  compose::Project project;
  project.name = named.name;
  compose::Snapshot snapshot;
  snapshot.containers =
      compose::observe_containers(session.engine(), named.name, {.one_off = ContainerScope::OneOff::include});
  project = compose::project_of_containers(named.name, snapshot.containers);
  compose::observe_labelled_networks(session.engine(), project, snapshot, true);
  const Work::Stage stage(work, "Running");
  work.apply(project, snapshot, compose::plan_down(project, snapshot, {.remove_orphans = true}), stage);
  return static_cast<int>(code);
}

// events

struct ComposeEventsOptions : ComposeOptions {
  bool json = false;
  std::string since, until;
};
constexpr cli::Flag events_flags[] = {
    {.name = "json", .help = "Print events as a stream of JSON objects", .set = cli::into<&ComposeEventsOptions::json>},
    {.name = "since",
     .type = "string",
     .help = "Only what is newer than a time (2013-01-02T13:23:37Z) or a span back (42m)",
     .set = cli::into<&ComposeEventsOptions::since>},
    {.name = "until",
     .type = "string",
     .help = "Only what is older than a time (2013-01-02T13:23:37Z) or a span back (42m)",
     .set = cli::into<&ComposeEventsOptions::until>},
};

std::string event_text(JsonView event, bool json) {
  const std::int64_t nanos = event["timeNano"].integer();
  const base::Time time = nanos != 0
                              ? base::Time{nanos / 1'000'000'000, static_cast<std::int32_t>(nanos % 1'000'000'000)}
                              : base::Time{event["time"].integer(), 0};
  const JsonView actor = event["Actor"];
  std::map<std::string, std::string> attributes;
  for (std::size_t i = 0; i < actor["Attributes"].size(); ++i)
    if (const std::string_view key = actor["Attributes"].key(i); !key.starts_with("com.docker.compose."))
      attributes[std::string(key)] = actor["Attributes"].at(i).text();
  std::string list;
  for (const auto& [key, value] : attributes)
    list += json ? cat(list.empty() ? "" : ",", base::json_quote(key, true), ":", base::json_quote(value, true))
                 : cat(list.empty() ? "" : ", ", key, "=", value);
  if (json)
    return cat("{\"action\":", base::json_quote(event["Action"].view(), true), ",\"attributes\":{", list,
               "},\"id\":", base::json_quote(actor["ID"].view()),
               ",\"service\":", base::json_quote(actor["Attributes"][compose::label::service].view()),
               ",\"time\":", base::json_quote(base::rfc3339_nano_local(time)), ",\"type\":\"container\"}\n");
  std::string micros = std::to_string(1'000'000 + time.nanos / 1000).substr(1);
  return cat(base::format_local(time, "%Y-%m-%d %H:%M:%S"), ".", micros, " container ", event["Action"].view(), " ",
             actor["ID"].view(), " (", list, ")\n\n");
}

int events(Session& session, const ComposeEventsOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  notation::Filters filters;
  filters.add("label", cat(compose::label::project, "=", work.project_name()));
  const std::string since = work.timestamp("since", options.since);
  const std::string until = work.timestamp("until", options.until);
  session.engine().lines(api::system::events(since, until, filters.json()), [&](std::string_view text) {
    const auto document = base::JsonDocument::parse(text);
    if (!document) return api::Flow::go_on;
    const JsonView event = document->view();
    const JsonView attributes = event["Actor"]["Attributes"];
    if (event["Type"].view() != "container" || attributes[compose::label::one_off].view() == "True")
      return api::Flow::go_on;
    if (!arguments.empty() &&
        std::find(arguments.begin(), arguments.end(), attributes[compose::label::service].text()) == arguments.end())
      return api::Flow::go_on;
    session.print(event_text(event, options.json));
    session.streams.out.flush();
    return api::Flow::go_on;
  });
  return 0;
}

constexpr std::span<const cli::Flag> scale_groups[] = {scale_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> wait_groups[] = {wait_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> events_groups[] = {events_flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_scale = {
    .path = "compose scale",
    .usage = "[SERVICE=REPLICAS...]",
    .summary = "Set the number of containers of services",
    .flags = scale_groups,
    .arity = {1, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeCreateOptions, scale>,
};
static_assert(cli::well_formed(compose_scale));

extern constexpr cli::Command compose_wait = {
    .path = "compose wait",
    .usage = "SERVICE [SERVICE...] [OPTIONS]",
    .summary = "Wait until the containers of all services, or of those named, stop",
    .flags = wait_groups,
    .arity = cli::at_least(1),
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeWaitOptions, wait>,
};
static_assert(cli::well_formed(compose_wait));

extern constexpr cli::Command compose_events = {
    .path = "compose events",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Show events of the containers as they happen",
    .flags = events_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeEventsOptions, events>,
};
static_assert(cli::well_formed(compose_events));

} // namespace skiff::commands
