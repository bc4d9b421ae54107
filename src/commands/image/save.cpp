// `save` and `load`: images as archives.
#include "commands/archive_stream.hpp"
#include "commands/image/platforms.hpp"
#include "commands/message_stream.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct ImageSaveOptions {
  std::string output;
  std::vector<std::string> platforms;
};

constexpr cli::Flag save_flags[] = {
    {.name = "output",
     .letter = 'o',
     .type = "string",
     .help = "Write to this file instead of stdout",
     .completer = cli::Completer::files,
     .set = cli::into<&ImageSaveOptions::output>},
    {.name = "platform",
     .type = "strings",
     .help = "Only these platforms (\"linux/amd64,linux/arm64/v8\")",
     .since = {1, 48},
     .completer = cli::Completer::platforms,
     .set = cli::into_csv<&ImageSaveOptions::platforms>},
};
constexpr std::span<const cli::Flag> save_groups[] = {save_flags};

std::vector<std::string> platform_texts(const std::vector<std::string>& platforms) {
  std::vector<std::string> texts;
  for (const std::string& platform : platforms) texts.push_back(platform_json(platform, "invalid platform: "));
  return texts;
}

int save(Session& session, const ImageSaveOptions& options, cli::Arguments arguments) {
  write_archive(session, api::images::save({arguments.begin(), arguments.end()}, platform_texts(options.platforms)),
                options.output, "failed to save image");
  return 0;
}

struct ImageLoadOptions {
  std::string input;
  std::vector<std::string> platforms;
  bool quiet = false;
};

constexpr cli::Flag load_flags[] = {
    {.name = "input",
     .letter = 'i',
     .type = "string",
     .help = "Read this file instead of stdin",
     .completer = cli::Completer::files,
     .set = cli::into<&ImageLoadOptions::input>},
    {.name = "platform",
     .type = "strings",
     .help = "Only these platforms (\"linux/amd64,linux/arm64/v8\")",
     .since = {1, 48},
     .completer = cli::Completer::platforms,
     .set = cli::into_csv<&ImageLoadOptions::platforms>},
    {.name = "quiet", .letter = 'q', .help = "No progress", .set = cli::into<&ImageLoadOptions::quiet>},
};
constexpr std::span<const cli::Flag> load_groups[] = {load_flags};

int load(Session& session, const ImageLoadOptions& options, cli::Arguments) {
  if (options.input.empty() && session.streams.in_is_terminal())
    throw base::Failure("requested load from stdin, but stdin is empty");
  auto source = options.input.empty() ? stdin_source(session) : file_source(session, options.input);
  const bool quiet = options.quiet || !session.streams.out.is_terminal();
  MessageStream messages(session.streams.out, [&] { return session.now().seconds; });
  session.engine().lines(api::images::load(transport::Body::stream("application/x-tar", std::move(source)), quiet,
                                           platform_texts(options.platforms)),
                         [&](std::string_view text) {
                           messages.add(text);
                           return api::Flow::go_on;
                         });
  return 0;
}

} // namespace

extern constexpr cli::Command image_save = {
    .path = "image save",
    .usage = "[OPTIONS] IMAGE [IMAGE...]",
    .summary = "Write images to an archive (on stdout unless told otherwise)",
    .aliases = "docker image save, docker save",
    .flags = save_groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::images,
    .execute = cli::action<ImageSaveOptions, save>,
};
static_assert(cli::well_formed(image_save));

extern constexpr cli::Command image_load = {
    .path = "image load",
    .usage = "[OPTIONS]",
    .summary = "Read images from an archive or stdin",
    .aliases = "docker image load, docker load",
    .flags = load_groups,
    .arity = cli::exactly(0),
    .execute = cli::action<ImageLoadOptions, load>,
};
static_assert(cli::well_formed(image_load));

} // namespace skiff::commands
