#pragma once
// The proxies of config.json that are handed to containers and builds as environment variables.

#include "commands/session.hpp"

#include <map>
#include <string>
#include <string_view>

namespace skiff::commands {

/// HTTP_PROXY, http_proxy and the like for an engine: the entry of `proxies` under its address, else under "default".
std::map<std::string, std::string> proxy_variables(const config::Config& config, std::string_view host);

} // namespace skiff::commands
