#pragma once
// A build by BuildKit through the engine: one connection on which the engine fetches what it needs from here (files,
// credentials, secrets), one on which the build is requested and its status comes back. One call does it all and runs
// the loop meanwhile.

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/build/key_agent.hpp>
#include <skiff/build/scratch.hpp>
#include <skiff/build/status.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

struct RegistryLogin {
  std::string username;
  std::string secret; ///< password, or the identity token if there is no user name
};

using Attributes = std::map<std::string, std::string>;

struct TypedAttributes {
  std::string type;
  Attributes attributes;
};

/// An exporter and, if its result travels to the client, where it goes: bytes or a tree.
struct Exporter : TypedAttributes {
  std::function<void(std::string_view)> sink; ///< gets an archive piece by piece; what it throws ends the build
  std::string directory;                      ///< merged into what is there
};

/// What a frontend made of a Dockerfile, before any of it is built.
struct FrontendResult {
  std::map<std::string, std::string> definitions; ///< pb.Definition by platform; of one platform only: by ""
  Attributes metadata;                            ///< containerimage.config, result.json, …
};

/// 25 letters and digits, as BuildKit names builds and sessions.
std::string random_id();

struct BuildKitRequest {
  std::string reference = random_id(); ///< of the build's record
  std::string frontend = "dockerfile.v0";
  Attributes attributes;                          ///< of the frontend: filename, target, build-arg:NAME, …
  std::map<std::string, std::string> directories; ///< offered to the engine: context, dockerfile, … → path
  std::vector<Exporter> exporters;                ///< none: the result stays in the cache
  std::vector<TypedAttributes> cache_imports, cache_exports;
  std::vector<std::string> entitlements;
  std::map<std::string, std::string> secrets; ///< by id
  std::map<std::string, std::string> agents;  ///< sockets of SSH agents, by id
  /// Folders in OCI layout that the engine may read and write, by the name it knows them by: `local:DIR` for caches,
  /// `oci:ID` for contexts, `export`.
  std::map<std::string, std::string> stores;
  std::string question; ///< instead of a build: frontend.lint, frontend.outline, …
  std::string file_url; ///< instead of a build: of a file that the engine fetches
  /// Definitions that attributes refer to: `context:NAME` = `input:KEY`.
  std::map<std::string, std::string> inputs;
  /// Learns the definition when the frontend has made it. Builds that use it must begin before this one ends.
  std::function<void(const FrontendResult&)> on_frontend;
  std::string shared_key; ///< names the engine's copy of the directories for the next build
  /// A tar that is the context; attributes["context"] must then be "http://buildkit-session/ID", with any id.
  std::unique_ptr<transport::Source> upload;
  std::function<RegistryLogin(const std::string& registry)> login;
  std::vector<ScratchDirectory> scratch; ///< directories that are offered and belong to the build
  std::vector<KeyAgent> key_agents;      ///< some of `agents` that belong to it too
};

/// PATH | URL | - and -f of a build.
struct BuildInputs {
  std::string context;
  std::string dockerfile; ///< -f; empty: Dockerfile in the context; "-": from stdin; a URL: the caller brings the text
  std::optional<std::string> dockerfile_content; ///< in place of a file
  std::string cwd;
  int standard_input = 0;
};
/// Puts context and Dockerfile into the request: directories, attributes, shared key (without the client's id), upload.
/// Throws Failure with the official texts.
void add_inputs(BuildKitRequest& request, const BuildInputs& inputs, loop::Loop& loop);
/// Puts a Dockerfile that is not a file of the context into the request.
void use_dockerfile_text(BuildKitRequest& request, std::string_view text);

struct BuildKitEvents {
  std::function<void(const BuildStatus&)> status;
};

struct BuildKitResult {
  std::string reference; ///< of the build's record
  /// containerimage.digest, containerimage.config.digest, …; of a question: result.json, …; of a URL: file
  Attributes response;
  /// What -q and --iidfile give.
  std::string image_id() const;
};

/// A build that failed: `text` is "failed to solve: …", `excerpt` the lines of the Dockerfile it is about, or empty.
class SolveFailure : public base::Failure {
public:
  SolveFailure(std::string message, std::string lines, int code)
      : Failure(std::move(message), code), excerpt(std::move(lines)) {}
  std::string excerpt;
};

/// Throws SolveFailure if the build fails, and Failure{interrupted} when a signal has ended it; the engine has then
/// been told to stop, and the status has shown it.
BuildKitResult buildkit_build(api::Engine& engine, BuildKitRequest request, const BuildKitEvents& events);

/// A Dockerfile that is not here: the engine fetches it, in a step of its own. Throws as buildkit_build.
std::string fetch_dockerfile(api::Engine& engine, const std::string& url, const BuildKitEvents& events);

/// What the engine's builder can do, as far as it differs between engines.
struct BuilderFeatures {
  bool containerd_store = false; ///< several platforms, cache export, attestations, archives of images
  std::string host_gateway;      ///< address for --add-host NAME:host-gateway; empty if unknown
};
BuilderFeatures builder_features(api::Engine& engine);

} // namespace skiff::build
