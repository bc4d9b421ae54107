// `import`: a file system in an archive becomes an image.
#include "commands/archive_stream.hpp"
#include "commands/message_stream.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/reference.hpp>

namespace skiff::commands {

namespace {

struct ImageImportOptions {
  std::vector<std::string> changes;
  std::string message, platform;
};

constexpr cli::Flag flags[] = {
    {.name = "change",
     .letter = 'c',
     .type = "list",
     .help = "A Dockerfile instruction for the image",
     .set = cli::into<&ImageImportOptions::changes>},
    {.name = "message",
     .letter = 'm',
     .type = "string",
     .help = "A note in the image's history",
     .set = cli::into<&ImageImportOptions::message>},
    {.name = "platform",
     .type = "string",
     .help = "The platform of the file system",
     .since = {1, 32},
     .completer = cli::Completer::platforms,
     .set = cli::into<&ImageImportOptions::platform>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const ImageImportOptions& options, cli::Arguments arguments) {
  const std::string& source = arguments[0];
  const bool remote = source.starts_with("https://") || source.starts_with("http://");
  api::images::ImportOptions import;
  import.source = remote ? source : "-";
  import.message = options.message;
  import.changes = options.changes;
  import.platform = options.platform; // the engine reads it
  if (import.platform.empty()) import.platform = session.environment.value("DOCKER_DEFAULT_PLATFORM");
  if (arguments.size() > 1) {
    const auto reference = notation::parse_reference(arguments[1]);
    if (!reference) throw base::Failure(reference.error());
    import.repository = arguments[1];
  }
  transport::Body body;
  if (!remote)
    body = transport::Body::stream("application/x-tar",
                                   source == "-" ? stdin_source(session) : file_source(session, source));
  MessageStream messages(session.streams.out, [&] { return session.now().seconds; });
  session.engine().lines(api::images::import(import, std::move(body)), [&](std::string_view text) {
    messages.add(text);
    return api::Flow::go_on;
  });
  return 0;
}

} // namespace

extern constexpr cli::Command image_import = {
    .path = "image import",
    .usage = "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
    .summary = "Make an image of a file system in an archive",
    .aliases = "docker image import, docker import",
    .flags = groups,
    .arity = cli::at_least(1),
    .execute = cli::action<ImageImportOptions, run>,
};
static_assert(cli::well_formed(image_import));

} // namespace skiff::commands
