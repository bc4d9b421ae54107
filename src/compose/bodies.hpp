#pragma once
// Bodies of the requests that create things: the same engine state as the official program's. Pure: the model and
// what is known of the engine in, a document out. Fields that are empty there and mean nothing to the engine are left
// out. What cannot be created is a Failure with the official text.

#include <skiff/compose/observe.hpp>
#include <skiff/compose/project.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// Containers of each service as they are at this moment, those of a plan that is being applied included.
using LiveContainers = std::map<std::string, std::vector<Container>, std::less<>>;

/// Replaces references to services (network_mode, ipc, pid: service:X, volumes_from) by container ids. A copy of the
/// service comes back; `missing` names a service that has no container yet.
struct ResolvedService {
  base::JsonDocument service;
  std::string missing;  ///< the official text of what cannot be resolved; empty: all resolved
  bool pending = false; ///< refers to a container without an id yet: one that this plan will create
};
ResolvedService resolve_references(base::JsonView service, const LiveContainers& live);

struct CreateRequest {
  std::string_view key;               ///< of the service
  base::JsonView service;             ///< references resolved
  int number = 1;                     ///< 0: a one-off container
  std::string name;                   ///< of the container, in the end
  Labels labels;                      ///< further ones, over the service's
  std::string image_digest;           ///< label; empty: none
  const Container* inherit = nullptr; ///< whose anonymous volumes are taken over
  const Image* image = nullptr;       ///< for the volumes it declares
  const LiveContainers* live = nullptr;
  Environment proxy; ///< proxy variables of the client's configuration
  api::Version api = api::newest;
  bool use_aliases = true;
  bool attach_stdin = false;
  bool auto_remove = false;
};

struct CreateBody {
  base::JsonDocument body;
  std::vector<std::string> warnings;
};

CreateBody container_body(const Project& project, const CreateRequest& request);
/// For an engine below API 1.44: the body that connects a created container to one more network.
base::JsonDocument connect_body(const Project& project, const CreateRequest& request, std::string_view network,
                                std::string_view container);
std::vector<std::string> links_of(const Project& project, const CreateRequest& request);

base::JsonDocument network_body(const Project& project, std::string_view key, api::Version api);
base::JsonDocument volume_body(const Project& project, std::string_view key);

/// Labels every container of the project has, one-off ones included.
Labels project_labels(const Project& project, std::string_view service, bool one_off);

} // namespace skiff::compose
