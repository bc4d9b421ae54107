// `network connect` and `network disconnect`.
#include "commands/map_flag.hpp"
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>

namespace skiff::commands {

namespace {

struct ConnectOptions {
  std::vector<std::string> aliases, driver_options, links, link_local;
  std::string ipv4, ipv6;
  std::int64_t gateway_priority = 0;
};

constexpr cli::Flag connect_flags[] = {
    {.name = "alias",
     .type = "strings",
     .help = "A further name of the container in the network",
     .set = cli::into_csv<&ConnectOptions::aliases>},
    {.name = "driver-opt",
     .type = "strings",
     .help = "An option for the network driver",
     .since = {1, 32},
     .set = cli::into_csv<&ConnectOptions::driver_options>},
    {.name = "gw-priority",
     .type = "int",
     .help = "The endpoint with the highest number, which may be negative, is the default gateway",
     .since = {1, 48},
     .set = cli::into<&ConnectOptions::gateway_priority>},
    {.name = "ip",
     .type = "string",
     .help = "IPv4 address (\"172.30.100.104\")",
     .set = cli::into<&ConnectOptions::ipv4>},
    {.name = "ip6",
     .type = "string",
     .help = "IPv6 address (\"2001:db8::33\")",
     .set = cli::into<&ConnectOptions::ipv6>},
    {.name = "link", .type = "list", .help = "A link to another container", .set = cli::into<&ConnectOptions::links>},
    {.name = "link-local-ip",
     .type = "strings",
     .help = "A link-local address of the container",
     .set = cli::into_csv<&ConnectOptions::link_local>},
};
constexpr std::span<const cli::Flag> connect_groups[] = {connect_flags};

int connect(Session& session, const ConnectOptions& options, cli::Arguments arguments) {
  Map driver_options;
  for (const std::string& option : options.driver_options) {
    const auto [key, value] = base::cut(option, '=');
    if (key.empty() || !value) throw base::Failure("invalid key/value pair format in driver options");
    driver_options[std::string(key)] = *value;
  }
  base::JsonDocument body;
  body.set("/Container", arguments[1]);
  body.set_object("/EndpointConfig/IPAMConfig");
  if (!options.ipv4.empty()) body.set("/EndpointConfig/IPAMConfig/IPv4Address", options.ipv4);
  if (!options.ipv6.empty()) body.set("/EndpointConfig/IPAMConfig/IPv6Address", options.ipv6);
  for (const std::string& address : options.link_local) body.append("/EndpointConfig/IPAMConfig/LinkLocalIPs", address);
  for (const std::string& link : options.links) body.append("/EndpointConfig/Links", link);
  body.set_array("/EndpointConfig/Aliases");
  for (const std::string& alias : options.aliases) body.append("/EndpointConfig/Aliases", alias);
  put_map(body, "/EndpointConfig/DriverOpts", driver_options);
  body.set("/EndpointConfig/GwPriority", options.gateway_priority);
  session.engine().nothing(api::networks::connect(arguments[0], body));
  return 0;
}

struct DisconnectOptions {
  bool force = false;
};

constexpr cli::Flag disconnect_flags[] = {
    {.name = "force",
     .letter = 'f',
     .help = "Disconnect although the container may run elsewhere",
     .set = cli::into<&DisconnectOptions::force>},
};
constexpr std::span<const cli::Flag> disconnect_groups[] = {disconnect_flags};

int disconnect(Session& session, const DisconnectOptions& options, cli::Arguments arguments) {
  session.engine().nothing(api::networks::disconnect(arguments[0], arguments[1], options.force));
  return 0;
}

} // namespace

extern constexpr cli::Command network_connect = {
    .path = "network connect",
    .usage = "[OPTIONS] NETWORK CONTAINER",
    .summary = "Connect a container to a network",
    .flags = connect_groups,
    .arity = cli::exactly(2),
    .completer = cli::Completer::networks,
    .execute = cli::action<ConnectOptions, connect>,
};
static_assert(cli::well_formed(network_connect));

extern constexpr cli::Command network_disconnect = {
    .path = "network disconnect",
    .usage = "[OPTIONS] NETWORK CONTAINER",
    .summary = "Disconnect a container from a network",
    .flags = disconnect_groups,
    .arity = cli::exactly(2),
    .completer = cli::Completer::networks,
    .execute = cli::action<DisconnectOptions, disconnect>,
};
static_assert(cli::well_formed(network_disconnect));

} // namespace skiff::commands
