// The tables of the typed model. The order of the members is the order of the output and of the hash.

#include <compose/model.hpp>

namespace skiff::compose {
namespace {

using enum FieldKind;

constexpr Field hook_fields[] = {
    {"command", command}, {"user", text}, {"privileged", boolean}, {"working_dir", text}, {"environment", environment}};
constexpr Type hook{hook_fields};

constexpr Field file_mount_fields[] = {
    {"source", text}, {"target", text}, {"uid", text}, {"gid", text}, {"mode", mode}};
constexpr Type file_mount{file_mount_fields};

constexpr Field build_fields[] = {{"context", text},
                                  {"dockerfile", text},
                                  {"dockerfile_inline", text},
                                  {"entitlements", texts},
                                  {"args", environment},
                                  {"provenance", text},
                                  {"sbom", text},
                                  {"ssh", ssh},
                                  {"labels", mapping},
                                  {"cache_from", texts},
                                  {"cache_to", texts},
                                  {"no_cache", boolean},
                                  {"additional_contexts", mapping},
                                  {"pull", boolean},
                                  {"extra_hosts", hosts},
                                  {"isolation", text},
                                  {"network", text},
                                  {"target", text},
                                  {"secrets", structures, &file_mount},
                                  {"shm_size", size},
                                  {"tags", texts},
                                  {"ulimits", ulimits},
                                  {"platforms", texts},
                                  {"privileged", boolean}};
constexpr Type build{build_fields};

constexpr Field trigger_fields[] = {{"path", text, nullptr, true},
                                    {"action", text, nullptr, true},
                                    {"target", text},
                                    {"exec", structure, &hook},
                                    {"include", texts},
                                    {"ignore", texts},
                                    {"initial_sync", boolean}};
constexpr Type trigger{trigger_fields};
constexpr Field develop_fields[] = {{"watch", structures, &trigger}};
constexpr Type develop{develop_fields};

constexpr Field weight_fields[] = {{"path", text, nullptr, true, "Path"},
                                   {"weight", natural16, nullptr, true, "Weight"}};
constexpr Type weight{weight_fields};
constexpr Field throttle_fields[] = {{"path", text, nullptr, true, "Path"}, {"rate", size, nullptr, true, "Rate"}};
constexpr Type throttle{throttle_fields};
constexpr Field blkio_fields[] = {{"weight", natural16},
                                  {"weight_device", structures, &weight},
                                  {"device_read_bps", structures, &throttle},
                                  {"device_read_iops", structures, &throttle},
                                  {"device_write_bps", structures, &throttle},
                                  {"device_write_iops", structures, &throttle}};
constexpr Type blkio{blkio_fields};

constexpr Field credential_spec_fields[] = {{"config", text}, {"file", text}, {"registry", text}};
constexpr Type credential_spec{credential_spec_fields};

constexpr Field dependency_fields[] = {{"condition", text}, {"restart", boolean}, {"required", boolean, nullptr, true}};
constexpr Type dependency{dependency_fields};

constexpr Field update_fields[] = {{"parallelism", optional_natural}, {"delay", duration},
                                   {"failure_action", text},          {"monitor", duration},
                                   {"max_failure_ratio", real32},     {"order", text}};
constexpr Type update{update_fields};
constexpr Field device_request_fields[] = {
    {"capabilities", texts}, {"driver", text}, {"count", device_count}, {"device_ids", texts}, {"options", mapping}};
constexpr Type device_request{device_request_fields, false};
constexpr Field discrete_fields[] = {{"kind", text, nullptr, true, {}, "Kind"},
                                     {"value", integer, nullptr, true, {}, "Value"}};
constexpr Type discrete{discrete_fields};
constexpr Field generic_fields[] = {{"discrete_resource_spec", optional_structure, &discrete}};
constexpr Type generic{generic_fields};
constexpr Field resource_fields[] = {{"cpus", real32},
                                     {"memory", size},
                                     {"pids", integer},
                                     {"devices", structures, &device_request},
                                     {"generic_resources", structures, &generic}};
constexpr Type resource{resource_fields};
constexpr Field resources_fields[] = {{"limits", optional_structure, &resource},
                                      {"reservations", optional_structure, &resource}};
constexpr Type resources{resources_fields};
constexpr Field restart_policy_fields[] = {{"condition", text},
                                           {"delay", optional_duration},
                                           {"max_attempts", optional_natural},
                                           {"window", optional_duration}};
constexpr Type restart_policy{restart_policy_fields};
constexpr Field preference_fields[] = {{"spread", text}};
constexpr Type preference{preference_fields};
constexpr Field placement_fields[] = {
    {"constraints", texts}, {"preferences", structures, &preference}, {"max_replicas_per_node", natural}};
constexpr Type placement{placement_fields};
constexpr Field deploy_fields[] = {{"mode", text},
                                   {"replicas", optional_integer},
                                   {"labels", mapping},
                                   {"update_config", optional_structure, &update},
                                   {"rollback_config", optional_structure, &update},
                                   {"resources", structure, &resources},
                                   {"restart_policy", optional_structure, &restart_policy},
                                   {"placement", structure, &placement},
                                   {"endpoint_mode", text}};
constexpr Type deploy{deploy_fields};

constexpr Field device_fields[] = {{"source", text}, {"target", text}, {"permissions", text}};
constexpr Type device{device_fields};

constexpr Field provider_fields[] = {{"type", text}, {"options", multi_options}};
constexpr Type provider{provider_fields};

constexpr Field extends_fields[] = {{"file", text}, {"service", text}};
constexpr Type extends{extends_fields, false};

constexpr Field healthcheck_fields[] = {{"test", test},
                                        {"timeout", optional_duration},
                                        {"interval", optional_duration},
                                        {"retries", optional_natural},
                                        {"start_period", optional_duration},
                                        {"start_interval", optional_duration},
                                        {"disable", boolean}};
constexpr Type healthcheck{healthcheck_fields};

constexpr Field logging_fields[] = {{"driver", text}, {"options", mapping}};
constexpr Type logging{logging_fields};

constexpr Field used_model_fields[] = {{"endpoint_var", text}, {"model_var", text}};
constexpr Type used_model{used_model_fields};

constexpr Field joined_network_fields[] = {
    {"aliases", texts},        {"driver_opts", mapping}, {"gw_priority", integer},
    {"interface_name", text},  {"ipv4_address", text},   {"ipv6_address", text},
    {"link_local_ips", texts}, {"mac_address", text},    {"priority", integer}};
constexpr Type joined_network{joined_network_fields};

constexpr Field port_fields[] = {{"name", text},      {"mode", text},     {"host_ip", text},     {"target", natural32},
                                 {"published", text}, {"protocol", text}, {"app_protocol", text}};
constexpr Type port{port_fields};

constexpr Field bind_fields[] = {
    {"selinux", text}, {"propagation", text}, {"create_host_path", boolean}, {"recursive", text}};
constexpr Type bind{bind_fields};
constexpr Field volume_options_fields[] = {{"labels", mapping}, {"nocopy", boolean}, {"subpath", text}};
constexpr Type volume_options{volume_options_fields};
constexpr Field tmpfs_fields[] = {{"size", size}, {"mode", natural32}};
constexpr Type tmpfs{tmpfs_fields};
constexpr Field image_fields[] = {{"subpath", text}};
constexpr Type image{image_fields};
constexpr Field mount_fields[] = {{"type", text},
                                  {"source", text},
                                  {"target", text},
                                  {"read_only", boolean},
                                  {"consistency", text},
                                  {"bind", optional_structure, &bind},
                                  {"volume", optional_structure, &volume_options},
                                  {"tmpfs", optional_structure, &tmpfs},
                                  {"image", optional_structure, &image}};
constexpr Type mount{mount_fields};

constexpr Field service_fields[] = {{"profiles", texts},
                                    {"annotations", mapping},
                                    {"attach", optional_boolean},
                                    {"build", optional_structure, &build},
                                    {"develop", optional_structure, &develop},
                                    {"blkio_config", optional_structure, &blkio},
                                    {"cap_add", texts},
                                    {"cap_drop", texts},
                                    {"cgroup_parent", text},
                                    {"cgroup", text},
                                    {"cpu_count", integer},
                                    {"cpu_percent", real32},
                                    {"cpu_period", integer},
                                    {"cpu_quota", integer},
                                    {"cpu_rt_period", integer},
                                    {"cpu_rt_runtime", integer},
                                    {"cpus", real32},
                                    {"cpuset", text},
                                    {"cpu_shares", integer},
                                    {"command", command},
                                    {"configs", structures, &file_mount},
                                    {"container_name", text},
                                    {"credential_spec", optional_structure, &credential_spec},
                                    {"depends_on", structure_map, &dependency},
                                    {"deploy", optional_structure, &deploy},
                                    {"device_cgroup_rules", texts},
                                    {"devices", structures, &device},
                                    {"dns", texts},
                                    {"dns_opt", texts},
                                    {"dns_search", texts},
                                    {"dockerfile", text},
                                    {"domainname", text},
                                    {"entrypoint", command},
                                    {"provider", optional_structure, &provider},
                                    {"environment", environment},
                                    {"env_file", env_files},
                                    {"expose", loose_texts},
                                    {"extends", optional_structure, &extends},
                                    {"external_links", texts},
                                    {"extra_hosts", hosts},
                                    {"group_add", texts},
                                    {"gpus", structures, &device_request},
                                    {"hostname", text},
                                    {"healthcheck", optional_structure, &healthcheck},
                                    {"image", text},
                                    {"init", optional_boolean},
                                    {"ipc", text},
                                    {"isolation", text},
                                    {"labels", mapping},
                                    {"label_file", texts},
                                    {"links", texts},
                                    {"logging", optional_structure, &logging},
                                    {"log_driver", text},
                                    {"log_opt", text_map},
                                    {"mem_limit", size},
                                    {"mem_reservation", size},
                                    {"memswap_limit", size},
                                    {"mem_swappiness", size},
                                    {"mac_address", text},
                                    {"models", optional_map, &used_model},
                                    {"net", text},
                                    {"network_mode", text},
                                    {"networks", optional_map, &joined_network},
                                    {"oom_kill_disable", boolean},
                                    {"oom_score_adj", integer},
                                    {"pid", text},
                                    {"pids_limit", integer},
                                    {"platform", text},
                                    {"ports", structures, &port},
                                    {"privileged", boolean},
                                    {"pull_policy", text},
                                    {"read_only", boolean},
                                    {"restart", text},
                                    {"runtime", text},
                                    {"scale", optional_integer},
                                    {"secrets", structures, &file_mount},
                                    {"security_opt", texts},
                                    {"shm_size", size},
                                    {"stdin_open", boolean},
                                    {"stop_grace_period", optional_duration},
                                    {"stop_signal", text},
                                    {"storage_opt", text_map},
                                    {"sysctls", mapping},
                                    {"tmpfs", texts},
                                    {"tty", boolean},
                                    {"ulimits", ulimits},
                                    {"use_api_socket", boolean},
                                    {"user", text},
                                    {"userns_mode", text},
                                    {"uts", text},
                                    {"volume_driver", text},
                                    {"volumes", structures, &mount},
                                    {"volumes_from", texts},
                                    {"working_dir", text},
                                    {"post_start", structures, &hook},
                                    {"pre_stop", structures, &hook}};
constexpr Type service{service_fields};

constexpr Field pool_fields[] = {{"subnet", text}, {"gateway", text}, {"ip_range", text}, {"aux_addresses", mapping}};
constexpr Type pool{pool_fields, false};
constexpr Field ipam_fields[] = {{"driver", text}, {"config", structures, &pool}};
constexpr Type ipam{ipam_fields};
constexpr Field network_fields[] = {{"name", text},
                                    {"driver", text},
                                    {"driver_opts", mapping},
                                    {"ipam", structure, &ipam},
                                    {"external", boolean},
                                    {"internal", boolean},
                                    {"attachable", boolean},
                                    {"labels", mapping},
                                    {"enable_ipv4", optional_boolean},
                                    {"enable_ipv6", optional_boolean}};
constexpr Type network{network_fields};

constexpr Field volume_fields[] = {
    {"name", text}, {"driver", text}, {"driver_opts", mapping}, {"external", boolean}, {"labels", mapping}};
constexpr Type volume{volume_fields};

constexpr Field file_object_fields[] = {
    {"name", text},      {"file", text},   {"environment", text},     {"content", text},        {"external", boolean},
    {"labels", mapping}, {"driver", text}, {"driver_opts", text_map}, {"template_driver", text}};
constexpr Type file_object{file_object_fields};

constexpr Field model_fields[] = {{"name", text}, {"model", text}, {"context_size", integer}, {"runtime_flags", texts}};
constexpr Type model{model_fields};

constexpr Field project_fields[] = {{"name", text},
                                    {"services", structure_map, &service, true},
                                    {"networks", structure_map, &network},
                                    {"volumes", structure_map, &volume},
                                    {"secrets", structure_map, &file_object},
                                    {"configs", structure_map, &file_object},
                                    {"models", structure_map, &model}};
constexpr Type project{project_fields};

} // namespace

const Type& project_type() { return project; }
const Type& service_type() { return service; }
const Type& network_type() { return network; }
const Type& volume_type() { return volume; }

} // namespace skiff::compose
