// The tables. Order inside `one_of` matters: among errors of equal depth the first alternative's is reported.

#include <compose/schema.hpp>

namespace skiff::compose {
namespace {

using Keys = std::span<const std::string_view>;

// ---- building blocks

constexpr Schema text{.types = type::text};
constexpr Schema nothing{.types = type::null};
constexpr Schema boolean{.types = type::boolean};
constexpr Schema integer{.types = type::integer};
constexpr Schema number{.types = type::number};
constexpr Schema object{.types = type::mapping};
constexpr Schema boolean_or_text{.types = type::boolean | type::text};
constexpr Schema integer_or_text{.types = type::integer | type::text};
constexpr Schema number_or_text{.types = type::number | type::text};
constexpr Schema text_or_null{.types = type::text | type::null};
constexpr Schema text_number_or_boolean{.types = type::text | type::number | type::boolean};
constexpr Schema scalar{.types = type::text | type::number | type::boolean | type::null};

constexpr Schema texts{.types = type::list, .items = &text};
constexpr Schema unique_texts{.types = type::list, .items = &text, .unique = true};
constexpr Schema unique_numbers_or_texts{.types = type::list, .items = &number_or_text, .unique = true};

constexpr const Schema* text_or_texts_ways[] = {&text, &unique_texts};
constexpr Schema text_or_texts{.one_of = text_or_texts_ways};

constexpr Schema scalars_by_name{.types = type::mapping, .names = Names::any, .named = &scalar, .closed = true};
constexpr const Schema* key_values_ways[] = {&scalars_by_name, &unique_texts};
constexpr Schema key_values{.one_of = key_values_ways};

constexpr Schema options{.types = type::mapping, .names = Names::any, .named = &number_or_text};

constexpr const Schema* host_addresses_ways[] = {&text, &texts};
constexpr Schema host_addresses{.one_of = host_addresses_ways};
constexpr Schema hosts_by_name{.types = type::mapping, .names = Names::any, .named = &host_addresses, .closed = true};
constexpr const Schema* extra_hosts_ways[] = {&hosts_by_name, &unique_texts};
constexpr Schema extra_hosts{.one_of = extra_hosts_ways};

constexpr const Schema* command_ways[] = {&nothing, &text, &texts};
constexpr Schema command{.one_of = command_ways};

constexpr Schema members(std::span<const Property> properties, Keys required = {}) {
  return {.types = type::mapping, .properties = properties, .closed = true, .extensions = true, .required = required};
}
constexpr Schema list_of(const Schema& items) { return {.types = type::list, .items = &items}; }

// ---- pieces of services

constexpr std::string_view command_key[] = {"command"};
constexpr Property hook_keys[] = {{"command", &command},
                                  {"user", &text},
                                  {"privileged", &boolean_or_text},
                                  {"working_dir", &text},
                                  {"environment", &key_values}};
constexpr Schema hook = members(hook_keys, command_key);
constexpr Schema hooks = list_of(hook);

constexpr std::string_view watch_actions[] = {"rebuild", "sync", "restart", "sync+restart", "sync+exec"};
constexpr Schema watch_action{.types = type::text, .values = watch_actions};
constexpr std::string_view watch_required[] = {"path", "action"};
constexpr Property watch_keys[] = {{"ignore", &text_or_texts}, {"include", &text_or_texts}, {"path", &text},
                                   {"action", &watch_action},  {"target", &text},           {"exec", &hook},
                                   {"initial_sync", &boolean}};
constexpr Schema watch = members(watch_keys, watch_required);
constexpr Schema watches = list_of(watch);
constexpr Property develop_keys[] = {{"watch", &watches}};
constexpr Schema develop{
    .types = type::mapping | type::null, .properties = develop_keys, .closed = true, .extensions = true};

constexpr std::string_view update_orders[] = {"start-first", "stop-first"};
constexpr Schema update_order{.types = type::text, .values = update_orders};
constexpr Property update_keys[] = {
    {"parallelism", &integer_or_text},      {"delay", &text},        {"failure_action", &text}, {"monitor", &text},
    {"max_failure_ratio", &number_or_text}, {"order", &update_order}};
constexpr Schema update = members(update_keys);

constexpr Property discrete_keys[] = {{"kind", &text}, {"value", &number_or_text}};
constexpr Schema discrete = members(discrete_keys);
constexpr Property generic_keys[] = {{"discrete_resource_spec", &discrete}};
constexpr Schema generic = members(generic_keys);
constexpr Schema generics = list_of(generic);

constexpr std::string_view device_request_required[] = {"capabilities"};
constexpr Property device_request_keys[] = {{"capabilities", &unique_texts},
                                            {"count", &integer_or_text},
                                            {"device_ids", &unique_texts},
                                            {"driver", &text},
                                            {"options", &key_values}};
constexpr Schema device_request = members(device_request_keys, device_request_required);
constexpr Schema device_requests = list_of(device_request);
constexpr Schema gpu{.types = type::mapping, .properties = device_request_keys};
constexpr std::string_view all_word[] = {"all"};
constexpr Schema all_gpus{.types = type::text, .values = all_word};
constexpr Schema gpu_list = list_of(gpu);
constexpr const Schema* gpus_ways[] = {&all_gpus, &gpu_list};
constexpr Schema gpus{.one_of = gpus_ways};

constexpr Property limits_keys[] = {{"cpus", &number_or_text}, {"memory", &text}, {"pids", &integer_or_text}};
constexpr Schema limits = members(limits_keys);
constexpr Property reservations_keys[] = {
    {"cpus", &number_or_text}, {"memory", &text}, {"generic_resources", &generics}, {"devices", &device_requests}};
constexpr Schema reservations = members(reservations_keys);
constexpr Property resources_keys[] = {{"limits", &limits}, {"reservations", &reservations}};
constexpr Schema resources = members(resources_keys);
constexpr Property restart_policy_keys[] = {
    {"condition", &text}, {"delay", &text}, {"max_attempts", &integer_or_text}, {"window", &text}};
constexpr Schema restart_policy = members(restart_policy_keys);
constexpr Property preference_keys[] = {{"spread", &text}};
constexpr Schema preference = members(preference_keys);
constexpr Schema preferences = list_of(preference);
constexpr Property placement_keys[] = {
    {"constraints", &texts}, {"preferences", &preferences}, {"max_replicas_per_node", &integer_or_text}};
constexpr Schema placement = members(placement_keys);
constexpr Property deploy_keys[] = {{"mode", &text},
                                    {"endpoint_mode", &text},
                                    {"replicas", &integer_or_text},
                                    {"labels", &key_values},
                                    {"rollback_config", &update},
                                    {"update_config", &update},
                                    {"resources", &resources},
                                    {"restart_policy", &restart_policy},
                                    {"placement", &placement}};
constexpr Schema deploy{
    .types = type::mapping | type::null, .properties = deploy_keys, .closed = true, .extensions = true};

constexpr Property file_mount_keys[] = {
    {"source", &text}, {"target", &text}, {"uid", &text}, {"gid", &text}, {"mode", &number_or_text}};
constexpr Schema long_file_mount = members(file_mount_keys);
constexpr const Schema* file_mount_ways[] = {&text, &long_file_mount};
constexpr Schema file_mount{.one_of = file_mount_ways};
constexpr Schema file_mounts = list_of(file_mount);

constexpr std::string_view ulimit_required[] = {"soft", "hard"};
constexpr Property ulimit_keys[] = {{"hard", &integer_or_text}, {"soft", &integer_or_text}};
constexpr Schema long_ulimit = members(ulimit_keys, ulimit_required);
constexpr const Schema* ulimit_ways[] = {&integer_or_text, &long_ulimit};
constexpr Schema ulimit{.one_of = ulimit_ways};
constexpr Schema ulimits{.types = type::mapping, .names = Names::lower, .named = &ulimit};

constexpr Property build_keys[] = {{"context", &text},
                                   {"dockerfile", &text},
                                   {"dockerfile_inline", &text},
                                   {"entitlements", &texts},
                                   {"args", &key_values},
                                   {"ssh", &key_values},
                                   {"labels", &key_values},
                                   {"cache_from", &texts},
                                   {"cache_to", &texts},
                                   {"no_cache", &boolean_or_text},
                                   {"additional_contexts", &key_values},
                                   {"network", &text},
                                   {"provenance", &boolean_or_text},
                                   {"sbom", &boolean_or_text},
                                   {"pull", &boolean_or_text},
                                   {"target", &text},
                                   {"shm_size", &integer_or_text},
                                   {"extra_hosts", &extra_hosts},
                                   {"isolation", &text},
                                   {"privileged", &boolean_or_text},
                                   {"secrets", &file_mounts},
                                   {"tags", &texts},
                                   {"ulimits", &ulimits},
                                   {"platforms", &texts}};
constexpr Schema long_build = members(build_keys);
constexpr const Schema* build_ways[] = {&text, &long_build};
constexpr Schema build{.one_of = build_ways};

constexpr Property throttle_keys[] = {{"path", &text}, {"rate", &integer_or_text}};
constexpr Schema throttle{.types = type::mapping, .properties = throttle_keys, .closed = true};
constexpr Schema throttles = list_of(throttle);
constexpr Property weight_keys[] = {{"path", &text}, {"weight", &integer_or_text}};
constexpr Schema weight{.types = type::mapping, .properties = weight_keys, .closed = true};
constexpr Schema weights = list_of(weight);
constexpr Property blkio_keys[] = {{"device_read_bps", &throttles},  {"device_read_iops", &throttles},
                                   {"device_write_bps", &throttles}, {"device_write_iops", &throttles},
                                   {"weight", &integer_or_text},     {"weight_device", &weights}};
constexpr Schema blkio{.types = type::mapping, .properties = blkio_keys, .closed = true};

constexpr std::string_view cgroups[] = {"host", "private"};
constexpr Schema cgroup{.types = type::text, .values = cgroups};
constexpr Schema container_name{.types = type::text, .pattern = Pattern::container_name};
constexpr Schema pull_policy{.types = type::text, .pattern = Pattern::pull_policy};

constexpr std::int64_t zero = 0;
constexpr std::int64_t hundred = 100;
constexpr std::int64_t least_score = -1000;
constexpr std::int64_t greatest_score = 1000;
constexpr Schema natural{.types = type::integer, .minimum = &zero};
constexpr const Schema* count_ways[] = {&text, &natural};
constexpr Schema count{.one_of = count_ways};
constexpr const Schema* size_ways[] = {&natural, &text};
constexpr Schema size{.one_of = size_ways};
constexpr Schema percentage{.types = type::integer, .minimum = &zero, .maximum = &hundred};
constexpr const Schema* percent_ways[] = {&text, &percentage};
constexpr Schema percent{.one_of = percent_ways};
constexpr Schema oom_score{.types = type::integer, .minimum = &least_score, .maximum = &greatest_score};
constexpr const Schema* oom_score_ways[] = {&text, &oom_score};
constexpr Schema oom_score_adj{.one_of = oom_score_ways};

constexpr Property credential_spec_keys[] = {{"config", &text}, {"file", &text}, {"registry", &text}};
constexpr Schema credential_spec = members(credential_spec_keys);

constexpr std::string_view conditions[] = {"service_started", "service_healthy", "service_completed_successfully"};
constexpr Schema condition{.types = type::text, .values = conditions};
constexpr std::string_view dependency_required[] = {"condition"};
constexpr Property dependency_keys[] = {
    {"restart", &boolean_or_text}, {"required", &boolean}, {"condition", &condition}};
constexpr Schema dependency = members(dependency_keys, dependency_required);
constexpr Schema dependencies{.types = type::mapping, .names = Names::resource, .named = &dependency, .closed = true};
constexpr const Schema* depends_on_ways[] = {&unique_texts, &dependencies};
constexpr Schema depends_on{.one_of = depends_on_ways};

constexpr std::string_view source_key[] = {"source"};
constexpr Property device_keys[] = {{"source", &text}, {"target", &text}, {"permissions", &text}};
constexpr Schema long_device = members(device_keys, source_key);
constexpr const Schema* device_ways[] = {&text, &long_device};
constexpr Schema device{.one_of = device_ways};
constexpr Schema devices = list_of(device);

constexpr std::string_view path_key[] = {"path"};
constexpr Property env_file_keys[] = {{"path", &text}, {"format", &text}, {"required", &boolean_or_text}};
constexpr Schema long_env_file{
    .types = type::mapping, .properties = env_file_keys, .closed = true, .required = path_key};
constexpr const Schema* env_file_entry_ways[] = {&text, &long_env_file};
constexpr Schema env_file_entry{.one_of = env_file_entry_ways};
constexpr Schema env_file_list = list_of(env_file_entry);
constexpr const Schema* env_file_ways[] = {&text, &env_file_list};
constexpr Schema env_file{.one_of = env_file_ways};
constexpr const Schema* label_file_ways[] = {&text, &texts};
constexpr Schema label_file{.one_of = label_file_ways};

constexpr std::string_view service_key[] = {"service"};
constexpr Property extends_keys[] = {{"service", &text}, {"file", &text}};
constexpr Schema long_extends{
    .types = type::mapping, .properties = extends_keys, .closed = true, .required = service_key};
constexpr const Schema* extends_ways[] = {&text, &long_extends};
constexpr Schema extends{.one_of = extends_ways};

constexpr Schema provider_values = list_of(text_number_or_boolean);
constexpr const Schema* provider_option_ways[] = {&text_number_or_boolean, &provider_values};
constexpr Schema provider_option{.one_of = provider_option_ways};
constexpr Schema provider_options{.types = type::mapping, .names = Names::any, .named = &provider_option};
constexpr std::string_view type_key[] = {"type"};
constexpr Property provider_keys[] = {{"type", &text}, {"options", &provider_options}};
constexpr Schema provider = members(provider_keys, type_key);

constexpr const Schema* test_ways[] = {&text, &texts};
constexpr Schema test{.one_of = test_ways};
constexpr Property healthcheck_keys[] = {{"disable", &boolean_or_text},
                                         {"interval", &text},
                                         {"retries", &number_or_text},
                                         {"test", &test},
                                         {"timeout", &text},
                                         {"start_period", &text},
                                         {"start_interval", &text}};
constexpr Schema healthcheck = members(healthcheck_keys);

constexpr Schema log_option{.types = type::text | type::number | type::null};
constexpr Schema log_options{.types = type::mapping, .names = Names::any, .named = &log_option};
constexpr Property logging_keys[] = {{"driver", &text}, {"options", &log_options}};
constexpr Schema logging = members(logging_keys);

constexpr Property used_model_keys[] = {{"endpoint_var", &text}, {"model_var", &text}};
constexpr Schema used_model_members = members(used_model_keys);
constexpr const Schema* used_model_ways[] = {&used_model_members, &nothing};
constexpr Schema used_model{.one_of = used_model_ways};
constexpr Schema used_models_by_name{.types = type::mapping, .names = Names::resource, .named = &used_model};
constexpr const Schema* used_models_ways[] = {&unique_texts, &used_models_by_name};
constexpr Schema used_models{.one_of = used_models_ways};

constexpr Property joined_network_keys[] = {
    {"aliases", &unique_texts},        {"interface_name", &text}, {"ipv4_address", &text},   {"ipv6_address", &text},
    {"link_local_ips", &unique_texts}, {"mac_address", &text},    {"driver_opts", &options}, {"priority", &number},
    {"gw_priority", &number}};
constexpr Schema joined_network_members = members(joined_network_keys);
constexpr const Schema* joined_network_ways[] = {&joined_network_members, &nothing};
constexpr Schema joined_network{.one_of = joined_network_ways};
constexpr Schema joined_networks_by_name{
    .types = type::mapping, .names = Names::resource, .named = &joined_network, .closed = true};
constexpr const Schema* joined_networks_ways[] = {&unique_texts, &joined_networks_by_name};
constexpr Schema joined_networks{.one_of = joined_networks_ways};

constexpr Property port_keys[] = {{"name", &text},
                                  {"mode", &text},
                                  {"host_ip", &text},
                                  {"target", &integer_or_text},
                                  {"published", &integer_or_text},
                                  {"protocol", &text},
                                  {"app_protocol", &text}};
constexpr Schema long_port = members(port_keys);
constexpr const Schema* port_ways[] = {&number, &text, &long_port};
constexpr Schema port{.one_of = port_ways};
constexpr Schema ports{.types = type::list, .items = &port, .unique = true};

constexpr std::string_view volume_types[] = {"bind", "volume", "tmpfs", "cluster", "npipe", "image"};
constexpr Schema volume_type{.types = type::text, .values = volume_types};
constexpr std::string_view recursions[] = {"enabled", "disabled", "writable", "readonly"};
constexpr Schema recursion{.types = type::text, .values = recursions};
constexpr std::string_view selinux_labels[] = {"z", "Z"};
constexpr Schema selinux{.types = type::text, .values = selinux_labels};
constexpr Property bind_keys[] = {
    {"propagation", &text}, {"create_host_path", &boolean_or_text}, {"recursive", &recursion}, {"selinux", &selinux}};
constexpr Schema bind = members(bind_keys);
constexpr Property volume_options_keys[] = {{"labels", &key_values}, {"nocopy", &boolean_or_text}, {"subpath", &text}};
constexpr Schema volume_options = members(volume_options_keys);
constexpr Property tmpfs_keys[] = {{"size", &size}, {"mode", &number_or_text}};
constexpr Schema tmpfs = members(tmpfs_keys);
constexpr Property image_keys[] = {{"subpath", &text}};
constexpr Schema image_options = members(image_keys);
constexpr Property mount_keys[] = {{"type", &volume_type},          {"source", &text},      {"target", &text},
                                   {"read_only", &boolean_or_text}, {"consistency", &text}, {"bind", &bind},
                                   {"volume", &volume_options},     {"tmpfs", &tmpfs},      {"image", &image_options}};
constexpr Schema long_mount = members(mount_keys, type_key);
constexpr const Schema* mount_ways[] = {&text, &long_mount};
constexpr Schema mount{.one_of = mount_ways};
constexpr Schema mounts{.types = type::list, .items = &mount, .unique = true};

constexpr Property service_keys[] = {{"develop", &develop},
                                     {"deploy", &deploy},
                                     {"annotations", &key_values},
                                     {"attach", &boolean_or_text},
                                     {"build", &build},
                                     {"blkio_config", &blkio},
                                     {"cap_add", &unique_texts},
                                     {"cap_drop", &unique_texts},
                                     {"cgroup", &cgroup},
                                     {"cgroup_parent", &text},
                                     {"command", &command},
                                     {"configs", &file_mounts},
                                     {"container_name", &container_name},
                                     {"cpu_count", &count},
                                     {"cpu_percent", &percent},
                                     {"cpu_shares", &number_or_text},
                                     {"cpu_quota", &number_or_text},
                                     {"cpu_period", &number_or_text},
                                     {"cpu_rt_period", &number_or_text},
                                     {"cpu_rt_runtime", &number_or_text},
                                     {"cpus", &number_or_text},
                                     {"cpuset", &text},
                                     {"credential_spec", &credential_spec},
                                     {"depends_on", &depends_on},
                                     {"device_cgroup_rules", &unique_texts},
                                     {"devices", &devices},
                                     {"dns", &text_or_texts},
                                     {"dns_opt", &unique_texts},
                                     {"dns_search", &text_or_texts},
                                     {"domainname", &text},
                                     {"entrypoint", &command},
                                     {"env_file", &env_file},
                                     {"label_file", &label_file},
                                     {"environment", &key_values},
                                     {"expose", &unique_numbers_or_texts},
                                     {"extends", &extends},
                                     {"provider", &provider},
                                     {"external_links", &unique_texts},
                                     {"extra_hosts", &extra_hosts},
                                     {"gpus", &gpus},
                                     {"group_add", &unique_numbers_or_texts},
                                     {"healthcheck", &healthcheck},
                                     {"hostname", &text},
                                     {"image", &text},
                                     {"init", &boolean_or_text},
                                     {"ipc", &text},
                                     {"isolation", &text},
                                     {"labels", &key_values},
                                     {"links", &unique_texts},
                                     {"logging", &logging},
                                     {"mac_address", &text},
                                     {"mem_limit", &number_or_text},
                                     {"mem_reservation", &integer_or_text},
                                     {"mem_swappiness", &integer_or_text},
                                     {"memswap_limit", &number_or_text},
                                     {"network_mode", &text},
                                     {"models", &used_models},
                                     {"networks", &joined_networks},
                                     {"oom_kill_disable", &boolean_or_text},
                                     {"oom_score_adj", &oom_score_adj},
                                     {"pid", &text_or_null},
                                     {"pids_limit", &number_or_text},
                                     {"platform", &text},
                                     {"ports", &ports},
                                     {"post_start", &hooks},
                                     {"pre_stop", &hooks},
                                     {"privileged", &boolean_or_text},
                                     {"profiles", &unique_texts},
                                     {"pull_policy", &pull_policy},
                                     {"pull_refresh_after", &text},
                                     {"read_only", &boolean_or_text},
                                     {"restart", &text},
                                     {"runtime", &text},
                                     {"scale", &integer_or_text},
                                     {"security_opt", &unique_texts},
                                     {"shm_size", &number_or_text},
                                     {"secrets", &file_mounts},
                                     {"sysctls", &key_values},
                                     {"stdin_open", &boolean_or_text},
                                     {"stop_grace_period", &text},
                                     {"stop_signal", &text},
                                     {"storage_opt", &object},
                                     {"tmpfs", &text_or_texts},
                                     {"tty", &boolean_or_text},
                                     {"ulimits", &ulimits},
                                     {"use_api_socket", &boolean},
                                     {"user", &text},
                                     {"uts", &text},
                                     {"userns_mode", &text},
                                     {"volumes", &mounts},
                                     {"volumes_from", &unique_texts},
                                     {"working_dir", &text}};
constexpr Schema service = members(service_keys);

// ---- resources

constexpr Property external_keys[] = {{"name", &text}};
constexpr Schema external{.types = type::boolean | type::text | type::mapping,
                          .properties = external_keys,
                          .closed = true,
                          .extensions = true};
constexpr Schema open_external{.types = type::boolean | type::text | type::mapping, .properties = external_keys};

constexpr Schema texts_by_name{.types = type::mapping, .names = Names::any, .named = &text, .closed = true};
constexpr Property pool_keys[] = {
    {"subnet", &text}, {"ip_range", &text}, {"gateway", &text}, {"aux_addresses", &texts_by_name}};
constexpr Schema pool = members(pool_keys);
constexpr Schema pools = list_of(pool);
constexpr Property ipam_keys[] = {{"driver", &text}, {"config", &pools}, {"options", &texts_by_name}};
constexpr Schema ipam = members(ipam_keys);
constexpr Property network_keys[] = {{"name", &text},
                                     {"driver", &text},
                                     {"driver_opts", &options},
                                     {"ipam", &ipam},
                                     {"external", &external},
                                     {"internal", &boolean_or_text},
                                     {"enable_ipv4", &boolean_or_text},
                                     {"enable_ipv6", &boolean_or_text},
                                     {"attachable", &boolean_or_text},
                                     {"labels", &key_values}};
constexpr Schema network{
    .types = type::mapping | type::null, .properties = network_keys, .closed = true, .extensions = true};
constexpr Property volume_keys[] = {
    {"name", &text}, {"driver", &text}, {"driver_opts", &options}, {"external", &external}, {"labels", &key_values}};
constexpr Schema volume{
    .types = type::mapping | type::null, .properties = volume_keys, .closed = true, .extensions = true};
constexpr Property secret_keys[] = {
    {"name", &text},         {"environment", &text}, {"file", &text},           {"external", &open_external},
    {"labels", &key_values}, {"driver", &text},      {"driver_opts", &options}, {"template_driver", &text}};
constexpr Schema secret = members(secret_keys);
constexpr Property config_keys[] = {{"name", &text},           {"content", &text},           {"environment", &text},
                                    {"file", &text},           {"external", &open_external}, {"labels", &key_values},
                                    {"template_driver", &text}};
constexpr Schema config = members(config_keys);
constexpr std::string_view model_required[] = {"model"};
constexpr Property model_keys[] = {
    {"name", &text}, {"model", &text}, {"context_size", &integer}, {"runtime_flags", &texts}};
constexpr Schema model = members(model_keys, model_required);

constexpr Property include_keys[] = {
    {"path", &text_or_texts}, {"env_file", &text_or_texts}, {"project_directory", &text}};
constexpr Schema long_include{.types = type::mapping, .properties = include_keys, .closed = true};
constexpr const Schema* include_ways[] = {&text, &long_include};
constexpr Schema include{.one_of = include_ways};
constexpr Schema includes = list_of(include);

// ---- the document

constexpr Schema named(const Schema& schema, bool closed) {
  return {.types = type::mapping, .names = Names::resource, .named = &schema, .closed = closed};
}
constexpr Schema services = named(service, true);
constexpr Schema models = named(model, false);
constexpr Schema networks = named(network, false);
constexpr Schema volumes = named(volume, true);
constexpr Schema secrets = named(secret, true);
constexpr Schema configs = named(config, true);
constexpr Property document_keys[] = {{"version", &text},      {"name", &text},       {"include", &includes},
                                      {"services", &services}, {"models", &models},   {"networks", &networks},
                                      {"volumes", &volumes},   {"secrets", &secrets}, {"configs", &configs}};
constexpr Schema document = members(document_keys);

} // namespace

const Schema& document_schema() { return document; }

} // namespace skiff::compose
