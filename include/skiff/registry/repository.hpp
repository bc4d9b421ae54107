#pragma once
// One repository of an image registry, spoken to directly: manifests and blobs over the distribution protocol, with the
// registry's certificates (/etc/docker/certs.d), Basic and Bearer authentication, and docker's choice between https and
// http. Everything blocks: it turns the loop until the answer is there.
//
// Errors are Failure in docker's words ("no such manifest: …" of kind not_found, `denied: requested access to the
// resource is denied`, `failed to configure transport: error pinging v2 registry: Get "https://…": …`). No error holds
// a credential.

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/environment.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::registry {

struct Login {
  std::string username, password;
  std::string identity_token; ///< traded for an access token
  std::string registry_token; ///< sent as it is
};

struct Access {
  Login login;
  bool insecure = false; ///< any certificate will do, and http if there is no https
  std::string user_agent;
  os::Environment environment; ///< proxies, SSL_CERT_FILE
  std::string certificates;    ///< the folder with a folder of certificates per registry; empty: /etc/docker/certs.d
};

struct Document {
  std::string media_type, bytes;
};

class Repository {
public:
  /// `domain` and `path` as notation::Reference has them.
  Repository(loop::Loop& loop, std::string domain, std::string path, Access access);
  ~Repository();

  /// Calls `read` with the endpoints of the registry in docker's order until one has what it asks for: within it,
  /// manifest() and blob() ask that endpoint. `name`: for `no such manifest: NAME`.
  void try_endpoints(std::string_view name, const std::function<void()>& read);
  Document manifest(std::string_view tag_or_digest);
  std::string blob(std::string_view digest);

  /// Connects for changes, to the first endpoint there is.
  void open_for_writing();
  /// Makes a blob of another repository of the registry one of this; false if the registry wants the bytes.
  bool mount(std::string_view digest, std::string_view from_path);
  /// The digest the registry names.
  std::string put_manifest(std::string_view tag_or_digest, const Document& manifest);

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::registry
