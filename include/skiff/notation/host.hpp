#pragma once
// The address of an engine as -H and DOCKER_HOST take it: unix://, tcp://, ssh://, a bare host, nothing for the
// default.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

/// Completed: `unix:///var/run/docker.sock`, `tcp://localhost:2375`. An empty text is the local socket, or
/// tcp://localhost:2376 with TLS. Other schemes are passed (fd, npipe, ssh) or refused.
Result<std::string> parse_host(std::string_view text, bool tls);

} // namespace skiff::notation
