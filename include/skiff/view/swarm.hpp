#pragma once
// What a swarm has, as docker lists it and as `inspect --pretty` describes it, over the engine's JSON.

#include <skiff/view/listing.hpp>

#include <string>
#include <string_view>

namespace skiff::view {

extern const Listing nodes;    ///< rows are made by node_row
extern const Listing services; ///< GET /services?status=true
extern const Listing secrets;  ///< GET /secrets
extern const Listing configs;  ///< GET /configs

/// A node of GET /nodes beside GET /info, which knows whose answer it is and the swarm's certificates.
Row node_row(base::JsonView node, base::JsonView info);

/// `node update` says "ready", people are told "Ready": the first letter large, all others small.
std::string for_people(std::string_view word);

std::string node_details(base::JsonView node);
std::string secret_details(base::JsonView secret);
/// `data`: what it holds, decoded.
std::string config_details(base::JsonView config, std::string_view data);

} // namespace skiff::view
