#pragma once
// A project as the engine remembers it: from the labels of its containers, networks and volumes, for verbs that were
// given a name and no file.

#include <skiff/compose/observe.hpp>

#include <string_view>
#include <vector>

namespace skiff::compose {

/// Services with their dependencies, image and number of containers. One-off containers do not count.
Project project_of_containers(std::string_view name, const std::vector<Container>& containers);

/// Networks with the project's label, into the snapshot by name; with `define`, into the model as well.
void observe_labelled_networks(api::Engine& engine, Project& project, Snapshot& into, bool define);
void observe_labelled_volumes(api::Engine& engine, Project& project, Snapshot& into);
/// Which of the model's volumes exist.
void observe_model_volumes(api::Engine& engine, const Project& project, Snapshot& into);

/// The first container a verb of one service means: running, by number, one-off ones last. Throws
/// `service "web" is not running` or, with an index, `service "web" is not running container #2`.
Container specified_container(api::Engine& engine, std::string_view project, std::string_view service, int index,
                              bool all = false, bool one_off = false);

} // namespace skiff::compose
