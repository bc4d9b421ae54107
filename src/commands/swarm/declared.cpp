// Verbs of `swarm` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag swarm_ca_flags[] = {
    {.name = "ca-cert", .type = "pem-file", .help = "PEM file with the root CA's certificate"},
    {.name = "ca-key", .type = "pem-file", .help = "PEM file with the root CA's key"},
    {.name = "cert-expiry",
     .type = "duration",
     .help = "Validity of node certificates (ns|us|ms|s|m|h)",
     .fallback = "2160h0m0s"},
    {.name = "detach", .letter = 'd', .help = "Do not wait for the end"},
    {.name = "external-ca", .type = "external-ca", .help = "Certificate authority outside of the swarm"},
    {.name = "quiet", .letter = 'q', .help = "No progress"},
    {.name = "rotate", .help = "Make a new root CA, or use the one given"},
};
constexpr std::span<const cli::Flag> swarm_ca_groups[] = {swarm_ca_flags};
extern constexpr cli::Command swarm_ca = {
    .path = "swarm ca",
    .usage = "[OPTIONS]",
    .summary = "Show the root CA, or make a new one",
    .flags = swarm_ca_groups,
    .arity = cli::exactly(0),
    .since = {1, 30},
    .swarm = "manager",
    .missing = "docker swarm ca: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_ca));

constexpr cli::Flag swarm_init_flags[] = {
    {.name = "advertise-addr",
     .type = "string",
     .help = "Address to announce to other nodes (\"<ip|interface>[:port]\")"},
    {.name = "autolock", .help = "Ask for a key when a manager restarts"},
    {.name = "availability",
     .type = "string",
     .help = "Availability of the node (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\""},
    {.name = "cert-expiry",
     .type = "duration",
     .help = "Validity of node certificates (ns|us|ms|s|m|h)",
     .fallback = "2160h0m0s"},
    {.name = "data-path-addr",
     .type = "string",
     .help = "Address or interface of the data path (\"<ip|interface>\")",
     .since = {1, 31}},
    {.name = "data-path-port",
     .type = "uint32",
     .help = "Port of the data path, 1024 to 49151; 0 takes 4789",
     .since = {1, 40}},
    {.name = "default-addr-pool",
     .type = "ipNetSlice",
     .help = "Pool of subnets (CIDR) for networks of scope global",
     .fallback = "[]",
     .since = {1, 39}},
    {.name = "default-addr-pool-mask-length",
     .type = "uint32",
     .help = "Mask length of the subnets of that pool",
     .fallback = "24",
     .since = {1, 39}},
    {.name = "dispatcher-heartbeat",
     .type = "duration",
     .help = "Period of the nodes' heartbeat (ns|us|ms|s|m|h)",
     .fallback = "5s"},
    {.name = "external-ca", .type = "external-ca", .help = "Certificate authority outside of the swarm"},
    {.name = "force-new-cluster", .help = "Make a new cluster from the present state"},
    {.name = "listen-addr",
     .type = "node-addr",
     .help = "Address to listen at (\"<ip|interface>[:port]\")",
     .fallback = "0.0.0.0:2377"},
    {.name = "max-snapshots", .type = "uint", .help = "Number of old Raft snapshots to keep", .since = {1, 25}},
    {.name = "snapshot-interval",
     .type = "uint",
     .help = "Log entries between two Raft snapshots",
     .fallback = "10000",
     .since = {1, 25}},
    {.name = "task-history-limit", .type = "int", .help = "Number of old tasks to keep", .fallback = "5"},
};
constexpr std::span<const cli::Flag> swarm_init_groups[] = {swarm_init_flags};
extern constexpr cli::Command swarm_init = {
    .path = "swarm init",
    .usage = "[OPTIONS]",
    .summary = "Begin a swarm",
    .flags = swarm_init_groups,
    .arity = cli::exactly(0),
    .since = {1, 24},
    .swarm = "any",
    .missing = "docker swarm init: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_init));

constexpr cli::Flag swarm_join_flags[] = {
    {.name = "advertise-addr",
     .type = "string",
     .help = "Address to announce to other nodes (\"<ip|interface>[:port]\")"},
    {.name = "availability",
     .type = "string",
     .help = "Availability of the node (\"active\", \"pause\", \"drain\")",
     .fallback = "\"active\""},
    {.name = "data-path-addr",
     .type = "string",
     .help = "Address or interface of the data path (\"<ip|interface>\")",
     .since = {1, 31}},
    {.name = "listen-addr",
     .type = "node-addr",
     .help = "Address to listen at (\"<ip|interface>[:port]\")",
     .fallback = "0.0.0.0:2377"},
    {.name = "token", .type = "string", .help = "Token to join the swarm with"},
};
constexpr std::span<const cli::Flag> swarm_join_groups[] = {swarm_join_flags};
extern constexpr cli::Command swarm_join = {
    .path = "swarm join",
    .usage = "[OPTIONS] HOST:PORT",
    .summary = "Join a swarm as a node or a manager",
    .flags = swarm_join_groups,
    .arity = cli::exactly(1),
    .since = {1, 24},
    .swarm = "any",
    .missing = "docker swarm join: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_join));

constexpr cli::Flag swarm_join_token_flags[] = {
    {.name = "quiet", .letter = 'q', .help = "Print only the token"},
    {.name = "rotate", .help = "Make a new one"},
};
constexpr std::span<const cli::Flag> swarm_join_token_groups[] = {swarm_join_token_flags};
extern constexpr cli::Command swarm_join_token = {
    .path = "swarm join-token",
    .usage = "[OPTIONS] (worker|manager)",
    .summary = "Show and change the tokens for joining",
    .flags = swarm_join_token_groups,
    .arity = cli::exactly(1),
    .since = {1, 24},
    .swarm = "manager",
    .missing = "docker swarm join-token: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_join_token));

constexpr cli::Flag swarm_leave_flags[] = {
    {.name = "force", .letter = 'f', .help = "Leave even as a manager, whatever the warnings"},
};
constexpr std::span<const cli::Flag> swarm_leave_groups[] = {swarm_leave_flags};
extern constexpr cli::Command swarm_leave = {
    .path = "swarm leave",
    .usage = "[OPTIONS]",
    .summary = "Leave the swarm",
    .flags = swarm_leave_groups,
    .arity = cli::exactly(0),
    .since = {1, 24},
    .swarm = "active",
    .missing = "docker swarm leave: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_leave));

extern constexpr cli::Command swarm_unlock = {
    .path = "swarm unlock",
    .summary = "Unlock the swarm",
    .arity = cli::exactly(0),
    .since = {1, 24},
    .swarm = "manager",
    .missing = "docker swarm unlock: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_unlock));

constexpr cli::Flag swarm_unlock_key_flags[] = {
    {.name = "quiet", .letter = 'q', .help = "Print only the key"},
    {.name = "rotate", .help = "Make a new one"},
};
constexpr std::span<const cli::Flag> swarm_unlock_key_groups[] = {swarm_unlock_key_flags};
extern constexpr cli::Command swarm_unlock_key = {
    .path = "swarm unlock-key",
    .usage = "[OPTIONS]",
    .summary = "Show and change the unlock key",
    .flags = swarm_unlock_key_groups,
    .arity = cli::exactly(0),
    .since = {1, 24},
    .swarm = "manager",
    .missing = "docker swarm unlock-key: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_unlock_key));

constexpr cli::Flag swarm_update_flags[] = {
    {.name = "autolock", .help = "Whether managers ask for a key when they restart (true|false)"},
    {.name = "cert-expiry",
     .type = "duration",
     .help = "Validity of node certificates (ns|us|ms|s|m|h)",
     .fallback = "2160h0m0s"},
    {.name = "dispatcher-heartbeat",
     .type = "duration",
     .help = "Period of the nodes' heartbeat (ns|us|ms|s|m|h)",
     .fallback = "5s"},
    {.name = "external-ca", .type = "external-ca", .help = "Certificate authority outside of the swarm"},
    {.name = "max-snapshots", .type = "uint", .help = "Number of old Raft snapshots to keep", .since = {1, 25}},
    {.name = "snapshot-interval",
     .type = "uint",
     .help = "Log entries between two Raft snapshots",
     .fallback = "10000",
     .since = {1, 25}},
    {.name = "task-history-limit", .type = "int", .help = "Number of old tasks to keep", .fallback = "5"},
};
constexpr std::span<const cli::Flag> swarm_update_groups[] = {swarm_update_flags};
extern constexpr cli::Command swarm_update = {
    .path = "swarm update",
    .usage = "[OPTIONS]",
    .summary = "Change the swarm",
    .flags = swarm_update_groups,
    .arity = cli::exactly(0),
    .since = {1, 24},
    .swarm = "manager",
    .missing = "docker swarm update: this verb is not built yet",
};
static_assert(cli::well_formed(swarm_update));

} // namespace skiff::commands
