// Each proxy is set under its name in capitals and in small letters, because programs look at one or the other.
#include "commands/proxies.hpp"

#include <skiff/base/text.hpp>

#include <array>
#include <utility>

namespace skiff::commands {

std::map<std::string, std::string> proxy_variables(const config::Config& config, std::string_view host) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names{{{"httpProxy", "HTTP_PROXY"},
                                                                                {"httpsProxy", "HTTPS_PROXY"},
                                                                                {"noProxy", "NO_PROXY"},
                                                                                {"ftpProxy", "FTP_PROXY"},
                                                                                {"allProxy", "ALL_PROXY"}}};
  const base::JsonView proxies = config["proxies"];
  const base::JsonView own = proxies[host];
  const base::JsonView entry = own.exists() ? own : proxies["default"];
  std::map<std::string, std::string> out;
  for (const auto& [key, name] : names) {
    const std::string value = entry[key].text();
    if (value.empty()) continue;
    out[std::string(name)] = value;
    out[base::lower(name)] = value;
  }
  return out;
}

} // namespace skiff::commands
