#pragma once
// The configuration file (config.json) and the context store, shared with the official client: same files, same keys.
// Unknown keys are kept on rewrite. Source of the rules: reference conventions of docker 28 (config.json, contexts).

#include <skiff/base/json.hpp>
#include <skiff/base/result.hpp>
#include <skiff/os/environment.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::config {

class Config {
public:
  /// From `folder`/config.json; a missing file is an empty configuration, an unreadable one gives `warning`.
  static Config load(std::string folder);

  std::string folder;  ///< --config, $DOCKER_CONFIG or ~/.docker
  std::string warning; ///< `WARNING: Error parsing config file (…): …`, or empty
  base::JsonView operator[](std::string_view key) const { return document_[key]; }
  base::JsonDocument& document() { return document_; }
  const base::JsonDocument& document() const { return document_; }
  /// "psFormat", "detachKeys", … ; empty if unset.
  std::string text(std::string_view key) const { return document_[key].text(); }
  /// Changes the file: reads it again, as other programs may have written it, lets `edit` change the document and
  /// writes it atomically (tab indent; a new file 0600, an old one keeps its mode and owner), all under a lock, so that
  /// two programs at a time lose nothing. `edit` says whether there is something to write. Throws Failure.
  void change(const std::function<bool(base::Json& document)>& edit);
  std::string file() const { return folder + "/config.json"; }

private:
  base::JsonDocument document_;
};

/// One engine as a context describes it. Paths are absolute.
struct EndpointText {
  std::string host; ///< as written: unix:///…, tcp://…, ssh://…; empty: the default socket
  bool skip_tls_verify = false;
  std::optional<std::string> ca, cert, key; ///< files
};

struct Selected {
  std::string context; ///< name; "default" when the environment decides
  EndpointText endpoint;
};

/// What picks the engine: flags first, then DOCKER_HOST, DOCKER_CONTEXT, currentContext (in docker's order).
struct Choice {
  std::optional<std::string> context_flag;
  std::vector<std::string> host_flags;
  std::optional<bool> tls, tls_verify;
  std::optional<std::string> tls_ca, tls_cert, tls_key;
};
/// What the context "default" stands for: flags and environment, without any stored context.
EndpointText default_endpoint(const Config& config, const Choice& choice, const os::Environment& environment);
/// The name of the context in force, whether it exists or not.
std::string current_context(const Config& config, const Choice& choice, const os::Environment& environment);
/// Throws Failure with the official text (unknown context, both --host and --context, …).
Selected select(const Config& config, const Choice& choice, const os::Environment& environment);

} // namespace skiff::config
