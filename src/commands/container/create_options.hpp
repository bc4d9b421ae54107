#pragma once
// What `create` and `run` are told. Flags that mean one place of the request write there at once (`body`); the others
// are kept as typed values until create_body() puts them together. The document of the body: Config with HostConfig and
// NetworkingConfig of POST /containers/create.

#include "commands/map_flag.hpp"

#include <skiff/base/json.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/network.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skiff::commands {

struct ContainerCreateOptions {
  ContainerCreateOptions(); ///< with the skeleton of the body: every field the official client sends, in its order

  base::JsonDocument body;

  // Streams and process.
  std::vector<std::string> attach;
  std::vector<std::string> env, env_files;
  std::optional<std::string> entrypoint;
  bool interactive = false;

  // Metadata.
  std::vector<std::string> labels, label_files;
  Map annotations;

  // Network.
  std::vector<std::string> publish, expose, aliases, links, link_local_ips;
  std::vector<notation::NetworkAttachment> networks;
  std::string ipv4, ipv6, mac;

  // Storage.
  std::vector<std::string> volumes, mounts, tmpfs, storage_options;

  // Limits and devices.
  std::vector<std::string> cap_add, cap_drop, devices, log_options, security_options;
  std::vector<notation::Ulimit> ulimits;
  Map sysctls;
  std::string restart = "no";
  std::int64_t kernel_memory = 0;
  std::int64_t swappiness = -1;

  // Health.
  std::string health_command;
  std::int64_t health_interval = 0, health_timeout = 0, health_start_period = 0, health_start_interval = 0;
  int health_retries = 0;
  bool no_health_check = false;

  // Around the request.
  std::string name, cid_file, pull = "missing";
  std::optional<std::string> platform; ///< unset: DOCKER_DEFAULT_PLATFORM
  bool quiet = false, use_api_socket = false, remove = false;

  // `run` alone.
  bool detach = false, sig_proxy = true;
  std::string detach_keys;
  bool wait = false;             ///< with detach: until it is healthy, or runs if it has no health check
  std::int64_t wait_timeout = 0; ///< nanoseconds; 0: as long as it takes
};

} // namespace skiff::commands
