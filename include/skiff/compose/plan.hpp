#pragma once
// What is to be done to a project, as a graph of operations: pure functions of (project, snapshot, options). No clock,
// no request, no question; an operation is one API call (a wait repeats one) and says why it is there. What the
// official program asks the user comes back as a question of the plan, to be answered by the options of the next one;
// what cannot be done is an operation that fails when its turn comes, so that what stands before it is done.

#include <skiff/compose/observe.hpp>
#include <skiff/compose/project.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skiff::compose {

/// How a container is named in requests: the id of one that exists, else the name it will be created under.
struct ContainerRef {
  std::string handle;
  std::string name; ///< what the user reads
};

struct CreateNetwork {
  std::string key;
};
struct RemoveNetwork {
  std::string id, name;
};
/// Without a key: the bare connection (a container that was there before its network was made anew).
struct ConnectNetwork {
  std::string network; ///< name
  ContainerRef container;
  std::string service, key;
  int number = 0;
};
struct DisconnectNetwork {
  std::string network;
  ContainerRef container;
};
struct CreateVolume {
  std::string key;
};
struct RemoveVolume {
  std::string name;
};
struct CreateContainer {
  std::string service;
  int number = 1;
  std::string name;                  ///< it is created under this name
  std::optional<Container> replaces; ///< the container whose place it takes
  bool inherit = false;              ///< anonymous volumes of the replaced one
  struct OneOff {
    std::string slug;
    bool attach_stdin = false, auto_remove = false, use_aliases = false;
  };
  std::optional<OneOff> one_off = std::nullopt; ///< of `run`: it has no number
};
struct RenameContainer {
  ContainerRef container;
  std::string name;
};
struct StartContainer {
  ContainerRef container;
};
struct StopContainer {
  ContainerRef container;
  std::optional<int> timeout;
};
struct RestartContainer {
  ContainerRef container;
  std::optional<int> timeout;
};
struct KillContainer {
  ContainerRef container;
  std::string signal;
};
struct PauseContainer {
  ContainerRef container;
};
struct UnpauseContainer {
  ContainerRef container;
};
struct RemoveContainer {
  ContainerRef container;
  bool force = false, volumes = false;
};
/// A secret or config that is not a file: one archive into the container.
struct CopyFile {
  ContainerRef container;
  std::string service;
  bool secret = false;
  std::size_t index = 0; ///< among the service's secrets or configs
};
/// A command of the service in a running container.
struct RunHook {
  ContainerRef container;
  std::string service;
  bool post_start = true;
  std::size_t index = 0;
};
enum class Condition : std::uint8_t { healthy, completed, running_or_healthy };
/// Asks until the containers of a service are as a dependent wants them.
struct Await {
  std::string service;
  Condition condition = Condition::healthy;
  bool required = true;
  std::vector<ContainerRef> containers;
};
struct RemoveImage {
  std::string reference;
};
/// Nothing is asked of the engine: the announcement alone.
struct Note {};
/// The plan ends here with this error.
struct Refuse {
  std::string text;
};

using Operation = std::variant<CreateNetwork, RemoveNetwork, ConnectNetwork, DisconnectNetwork, CreateVolume,
                               RemoveVolume, CreateContainer, RenameContainer, StartContainer, StopContainer,
                               RestartContainer, KillContainer, PauseContainer, UnpauseContainer, RemoveContainer,
                               CopyFile, RunHook, Await, RemoveImage, Note, Refuse>;

using StepId = std::size_t;

enum class State : std::uint8_t { working, done, warning, error };

/// What a refusal of the engine means where it does not end the plan.
struct Tolerance {
  base::FailureKind kind;
  std::string status; ///< announced instead; empty: as if done
  State state = State::done;
};

struct Step {
  Operation operation;
  std::vector<StepId> after; ///< ends before this one begins
  std::string subject;       ///< "Container x-web-1"; empty: nothing is announced
  std::string begins;        ///< "Creating"; empty: no announcement at the beginning
  std::string ends;          ///< "Created"; empty: none at the end
  std::string fails;         ///< status of a failure; "*": the engine's message; empty: none
  std::string failure_text;  ///< in front of the engine's message in the final error ("failed to create network x: ")
  std::vector<Tolerance> tolerates;
  std::string cause; ///< why, for who reads the plan
};

/// Something only the user can decide.
struct Question {
  std::string volume; ///< key; the answer goes to UpOptions::recreate_volumes
  std::string text;
};

struct Plan {
  std::vector<Step> steps; ///< every step stands behind those it comes after
  std::vector<std::string> warnings;
  std::vector<Question> questions;
  bool empty() const;      ///< nothing but notes
  bool only_makes() const; ///< leaves alone what is there
};

/// Names of services; empty: all of them.
using Services = std::vector<std::string>;

enum class Recreate : std::uint8_t { diverged, force, never };

struct UpOptions {
  Services services; ///< those `recreate` is about; the others follow `recreate_dependencies`
  Recreate recreate = Recreate::diverged;
  Recreate recreate_dependencies = Recreate::diverged;
  bool inherit_volumes = true; ///< not --renew-anon-volumes
  std::optional<int> timeout;
  bool remove_orphans = false;
  bool ignore_orphans = false;
  std::map<std::string, int, std::less<>> scale;       ///< over the model's
  std::set<std::string, std::less<>> recreate_volumes; ///< keys of diverged volumes that may be made anew
  std::set<std::string, std::less<>> keep_volumes;     ///< keys of diverged volumes that stay: no question
};

/// Networks, volumes and containers as the model wants them; nothing is started (section 17 of the behaviour).
Plan plan_create(const Project& project, const Snapshot& snapshot, const UpOptions& options);

struct StartOptions {
  Services services; ///< and what they depend on; empty: all
  bool wait = false; ///< until all are running or healthy
  std::map<std::string, int, std::less<>> scale;
};
/// Starts what does not run, dependencies and their conditions first. `containers`: without one-off ones.
Plan plan_start(const Project& project, const std::vector<Container>& containers, const StartOptions& options);

struct StopOptions {
  Services services;
  std::optional<int> timeout;
};
Plan plan_stop(const Project& project, const std::vector<Container>& containers, const StopOptions& options);

struct DownOptions {
  Services services;
  std::optional<int> timeout;
  bool volumes = false;
  bool remove_orphans = false;
};
/// `networks`: with the project's label; `busy`: ids of networks that still have other containers is found by the
/// engine's refusal. Images are removed by the steps that `images` names.
Plan plan_down(const Project& project, const Snapshot& snapshot, const DownOptions& options,
               const std::vector<std::string>& images = {});

struct RestartOptions {
  Services services;
  std::optional<int> timeout;
  bool dependents = true;
};
Plan plan_restart(const Project& project, const std::vector<Container>& containers, const RestartOptions& options);
Plan plan_kill(const std::vector<Container>& containers, const std::string& signal);
Plan plan_pause(const Project& project, const std::vector<Container>& containers, bool pause);
Plan plan_remove(const std::vector<Container>& containers, bool force, bool volumes);

/// Orphans: containers of services the project does not know, and one-off containers that have ended.
std::vector<Container> orphans_of(const Project& project, const std::vector<Container>& containers);

/// The containers as a plan leaves them. One that it makes has its name as id, and one that takes another's place keeps
/// the name it is created under: so a dry run goes on, as the official program's does.
std::vector<Container> containers_after(const Plan& plan, std::vector<Container> containers);

/// The plan as text, a line per step: what the golden tests, the debug log and `compose plan` show.
std::string plan_text(const Plan& plan);

} // namespace skiff::compose
