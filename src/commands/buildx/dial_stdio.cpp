// `buildx dial-stdio`: stdin and stdout become a connection to the builder's gRPC services.
#include "commands/buildx/builders.hpp"
#include "commands/pump.hpp"

#include <utility>

namespace skiff::commands {

namespace {

struct BuildxDialStdioOptions : BuildxOptions {
  std::string platform; // the engine's builder is one node: whatever the platform, it is the one to dial
  std::string progress; // nothing has to be booted, so there is none
};

constexpr cli::Flag flags[] = {
    {.name = "platform",
     .type = "string",
     .help = "Platform to dial",
     .set = cli::into<&BuildxDialStdioOptions::platform>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"none\"",
     .set = cli::into<&BuildxDialStdioOptions::progress>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

int run(Session& session, const BuildxDialStdioOptions& options, cli::Arguments) {
  note_activity(session, working_builder(session, options));
  api::Call call;
  call.method = "POST";
  call.path = "/grpc";
  pump_standard_streams(session, *session.engine().duplex(std::move(call), "h2c"));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_dial_stdio = {
    .path = "buildx dial-stdio",
    .summary = "Connect stdin and stdout to a builder",
    .flags = groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::buildx,
    .execute = cli::action<BuildxDialStdioOptions, run>,
};
static_assert(cli::well_formed(buildx_dial_stdio));

} // namespace skiff::commands
