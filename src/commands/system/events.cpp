// `events`: what happens in the engine, as it happens.
#include "commands/list_flags.hpp"
#include "commands/timestamp_option.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/view/event.hpp>

namespace skiff::commands {

namespace {

struct SystemEventsOptions {
  notation::Filters filters;
  std::string format, since, until;
};

constexpr cli::Flag flags[] = {
    {.name = "filter",
     .letter = 'f',
     .type = "filter",
     .help = "Print only what matches the condition",
     .completer = cli::Completer::event_filters,
     .set = add_filter<&SystemEventsOptions::filters>},
    {.name = "format",
     .type = "string",
     .help = "How to print an event: 'json' or a Go template",
     .set = cli::into<&SystemEventsOptions::format>},
    {.name = "since",
     .type = "string",
     .help = "Begin with the events since then (2013-01-02T13:23:37Z, or 42m back)",
     .set = cli::into<&SystemEventsOptions::since>},
    {.name = "until",
     .type = "string",
     .help = "Stop at this time (2013-01-02T13:23:37Z, or 42m back)",
     .set = cli::into<&SystemEventsOptions::until>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const SystemEventsOptions& options, cli::Arguments) {
  view::EventPrinter printer(options.format);
  session.engine().lines(api::system::events(timestamp_option(session, "since", options.since),
                                             timestamp_option(session, "until", options.until), options.filters.json()),
                         [&](std::string_view text) {
                           const auto event = base::JsonDocument::parse(text);
                           if (!event) throw base::Failure(event.error());
                           session.print(printer.line(event->view()));
                           session.streams.out.flush();
                           return api::Flow::go_on;
                         });
  return 0;
}

} // namespace

extern constexpr cli::Command system_events = {
    .path = "system events",
    .usage = "[OPTIONS]",
    .summary = "Print what happens in the engine",
    .aliases = "docker system events, docker events",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<SystemEventsOptions, run>,
};
static_assert(cli::well_formed(system_events));

} // namespace skiff::commands
