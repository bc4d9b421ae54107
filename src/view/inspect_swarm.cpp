// Objects of a swarm are inspected as the engine sends them; templates read its JSON.
#include <skiff/view/inspect.hpp>

namespace skiff::view {

extern const Inspected inspected_service = {&format::types::map_of_any, true};
extern const Inspected inspected_task = {&format::types::map_of_any, true};
extern const Inspected inspected_node = {&format::types::map_of_any, true};
extern const Inspected inspected_secret = {&format::types::map_of_any, true};
extern const Inspected inspected_config = {&format::types::map_of_any, true};

} // namespace skiff::view
