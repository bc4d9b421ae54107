#pragma once
// The loader's door: a compose project as one canonical document.
//
// `load` finds the files, reads, interpolates, extends, includes, merges, validates and normalises them, in that order,
// and returns the project; it never asks the engine and never prints. What is wrong arrives as base::Failure with the
// official text and exit code 1; warnings are collected in the order in which they arose.
//
// Project::model is the project as `compose config --format json` shows it, member for member and in the same order:
//   {"configs": {KEY: …}, "name": …, "networks": {KEY: {"name", "driver", "ipam", …}}, "secrets": …,
//    "services": {KEY: {"command", "entrypoint", "image", "environment": {K: text or null}, "ports": [{…}], …}},
//    "volumes": {KEY: {"name", …}}, "models": {KEY: …}}
// Sizes are decimal texts ("67108864"), durations texts ("1m30s"), file modes octal texts ("0440"), paths absolute. `$`
// is not doubled here (only the printed text does that). Unlike the printed JSON it always contains "models".

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::compose {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The little the loader needs of a file system, so that tests can load projects that exist nowhere.
struct FileSource {
  enum class Kind : std::uint8_t { missing, file, directory, other };
  /// Content, or an error in Go's words: "open /p/x: no such file or directory". A pipe gives its content again when it
  /// is asked again.
  std::function<base::Result<std::string>(const std::string& path)> read;
  std::function<Kind(const std::string& path)> kind; ///< follows symbolic links
  /// Where the path leads when its own last component is a symbolic link; the path itself if it is none.
  std::function<std::string(const std::string& path)> target;
};

/// Reads the real file system.
FileSource system_files();

/// One thing that is wrong with a project, with the place where it is written.
struct Diagnostic {
  std::string message;
  std::string suggestion; ///< "did you mean …", or empty
  std::string file;       ///< empty if the error has no place
  std::uint32_t line = 0; ///< from 1
  std::uint32_t column = 0;
  std::string source_line;
  std::vector<std::string> chain; ///< "include in /p/compose.yaml:3", innermost first
};

/// Thrown by load: `text` is the official program's sentence for the first error.
class LoadFailure : public base::Failure {
public:
  LoadFailure(std::string official, std::vector<Diagnostic> found, std::vector<std::string> warned)
      : Failure(base::FailureKind::invalid, std::move(official)), diagnostics(std::move(found)),
        warnings(std::move(warned)) {}

  std::vector<Diagnostic> diagnostics;
  std::vector<std::string> warnings; ///< those before the error, as in Project::warnings
};

struct LoadOptions {
  std::vector<std::string> files;     ///< -f, in order; "-" is standard input
  std::string project_name;           ///< -p
  std::string project_directory;      ///< --project-directory
  std::vector<std::string> env_files; ///< --env-file
  std::vector<std::string> profiles;  ///< --profile; empty: COMPOSE_PROFILES
  std::vector<std::string> services;  ///< only these (shell patterns) and what they depend on; empty: all enabled
  Environment environment;            ///< the process environment
  std::string cwd;                    ///< absolute
  FileSource source = system_files();
  std::function<std::string()> standard_input; ///< read when a file is "-"

  bool interpolate = true;
  bool normalize = true;
  bool resolve_paths = true;
  bool check_consistency = true;
  bool resolve_environment = true;  ///< merge env_file into environment and drop env_file; off for `config --hash`
  bool keep_label_files = true;     ///< label_file stays beside the merged labels; off for `config`
  bool note_origins = false;        ///< for config_with_origins
  bool ignore_dependencies = false; ///< with `services`: not what they depend on (--no-deps)
  bool all_resources = false;       ///< keep networks, volumes, … that no enabled service uses
  bool compatibility = false;       ///< --compatibility: no normalisation
  bool model = true;                ///< Project::model and ::disabled; the outputs of `config` in YAML do without
};

struct LoadedTree; ///< the tree behind the model, for the outputs of `config` (private to the room)

struct Project {
  Project();
  Project(Project&&) noexcept;
  Project& operator=(Project&&) noexcept;
  ~Project();

  std::string name;
  std::string working_dir;            ///< absolute
  std::vector<std::string> files;     ///< absolute, in the order of loading; "-" stays as it is
  std::vector<std::string> env_files; ///< absolute --env-file names, as given (empty without the option)
  Environment environment;            ///< what `${VAR}` saw: process environment, then .env
  std::vector<std::string> profiles;  ///< active ones
  base::JsonDocument model;           ///< enabled services only
  base::JsonDocument disabled;        ///< {KEY: service} of the services that no active profile or selection enables
  std::vector<std::string> warnings;  ///< texts without level and time, in order
  std::unique_ptr<LoadedTree> tree;

  base::JsonView service(std::string_view key) const { return model["services"][key]; }
  /// The same, also if it is not enabled: builds take such services as contexts.
  base::JsonView any_service(std::string_view key) const {
    const base::JsonView enabled = service(key);
    return enabled.exists() ? enabled : disabled[key];
  }
};

Project load(const LoadOptions& options);

struct EarlyVariables {
  Environment variables;
  std::vector<std::string> warnings; ///< as in Project::warnings
};

/// What `.env` (or --env-file) says and the process environment does not, as far as it is known before the compose file
/// is looked for; no variables if it cannot be read. Files that can be read only once are left alone. The official
/// program reads the files twice for it, which can be seen in the warnings.
EarlyVariables early_variables(const LoadOptions& options);

/// Keys of the services, dependencies before dependents, by name where independent.
std::vector<std::string> services_in_order(const Project& project);
/// `image` of a service, or PROJECT-SERVICE.
std::string image_name(const Project& project, std::string_view service);

/// Lower-case hex SHA-256 that decides whether a container is up to date. `service` is in the form of Project::model;
/// up, create and run give it after replacing service references by container ids.
std::string service_hash(base::JsonView service);
std::string network_hash(base::JsonView network);
std::string volume_hash(base::JsonView volume);

/// The JSON of the model as Go's encoder writes it: <, > and & escaped, 32-bit floats in their shortest form.
/// Without indentation it is the text that is hashed.
std::string model_json(base::JsonView value, int indent = 0);

} // namespace skiff::compose
