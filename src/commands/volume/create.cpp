// `volume create`, cluster volumes included.
#include "commands/map_flag.hpp"
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/notation/size.hpp>

namespace skiff::commands {

namespace {

struct VolumeCreateOptions {
  std::string driver = "local", name;
  Map driver_options;
  std::vector<std::string> labels;
  // of cluster volumes
  bool cluster = false;
  std::string availability = "active", group, scope = "single", sharing = "none", type = "block";
  std::int64_t limit_bytes = 0, required_bytes = 0;
  Map secrets;
  std::vector<std::string> topology_preferred, topology_required;
};

// A cluster volume is asked for by giving one of its flags.
template <cli::Setter Set>
base::Result<void> cluster(void* options, std::string_view value) {
  static_cast<VolumeCreateOptions*>(options)->cluster = true;
  return Set(options, value);
}

constexpr cli::Flag flags[] = {
    {.name = "availability",
     .type = "string",
     .help = "Availability of the cluster volume (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\"",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::availability>>},
    {.name = "driver",
     .letter = 'd',
     .type = "string",
     .help = "The volume driver",
     .fallback = "\"local\"",
     .set = cli::into<&VolumeCreateOptions::driver>},
    {.name = "group",
     .type = "string",
     .help = "Group of the cluster volume",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::group>>},
    {.name = "label",
     .type = "list",
     .help = "A label of the volume",
     .set = cli::into<&VolumeCreateOptions::labels, notation::check_label>},
    {.name = "limit-bytes",
     .type = "bytes",
     .help = "Largest size of the cluster volume",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::limit_bytes, notation::parse_bytes>>},
    {.name = "name",
     .type = "string",
     .help = "Name of the volume",
     .hidden = true,
     .set = cli::into<&VolumeCreateOptions::name>},
    {.name = "opt",
     .letter = 'o',
     .type = "map",
     .help = "An option for the driver",
     .fallback = "map[]",
     .set = add_pair<&VolumeCreateOptions::driver_options>},
    {.name = "required-bytes",
     .type = "bytes",
     .help = "Smallest size of the cluster volume",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::required_bytes, notation::parse_bytes>>},
    {.name = "scope",
     .type = "string",
     .help = "Nodes that may use the cluster volume (\"single\", \"multi\")",
     .fallback = "\"single\"",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::scope>>},
    {.name = "secret",
     .type = "map",
     .help = "A secret for the cluster volume's driver",
     .fallback = "map[]",
     .since = {1, 42},
     .swarm = "manager",
     .set = add_pair<&VolumeCreateOptions::secrets>},
    {.name = "sharing",
     .type = "string",
     .help = "How tasks share the cluster volume (\"none\", \"readonly\", \"onewriter\", \"all\")",
     .fallback = "\"none\"",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::sharing>>},
    {.name = "topology-preferred",
     .type = "list",
     .help = "A place the cluster volume should be reachable from",
     .since = {1, 42},
     .swarm = "manager",
     .set = cli::into<&VolumeCreateOptions::topology_preferred>},
    {.name = "topology-required",
     .type = "list",
     .help = "A place the cluster volume must be reachable from",
     .since = {1, 42},
     .swarm = "manager",
     .set = cli::into<&VolumeCreateOptions::topology_required>},
    {.name = "type",
     .type = "string",
     .help = "Access of the cluster volume (\"mount\", \"block\")",
     .fallback = "\"block\"",
     .since = {1, 42},
     .swarm = "manager",
     .set = cluster<cli::into<&VolumeCreateOptions::type>>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// "a=b,c=d" → {"Segments":{"a":"b","c":"d"}}
void add_topologies(base::JsonDocument& body, std::string_view path, const std::vector<std::string>& topologies) {
  for (const std::string& topology : topologies) {
    base::JsonDocument segments;
    for (const std::string& segment : base::split(topology, ',')) {
      const auto [key, value] = base::cut(segment, '=');
      segments.put(key, value.value_or(""));
    }
    base::JsonDocument entry;
    entry.set("/Segments", segments.view());
    body.append(path, entry.view());
  }
}

void add_cluster_spec(base::JsonDocument& body, const VolumeCreateOptions& options) {
  if (!options.group.empty()) body.set("/ClusterVolumeSpec/Group", options.group);
  body.set("/ClusterVolumeSpec/AccessMode/Scope", options.scope);
  body.set("/ClusterVolumeSpec/AccessMode/Sharing", options.sharing);
  body.set_object(options.type == "mount" ? "/ClusterVolumeSpec/AccessMode/MountVolume"
                                          : "/ClusterVolumeSpec/AccessMode/BlockVolume");
  for (const auto& [key, name] : options.secrets) {
    base::JsonDocument secret;
    secret.set("/Key", key);
    secret.set("/Secret", name);
    body.append("/ClusterVolumeSpec/Secrets", secret.view());
  }
  body.set_object("/ClusterVolumeSpec/AccessibilityRequirements");
  add_topologies(body, "/ClusterVolumeSpec/AccessibilityRequirements/Requisite", options.topology_required);
  add_topologies(body, "/ClusterVolumeSpec/AccessibilityRequirements/Preferred", options.topology_preferred);
  body.set("/ClusterVolumeSpec/CapacityRange/RequiredBytes", options.required_bytes);
  body.set("/ClusterVolumeSpec/CapacityRange/LimitBytes", options.limit_bytes);
  body.set("/ClusterVolumeSpec/Availability", options.availability);
}

int run(Session& session, const VolumeCreateOptions& options, cli::Arguments arguments) {
  std::string name = options.name;
  if (!arguments.empty()) {
    if (!name.empty())
      throw base::Failure(
          "conflicting options: cannot specify a volume-name through both --name and as a positional arg");
    name = arguments[0];
  }
  base::JsonDocument body;
  if (options.cluster) add_cluster_spec(body, options);
  body.set("/Driver", options.driver);
  if (!options.driver_options.empty()) put_map(body, "/DriverOpts", options.driver_options);
  if (!options.labels.empty()) put_map(body, "/Labels", label_map(options.labels));
  if (!name.empty()) body.set("/Name", name);
  const auto created = session.engine().value(api::volumes::create(body));
  session.print_line(created["Name"].text());
  return 0;
}

} // namespace

extern constexpr cli::Command volume_create = {
    .path = "volume create",
    .usage = "[OPTIONS] [VOLUME]",
    .summary = "Create a volume",
    .flags = groups,
    .arity = cli::at_most(1),
    .execute = cli::action<VolumeCreateOptions, run>,
};
static_assert(cli::well_formed(volume_create));

} // namespace skiff::commands
