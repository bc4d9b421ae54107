// `logs`: what a container wrote, and what it goes on to write. Of several containers, which docker does not have, in
// the order of time (merged_logs.hpp).
#include "commands/container/merged_logs.hpp"
#include "commands/list_flags.hpp"
#include "commands/timestamp_option.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/codec/multiplexed.hpp>
#include <skiff/notation/timestamp.hpp>

#include <ctime>

namespace skiff::commands {

namespace {

struct ContainerLogsOptions {
  bool details = false, follow = false, timestamps = false;
  std::string since, until, tail = "all";
  bool follow_names = false;
  notation::Filters filters;
};

constexpr cli::Flag flags[] = {
    {.name = "details",
     .help = "Show the attributes the log driver adds",
     .set = cli::into<&ContainerLogsOptions::details>},
    {.name = "filter",
     .type = "filter",
     .help = "The logs of all containers that match (\"label=app=web\")",
     .hidden = true,
     .set = add_filter<&ContainerLogsOptions::filters>},
    {.name = "follow",
     .letter = 'f',
     .help = "Go on with what is logged from now",
     .set = cli::into<&ContainerLogsOptions::follow>},
    {.name = "follow-names",
     .letter = 'F',
     .help = "Follow containers by their names, across restarts and recreation",
     .hidden = true,
     .set = cli::into<&ContainerLogsOptions::follow_names>},
    {.name = "since",
     .type = "string",
     .help = "Only what is newer than a time (2013-01-02T13:23:37Z) or a span back (42m)",
     .set = cli::into<&ContainerLogsOptions::since>},
    {.name = "tail",
     .letter = 'n',
     .type = "string",
     .help = "Number of lines from the end",
     .fallback = "\"all\"",
     .set = cli::into<&ContainerLogsOptions::tail>},
    {.name = "timestamps",
     .letter = 't',
     .help = "Show when each line was logged",
     .set = cli::into<&ContainerLogsOptions::timestamps>},
    {.name = "until",
     .type = "string",
     .help = "Only what is older than a time (2013-01-02T13:23:37Z) or a span back (42m)",
     .since = {1, 35},
     .set = cli::into<&ContainerLogsOptions::until>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run_merged(Session& session, const ContainerLogsOptions& options, cli::Arguments arguments) {
  MergeOptions merge;
  merge.names.assign(arguments.begin(), arguments.end());
  merge.filters = options.filters;
  merge.details = options.details;
  merge.follow = options.follow || options.follow_names;
  merge.follow_names = options.follow_names;
  merge.timestamps = options.timestamps;
  merge.since = timestamp_option(session, "since", options.since);
  merge.until = timestamp_option(session, "until", options.until);
  merge.tail = options.tail;
  return merge_logs(session, merge);
}

int run(Session& session, const ContainerLogsOptions& options, cli::Arguments arguments) {
  if (arguments.size() > 1 || options.follow_names || !options.filters.empty())
    return run_merged(session, options, arguments);
  auto& engine = session.engine();
  auto& streams = session.streams;
  const auto container = engine.value(api::containers::inspect(arguments[0]));
  const bool raw = container["Config"]["Tty"].truth();
  auto call = api::containers::logs(container["Id"].text(), {.out = true,
                                                             .err = true,
                                                             .follow = options.follow,
                                                             .timestamps = options.timestamps,
                                                             .details = options.details,
                                                             .since = timestamp_option(session, "since", options.since),
                                                             .until = timestamp_option(session, "until", options.until),
                                                             .tail = options.tail});
  codec::Demultiplexer demultiplexer;
  const auto deliver = [&](codec::Stream stream, std::string_view piece) {
    if (stream == codec::Stream::out) {
      streams.out.write(piece);
      return;
    }
    streams.out.flush(); // the order in which they came is the order on a terminal
    streams.err.write(piece);
    streams.err.flush();
  };
  engine.bytes(std::move(call), [&](std::string_view bytes) {
    if (raw)
      streams.out.write(bytes);
    else if (const auto split = demultiplexer.feed(bytes, deliver); !split)
      throw base::Failure(split.error());
    streams.out.flush();
    return api::Flow::go_on;
  });
  return 0;
}

} // namespace

extern constexpr cli::Command container_logs = {
    .path = "container logs",
    .usage = "[OPTIONS] CONTAINER",
    .summary = "Show what a container logged",
    .aliases = "docker container logs, docker logs",
    .flags = groups,
    .arity = {1, -1, cli::Wording::counted}, // docker: exactly one, and its words
    .free_arity_with = "follow-names filter",
    .completer = cli::Completer::containers,
    .execute = cli::action<ContainerLogsOptions, run>,
};
static_assert(cli::well_formed(container_logs));

} // namespace skiff::commands
