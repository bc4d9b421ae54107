#pragma once
// The listings of docker's commands, over the engine's JSON as the endpoint named in each line sends it.

#include <skiff/view/listing.hpp>

namespace skiff::view {

extern const Listing containers;   ///< GET /containers/json
extern const Listing images;       ///< GET /images/json
extern const Listing networks;     ///< GET /networks
extern const Listing volumes;      ///< GET /volumes → Volumes
extern const Listing image_layers; ///< GET /images/{name}/history
extern const Listing plugins;      ///< GET /plugins
extern const Listing search_hits;  ///< GET /images/search
extern const Listing contexts;     ///< {Name, Description, DockerEndpoint, Current, Error} for each context
extern const Listing changes;      ///< GET /containers/{id}/changes
extern const Listing checkpoints;  ///< GET /containers/{id}/checkpoints

/// A project's containers as `compose ps` lists them; rows are made by compose_row.
extern const Listing compose_containers;
/// A container of GET /containers/json and what GET /containers/{id}/json says of it (exit code, health).
Row compose_row(base::JsonView container, base::JsonView inspected);

} // namespace skiff::view
