#pragma once
// What a registry asks for: the WWW-Authenticate headers.

#include <skiff/transport/client.hpp>

#include <map>
#include <string>
#include <vector>

namespace skiff::registry {

struct Challenge {
  std::string scheme;                                         ///< in lower case: "bearer", "basic"
  std::map<std::string, std::string, std::less<>> parameters; ///< realm, service, scope, error, …
};

/// Of all WWW-Authenticate headers, in their order. What cannot be read is left out.
std::vector<Challenge> challenges(const transport::Head& head);

} // namespace skiff::registry
