// `update`.
#include "commands/body_flag.hpp"
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/notation/limits.hpp>
#include <skiff/notation/size.hpp>

namespace skiff::commands {

namespace {

// What is sent when nothing is changed, in the order of the engine's own type.
constexpr std::string_view skeleton = R"({"CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,
"BlkioWeightDevice":null,"BlkioDeviceReadBps":null,"BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,
"BlkioDeviceWriteIOps":null,"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"",
"CpusetMems":"","Devices":null,"DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,
"MemorySwappiness":null,"OomKillDisable":null,"PidsLimit":null,"Ulimits":null,"CpuCount":0,"CpuPercent":0,
"IOMaximumIOps":0,"IOMaximumBandwidth":0,"RestartPolicy":{"Name":"","MaximumRetryCount":0}})";

struct Options {
  base::JsonDocument body = std::move(*base::JsonDocument::parse(skeleton));
  std::string restart;
  std::int64_t kernel_memory = 0, processes = 0;
};

template <Pointer Path, auto Parse = as_text>
constexpr cli::Setter in_request = set_in_body<&Options::body, Path, Parse>;

constexpr cli::Flag flags[] = {
    {.name = "blkio-weight",
     .type = "uint16",
     .help = "Share of block I/O, 10 to 1000; 0 switches it off",
     .fallback = "0",
     .set = in_request<"/BlkioWeight", as_uint16>},
    {.name = "cpu-period",
     .type = "int",
     .help = "Period of the CFS scheduler in microseconds",
     .set = in_request<"/CpuPeriod", as_int>},
    {.name = "cpu-quota",
     .type = "int",
     .help = "CPU time per period of the CFS scheduler in microseconds",
     .set = in_request<"/CpuQuota", as_int>},
    {.name = "cpu-rt-period",
     .type = "int",
     .help = "Period of the real-time scheduler in microseconds",
     .since = {1, 25},
     .set = in_request<"/CpuRealtimePeriod", as_int>},
    {.name = "cpu-rt-runtime",
     .type = "int",
     .help = "Real-time CPU time per period in microseconds",
     .since = {1, 25},
     .set = in_request<"/CpuRealtimeRuntime", as_int>},
    {.name = "cpu-shares",
     .letter = 'c',
     .type = "int",
     .help = "Relative share of CPU time",
     .set = in_request<"/CpuShares", as_int>},
    {.name = "cpus",
     .type = "decimal",
     .help = "Number of CPUs, fractions allowed",
     .since = {1, 29},
     .set = in_request<"/NanoCpus", notation::parse_cpus>},
    {.name = "cpuset-cpus", .type = "string", .help = "CPUs to run on (0-3, 0,1)", .set = in_request<"/CpusetCpus">},
    {.name = "cpuset-mems",
     .type = "string",
     .help = "Memory nodes to use (0-3, 0,1)",
     .set = in_request<"/CpusetMems">},
    {.name = "kernel-memory",
     .type = "bytes",
     .help = "Limit of kernel memory",
     .hidden = true,
     .deprecated = "and no longer supported by the kernel",
     .set = cli::into<&Options::kernel_memory, notation::parse_bytes>},
    {.name = "memory",
     .letter = 'm',
     .type = "bytes",
     .help = "Limit of memory",
     .set = in_request<"/Memory", notation::parse_bytes>},
    {.name = "memory-reservation",
     .type = "bytes",
     .help = "Soft limit of memory",
     .set = in_request<"/MemoryReservation", notation::parse_bytes>},
    {.name = "memory-swap",
     .type = "bytes",
     .help = "Limit of memory and swap together; -1: no limit",
     .set = in_request<"/MemorySwap", notation::parse_swap_bytes>},
    {.name = "pids-limit",
     .type = "int",
     .help = "Limit of processes (-1: no limit)",
     .since = {1, 40},
     .set = cli::into<&Options::processes>},
    {.name = "restart",
     .type = "string",
     .help = "Restart policy",
     .completer = cli::Completer::words,
     .words = "no always on-failure unless-stopped",
     .set = cli::into<&Options::restart>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

base::JsonDocument request(Session& session, const Options& options) {
  base::JsonDocument body;
  body.set("", options.body.view());
  if (options.processes != 0) body.set("/PidsLimit", options.processes);
  // Engines from 1.42 on know it no more.
  if (options.kernel_memory != 0 && session.engine().version() < api::Version{1, 42})
    body.set("/KernelMemory", options.kernel_memory);
  const auto policy = notation::parse_restart_policy(options.restart);
  if (!policy) throw base::Failure(policy.error());
  body.set("/RestartPolicy/Name", policy->name);
  body.set("/RestartPolicy/MaximumRetryCount", policy->maximum_retries);
  return body;
}

int update(Session& session, const Options& options, cli::Arguments containers) {
  const auto body = request(session, options);
  std::vector<std::string> warnings, failures;
  for (const auto& container : containers) {
    try {
      const auto answer = session.engine().value(api::containers::update(container, body));
      for (const auto warning : answer["Warnings"]) warnings.push_back(warning.text());
      session.print_line(container);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      failures.push_back(failure.text);
    }
  }
  if (!warnings.empty()) session.print_line(base::join(warnings, "\n"));
  if (!failures.empty()) throw base::Failure(base::join(failures, "\n"));
  return 0;
}

// Without a flag there is nothing to do, which is an error.
int execute(Session& session, cli::Line& line) {
  Options options;
  line.parse_into(&options);
  bool any = line.given("help"); // --help=false counts as one
  for (const auto& flag : flags) any = any || line.given(flag.name);
  if (!any) throw base::Failure("you must provide one or more flags when using this command");
  return update(session, options, line.arguments());
}

} // namespace

extern constexpr cli::Command container_update = {
    .path = "container update",
    .usage = "[OPTIONS] CONTAINER [CONTAINER...]",
    .summary = "Change limits of containers",
    .aliases = "docker container update, docker update",
    .flags = groups,
    .arity = cli::at_least(1),
    .completer = cli::Completer::containers,
    .execute = execute,
};
static_assert(cli::well_formed(container_update));

} // namespace skiff::commands
