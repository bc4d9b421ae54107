// `port`: where a container's ports are published.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct ContainerPortOptions {};

std::string address(base::JsonView binding) {
  const std::string ip = binding["HostIp"].text();
  const bool v6 = ip.find(':') != std::string::npos;
  return base::cat(v6 ? "[" : "", ip, v6 ? "]" : "", ":", binding["HostPort"].view());
}

int print_one(Session& session, base::JsonView ports, const std::string& asked, const std::string& container) {
  const auto [port, protocol] = base::cut(asked, '/');
  const auto number = base::parse_uint(port, 10, 16);
  if (!number) throw base::Failure(base::cat("invalid port '", port, "': ", base::number_reason(number.error())));
  const std::string key = base::cat(*number, "/", protocol.value_or("").empty() ? "tcp" : base::lower(*protocol));
  const base::JsonView bindings = ports[key];
  if (bindings.size() == 0) throw base::Failure(base::cat("no public port '", asked, "' published for ", container));
  for (const base::JsonView binding : bindings) session.print_line(address(binding));
  return 0;
}

int run(Session& session, const ContainerPortOptions&, cli::Arguments arguments) {
  const auto found = session.engine().value(api::containers::inspect(arguments[0]));
  const base::JsonView ports = found["NetworkSettings"]["Ports"];
  if (arguments.size() == 2) return print_one(session, ports, arguments[1], arguments[0]);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < ports.size(); ++i)
    for (const base::JsonView binding : ports.at(i)) lines.push_back(base::cat(ports.key(i), " -> ", address(binding)));
  std::sort(lines.begin(), lines.end(), base::natural_less);
  for (const std::string& line : lines) session.print_line(line);
  return 0;
}

} // namespace

extern constexpr cli::Command container_port = {
    .path = "container port",
    .usage = "CONTAINER [PRIVATE_PORT[/PROTO]]",
    .summary = "List the published ports of a container",
    .aliases = "docker container port, docker port",
    .arity = cli::between(1, 2),
    .completer = cli::Completer::live_containers,
    .execute = cli::action<ContainerPortOptions, run>,
};
static_assert(cli::well_formed(container_port));

} // namespace skiff::commands
