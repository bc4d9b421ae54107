#pragma once
// What the verbs of `context` share: the endpoint that --docker describes, and the context "default", which is made of
// flags and environment and never stored.

#include "commands/session.hpp"

#include <skiff/cli/command.hpp>
#include <skiff/config/context.hpp>

#include <map>

namespace skiff::commands {

using EndpointPairs = std::map<std::string, std::string>;

/// Setter of --docker: one or several KEY=VALUE, separated by commas (Go's stringToString).
template <auto Member, class Owner = typename cli::detail::MemberOf<decltype(Member)>::owner>
base::Result<void> add_endpoint_pairs(void* options, std::string_view value);
base::Result<void> parse_endpoint_pairs(std::string_view text, std::optional<EndpointPairs>& into);

template <auto Member, class Owner>
base::Result<void> add_endpoint_pairs(void* options, std::string_view value) {
  return parse_endpoint_pairs(value, static_cast<Owner*>(options)->*Member);
}

struct DockerEndpoint {
  base::JsonDocument metadata; ///< {"Host","SkipTLSVerify"}
  config::TlsFiles tls;        ///< with an entry "docker", empty if there are no files
};
/// Throws Failure: unknown keys, files that cannot be read, a host or certificates that cannot be used.
DockerEndpoint docker_endpoint(Session& session, const EndpointPairs& pairs);

/// The metadata of a context, stored or "default". Throws Failure if it does not exist.
base::JsonDocument any_context(Session& session, std::string_view name);
config::TlsFiles any_context_tls(Session& session, std::string_view name);

/// Throws Failure if the name is not allowed or taken.
void require_new_context(Session& session, const std::string& name);

/// The name on stdout, a sentence for people on stderr.
void tell_context(Session& session, const std::string& name, std::string_view done);

} // namespace skiff::commands
