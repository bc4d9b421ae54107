#pragma once
// The engine's endpoints that only a swarm has, one function each (as endpoints.hpp for all the others).

#include <skiff/api/endpoints.hpp>

namespace skiff::api::swarm {

Call list_nodes(std::string_view filters = {});
/// `version`: Version.Index of what was inspected; the engine refuses a change of anything newer.
Call update_node(std::string_view id, std::int64_t version, base::JsonView spec);
Call remove_node(std::string_view id, bool force);

/// `status`: with the number of tasks of each.
Call list_services(std::string_view filters, bool status = false);
Call remove_service(std::string_view id);

Call list_secrets(std::string_view filters);
Call create_secret(const base::JsonDocument& body);
Call remove_secret(std::string_view id);
Call list_configs(std::string_view filters);
Call create_config(const base::JsonDocument& body);
Call remove_config(std::string_view id);

} // namespace skiff::api::swarm
