#pragma once
// What the engine holds of a project, as plain values: an immutable snapshot that the planner reads. Fetched together,
// in as few requests as there are kinds of things (and one per distinct image).

#include <skiff/api/engine.hpp>
#include <skiff/compose/project.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

using Labels = std::map<std::string, std::string, std::less<>>;

/// Names of the labels that tie engine objects to a project.
namespace label {
inline constexpr std::string_view project = "com.docker.compose.project";
inline constexpr std::string_view service = "com.docker.compose.service";
inline constexpr std::string_view number = "com.docker.compose.container-number";
inline constexpr std::string_view one_off = "com.docker.compose.oneoff";
inline constexpr std::string_view config_hash = "com.docker.compose.config-hash";
inline constexpr std::string_view image = "com.docker.compose.image";
inline constexpr std::string_view version = "com.docker.compose.version";
inline constexpr std::string_view working_dir = "com.docker.compose.project.working_dir";
inline constexpr std::string_view config_files = "com.docker.compose.project.config_files";
inline constexpr std::string_view environment_file = "com.docker.compose.project.environment_file";
inline constexpr std::string_view depends_on = "com.docker.compose.depends_on";
inline constexpr std::string_view replace = "com.docker.compose.replace";
inline constexpr std::string_view slug = "com.docker.compose.slug";
inline constexpr std::string_view network = "com.docker.compose.network";
inline constexpr std::string_view volume = "com.docker.compose.volume";
} // namespace label

/// The compose release whose behaviour this is; it goes into labels and to `compose version`.
inline constexpr std::string_view compose_version = "2.40.3";

struct ContainerMount {
  std::string type; ///< volume, bind, tmpfs, …
  std::string name; ///< of a volume
  std::string source;
  std::string target;
  bool writable = true;
};

struct ContainerPort {
  std::string ip;
  int target = 0;
  int published = 0; ///< 0: not published
  std::string protocol;
};

/// A container as the list of containers shows it.
struct Container {
  std::string id;
  std::string name; ///< without the slash
  std::string image;
  std::string image_id;
  std::string command;
  std::string state;  ///< created, running, exited, …
  std::string status; ///< Up 3 seconds (healthy)
  std::int64_t created = 0;
  Labels labels;
  std::map<std::string, std::string, std::less<>> networks; ///< name → id
  std::vector<ContainerMount> mounts;
  std::vector<ContainerPort> ports;

  std::string_view label(std::string_view key) const;
  std::string_view service() const { return label(label::service); }
  std::optional<int> number() const;
  bool one_off() const { return label(label::one_off) == "True"; }
  bool running() const { return state == "running"; }
  /// The name in logs: without the project in front if it is the default name.
  std::string short_name() const;
};

struct Network {
  std::string id;
  std::string name;
  Labels labels;
};

struct Volume {
  std::string name;
  Labels labels;
};

struct Image {
  std::string id;
  std::string os, architecture, variant;
  std::vector<std::string> volumes; ///< declared by the image
  std::string tagged;               ///< when it was last tagged, RFC 3339
};

struct Snapshot {
  api::Version api = api::newest;
  std::vector<Container> containers;                    ///< of the project, one-off ones included, newest first
  std::map<std::string, std::vector<Network>> networks; ///< by name as the model has it: those called so
  std::map<std::string, Volume> volumes;                ///< by name: those that exist
  std::map<std::string, Image> images;                  ///< by reference: those that are local
};

/// Which containers of a project.
struct ContainerScope {
  enum class OneOff : std::uint8_t { include, exclude, only };
  OneOff one_off = OneOff::exclude;
  bool all = true;                   ///< stopped ones too
  std::vector<std::string> services; ///< empty: every service
  bool with_hash = true;             ///< only containers that compose made (all but the list before a start)
};
std::vector<Container> observe_containers(api::Engine& engine, std::string_view project, const ContainerScope& scope);

/// Of a container's names the one without a second slash, without its first: the others are links.
std::string own_name(const std::vector<std::string>& names);
/// The answer of /containers/json. Throws Failure if it is no JSON.
std::vector<Container> containers_of(std::string_view list);
std::vector<Container> list_containers(api::Engine& engine, api::Call call);
/// The answer of /images/NAME/json.
Image image_of(base::JsonView inspect);

/// Images of the enabled services (and of image mounts), each distinct reference once.
std::vector<std::string> image_references(const Project& project);
/// Fills `images` for these references; a missing image is left out. Failures read "unable to get image 'X': …".
void observe_images(api::Engine& engine, const std::vector<std::string>& references, Snapshot& into);
/// Networks, volumes and containers of the project, in three requests side by side.
void observe_resources(api::Engine& engine, const Project& project, Snapshot& into);

} // namespace skiff::compose
