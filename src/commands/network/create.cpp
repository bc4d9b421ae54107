// `network create`.
#include "commands/map_flag.hpp"
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/notation/subnets.hpp>

#include <optional>

namespace skiff::commands {

namespace {

struct NetworkCreateOptions {
  bool attachable = false, config_only = false, ingress = false, internal = false;
  std::string config_from, driver = "bridge", ipam_driver = "default", scope;
  Map aux_addresses, driver_options, ipam_options;
  std::optional<bool> ipv4, ipv6;
  std::vector<std::string> gateways, labels, ranges, subnets;
};

constexpr cli::Flag flags[] = {
    {.name = "attachable",
     .help = "Let standalone containers join (swarm networks)",
     .since = {1, 25},
     .set = cli::into<&NetworkCreateOptions::attachable>},
    {.name = "aux-address",
     .type = "map",
     .help = "An address the network driver must not hand out",
     .fallback = "map[]",
     .set = add_pair<&NetworkCreateOptions::aux_addresses>},
    {.name = "config-from",
     .type = "string",
     .help = "The network whose configuration is taken over",
     .since = {1, 30},
     .set = cli::into<&NetworkCreateOptions::config_from>},
    {.name = "config-only",
     .help = "Create only a configuration for other networks",
     .since = {1, 30},
     .set = cli::into<&NetworkCreateOptions::config_only>},
    {.name = "driver",
     .letter = 'd',
     .type = "string",
     .help = "The network driver",
     .fallback = "\"bridge\"",
     .set = cli::into<&NetworkCreateOptions::driver>},
    {.name = "gateway",
     .type = "strings",
     .help = "Gateway of a subnet (IPv4 or IPv6)",
     .set = cli::into_csv<&NetworkCreateOptions::gateways>},
    {.name = "ingress",
     .help = "Create the swarm's routing-mesh network",
     .since = {1, 29},
     .set = cli::into<&NetworkCreateOptions::ingress>},
    {.name = "internal", .help = "No way out of the network", .set = cli::into<&NetworkCreateOptions::internal>},
    {.name = "ip-range",
     .type = "strings",
     .help = "Part of a subnet that containers get addresses from",
     .set = cli::into_csv<&NetworkCreateOptions::ranges>},
    {.name = "ipam-driver",
     .type = "string",
     .help = "Driver that hands out addresses",
     .fallback = "\"default\"",
     .set = cli::into<&NetworkCreateOptions::ipam_driver>},
    {.name = "ipam-opt",
     .type = "map",
     .help = "An option for the address driver",
     .fallback = "map[]",
     .set = add_pair<&NetworkCreateOptions::ipam_options>},
    {.name = "ipv4",
     .help = "Hand out IPv4 addresses or not",
     .fallback = "true",
     .set = cli::into<&NetworkCreateOptions::ipv4>},
    {.name = "ipv6", .help = "Hand out IPv6 addresses or not", .set = cli::into<&NetworkCreateOptions::ipv6>},
    {.name = "label",
     .type = "list",
     .help = "A label of the network",
     .set = cli::into<&NetworkCreateOptions::labels, notation::check_label>},
    {.name = "opt",
     .letter = 'o',
     .type = "map",
     .help = "An option for the network driver",
     .fallback = "map[]",
     .set = add_pair<&NetworkCreateOptions::driver_options>},
    {.name = "scope",
     .type = "string",
     .help = "Scope of the network",
     .since = {1, 30},
     .set = cli::into<&NetworkCreateOptions::scope>},
    {.name = "subnet",
     .type = "strings",
     .help = "A subnet in CIDR notation",
     .set = cli::into_csv<&NetworkCreateOptions::subnets>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

void add_pools(base::JsonDocument& body, const NetworkCreateOptions& options) {
  const auto pools = notation::match_pools(options.subnets, options.ranges, options.gateways, options.aux_addresses);
  if (!pools) throw base::Failure(pools.error());
  body.set_array("/IPAM/Config");
  for (const notation::Pool& pool : *pools) {
    base::JsonDocument entry;
    entry.set("/Subnet", pool.subnet);
    if (!pool.range.empty()) entry.set("/IPRange", pool.range);
    if (!pool.gateway.empty()) entry.set("/Gateway", pool.gateway);
    if (!pool.auxiliary.empty()) put_map(entry, "/AuxiliaryAddresses", pool.auxiliary);
    body.append("/IPAM/Config", entry.view());
  }
}

int run(Session& session, const NetworkCreateOptions& options, cli::Arguments arguments) {
  base::JsonDocument body;
  body.set("/Name", arguments[0]);
  body.set("/Driver", options.driver);
  body.set("/Scope", options.scope);
  if (options.ipv4) body.set("/EnableIPv4", *options.ipv4);
  if (options.ipv6) body.set("/EnableIPv6", *options.ipv6);
  body.set("/IPAM/Driver", options.ipam_driver);
  put_map(body, "/IPAM/Options", options.ipam_options);
  add_pools(body, options);
  body.set("/Internal", options.internal);
  body.set("/Attachable", options.attachable);
  body.set("/Ingress", options.ingress);
  body.set("/ConfigOnly", options.config_only);
  if (options.config_from.empty())
    body.set("/ConfigFrom", base::JsonView());
  else
    body.set("/ConfigFrom/Network", options.config_from);
  put_map(body, "/Options", options.driver_options);
  put_map(body, "/Labels", label_map(options.labels));
  if (session.engine().version() < api::Version{1, 44}) body.set("/CheckDuplicate", true); // newer engines always check
  const auto created = session.engine().value(api::networks::create(body));
  if (const std::string warning = created["Warning"].text(); !warning.empty()) session.warn("WARNING: " + warning);
  session.print_line(created["Id"].text());
  return 0;
}

} // namespace

extern constexpr cli::Command network_create = {
    .path = "network create",
    .usage = "[OPTIONS] NETWORK",
    .summary = "Create a network",
    .flags = groups,
    .arity = cli::exactly(1),
    .execute = cli::action<NetworkCreateOptions, run>,
};
static_assert(cli::well_formed(network_create));

} // namespace skiff::commands
