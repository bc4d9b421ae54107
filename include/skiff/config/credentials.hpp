#pragma once
// Registry credentials: the `auths` of config.json, the helper programs named by credsStore and credHelpers
// (docker-credential-NAME get|store|erase|list), and DOCKER_AUTH_CONFIG, which wins over both. Secrets leave this room
// only as a Credential and as the value of the header that carries them.

#include <skiff/config/config.hpp>

#include <functional>

namespace skiff::config {

/// The key under which Docker Hub's credentials are stored.
inline constexpr std::string_view hub_server = "https://index.docker.io/v1/";

struct Credential {
  std::string username;
  std::string password;
  std::string server;
  std::string identity_token;
  std::string registry_token;
  bool empty() const {
    return username.empty() && password.empty() && identity_token.empty() && registry_token.empty();
  }
};

/// Value of X-Registry-Auth: base64url with padding of the JSON the engine expects; "e30=" for none.
std::string registry_auth_header(const Credential& credential);

/// "reg:5000" for "https://reg:5000/v2/": under which name the credentials of a registry are stored.
std::string server_host(std::string_view address);

class Credentials {
public:
  /// `warn` gets the complaints that do not end a command (an invalid DOCKER_AUTH_CONFIG, what a helper says).
  Credentials(Config& config, const os::Environment& environment, std::function<void(std::string_view)> warn);

  /// Credentials for a registry ("localhost:5000", hub_server); an empty Credential if there are none. Throws Failure
  /// if a helper that is to be asked is missing or fails: `error getting credentials - err: …, out: `…``.
  Credential get(const std::string& server);
  /// The same, where docker goes on without credentials when they cannot be had.
  Credential get_if_possible(const std::string& server);
  /// All known ones, for X-Registry-Config of a build.
  std::vector<Credential> all();
  /// True if a password was written in plain text to the configuration file (login warns then). What is stored already
  /// is not written again.
  bool store(const Credential& credential);
  void erase(const std::string& server);
  /// DOCKER_AUTH_CONFIG is set.
  bool from_environment() const { return overlaid_; }

private:
  std::string helper_for(const std::string& server) const;
  void warn_of_overlay() const;
  Config& config_;
  std::string path_; // of the environment, for helpers
  bool overlaid_ = false;
  std::optional<base::JsonDocument> overlay_;
  std::string overlay_fault_;
  std::function<void(std::string_view)> warn_;
};

} // namespace skiff::config
