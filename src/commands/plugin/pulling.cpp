#include "commands/plugin/pulling.hpp"

#include "commands/message_stream.hpp"
#include "commands/prompt.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>

namespace skiff::commands {

namespace {

bool granted(Session& session, const std::string& remote, base::JsonView privileges) {
  session.print_line(base::cat("Plugin ", base::quote(remote), " is requesting the following privileges:"));
  for (const base::JsonView privilege : privileges) {
    std::string values;
    for (const base::JsonView value : privilege["Value"]) values += base::cat(values.empty() ? "" : " ", value.view());
    session.print_line(base::cat(" - ", privilege["Name"].view(), ": [", values, "]"));
  }
  return confirm(session, "Do you grant the above permissions?");
}

} // namespace

PluginSource plugin_source(Session& session, const std::string& remote, bool grant_all) {
  const auto reference = notation::parse_reference(remote);
  if (!reference) throw base::Failure(reference.error());
  PluginSource source;
  source.remote = reference->text();
  source.registry_auth = registry_auth(session, *reference);
  source.privileges = session.engine().value(api::plugins::privileges(source.remote, source.registry_auth));
  if (!grant_all && source.privileges.view().size() > 0 && !granted(session, remote, source.privileges.view()))
    throw base::Failure(base::FailureKind::forbidden, "permission denied while installing plugin " + source.remote);
  return source;
}

std::string pull_plugin(Session& session, api::Call call) {
  MessageStream messages(session.streams.out, [&] { return session.now().seconds; });
  codec::JsonLines lines;
  std::string name;
  const auto show = [&](std::string_view text) { messages.add(text); };
  session.engine().bytes(
      std::move(call),
      [&](std::string_view piece) {
        lines.feed(piece, show);
        return api::Flow::go_on;
      },
      [&](const api::Head& head) { name = head.header("Docker-Plugin-Name"); });
  if (const auto end = lines.finish(show); !end) throw base::Failure(base::FailureKind::connection, end.error());
  return name;
}

} // namespace skiff::commands
