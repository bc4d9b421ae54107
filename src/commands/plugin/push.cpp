// `plugin push`.
#include "commands/message_stream.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

namespace {

struct PluginPushOptions {
  bool disable_trust = true;
};

constexpr cli::Flag flags[] = {
    {.name = "disable-content-trust",
     .help = "Do not check signatures (the only way there is)",
     .fallback = "true",
     .retired = true,
     .set = cli::into<&PluginPushOptions::disable_trust>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

int run(Session& session, const PluginPushOptions& options, cli::Arguments arguments) {
  const auto parsed = notation::parse_reference(arguments[0]);
  if (!parsed) throw base::Failure(parsed.error());
  if (!parsed->digest.empty()) throw base::Failure(base::cat("invalid name: ", arguments[0]));
  if (!options.disable_trust) throw base::Failure("content trust is not offered: plugins are not signed any more");
  const notation::Reference plugin = notation::with_default_tag(*parsed);
  MessageStream messages(session.streams.out, [&] { return session.now().seconds; });
  session.engine().lines(api::plugins::push(plugin.familiar(), registry_auth(session, plugin)),
                         [&](std::string_view text) {
                           messages.add(text);
                           return api::Flow::go_on;
                         });
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_push = {
    .path = "plugin push",
    .usage = "[OPTIONS] PLUGIN[:TAG]",
    .summary = "Push a plugin to a registry",
    .flags = groups,
    .arity = cli::exactly(1),
    .completer = cli::Completer::plugins,
    .execute = cli::action<PluginPushOptions, run>,
};
static_assert(cli::well_formed(plugin_push));

} // namespace skiff::commands
