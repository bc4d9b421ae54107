#pragma once
// From the flags of `build` to what is asked of BuildKit. What is wrong with the flags by themselves comes first, and
// without the words "failed to build" in front, as in the official client.

#include "commands/buildx/build_options.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/build/buildkit.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

/// `failed to build: WHY`.
base::Failure build_failure(std::string_view why, int exit_code = 1);
base::Failure unsupported_by_engine(std::string_view feature, std::string_view page);

struct Output {
  std::string type, destination;
  build::Attributes attributes;
};

/// --call: what a frontend is asked.
struct Question {
  std::string name, format;
  bool ignore_status = false;
};

/// Flags that have a notation of their own, taken apart.
struct BuildFlags {
  std::vector<Output> outputs;
  std::vector<build::TypedAttributes> cache_from, cache_to;
  std::map<std::string, std::optional<std::string>> attestations; ///< by type; nothing: disabled
  std::vector<Secret> secrets;
  std::vector<std::pair<std::string, std::string>> contexts; ///< name and place
  std::optional<Question> question;
};
BuildFlags parse_build_flags(const BuildOptions& options);

std::vector<Output> parse_outputs(const std::vector<std::string>& texts);
std::vector<build::TypedAttributes> parse_caches(const std::vector<std::string>& texts);
std::map<std::string, std::optional<std::string>> parse_attestations(const BuildOptions& options);
std::optional<Question> parse_question(const std::string& text);
/// --annotation as attributes of an exporter. Throws Failure.
build::Attributes annotation_attributes(const std::vector<std::string>& texts);

/// Exporters as the engine's builder knows them, and where their results go.
void add_outputs(Session& session, build::BuildKitRequest& request, const BuildOptions& options,
                 const BuildFlags& flags, bool containerd_store);
void add_caches(Session& session, build::BuildKitRequest& request, const BuildFlags& flags);
/// --ssh: id, id=socket, or id=key,…
void add_agents(build::BuildKitRequest& request, const BuildOptions& options, const os::Environment& environment);

struct PreparedBuild {
  build::BuildKitRequest request;
  bool containerd_store = false;
};
PreparedBuild prepare_build(Session& session, const BuildOptions& options, const BuildFlags& flags);

/// The build itself, and what the client adds to the response of the engine. Throws what buildkit_build throws.
build::BuildKitResult run_build(Session& session, const BuildOptions& options, const BuildFlags& flags,
                                PreparedBuild prepared, const std::function<void(const build::BuildStatus&)>& status);

/// Sends the image by the engine's own push, for engines whose builder cannot; steps of it go to `status`. Puts the
/// digest that the registry has into the response.
void push_result(Session& session, const std::vector<std::string>& names, build::Attributes& response,
                 const std::function<void(const build::BuildStatus&)>& status);

/// What messages about the Dockerfile of a question call it.
std::string answering_file(const BuildOptions& options);
struct Answer {
  std::string text;  ///< for standard output
  std::string error; ///< that the Dockerfile has, with its lines
  int code = 0;      ///< exit code, if there is no error
};
Answer read_answer(const Question& question, const build::Attributes& answer, std::string_view file);
/// Shows it. The exit code; throws Failure for the error.
int print_answer(Session& session, const Question& question, const build::Attributes& answer, std::string_view file);

/// Adds the record's provenance to the response, in a step of its own.
void add_provenance(Session& session, const std::string& reference, build::Attributes& response,
                    const std::function<void(const build::BuildStatus&)>& status);
/// --metadata-file: the response as a JSON document.
std::string metadata_text(const build::Attributes& response);

/// Work of the client that is shown as a step of the build.
void as_step(Session& session, const std::string& name, const std::function<void(const build::BuildStatus&)>& status,
             const std::function<void(const std::string& digest)>& work);

} // namespace skiff::commands
