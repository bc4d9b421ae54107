// Fixed lists of completion. They are data of the engine and the kernel, in the engine's spelling.

#include "commands/completion.hpp"

#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

constexpr std::string_view capabilities =
    "AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH "
    "FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN "
    "NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT "
    "SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM";

constexpr std::string_view signals =
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMAX-1 RTMAX-10 RTMAX-11 "
    "RTMAX-12 RTMAX-13 RTMAX-14 RTMAX-2 RTMAX-3 RTMAX-4 RTMAX-5 RTMAX-6 RTMAX-7 RTMAX-8 RTMAX-9 RTMIN RTMIN+1 RTMIN+10 "
    "RTMIN+11 RTMIN+12 RTMIN+13 RTMIN+14 RTMIN+15 RTMIN+2 RTMIN+3 RTMIN+4 RTMIN+5 RTMIN+6 RTMIN+7 RTMIN+8 RTMIN+9 SEGV "
    "STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ";

constexpr std::string_view platforms =
    "linux/386 linux/amd64 linux/arm linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm64 linux/arm64/v8 linux/ppc64le "
    "linux/riscv64 linux/s390x wasip1/wasm windows/amd64";

constexpr std::string_view event_types =
    "builder config container daemon image network node plugin secret service volume";

constexpr std::string_view events =
    "archive-path attach checkpoint commit connect copy create delete destroy detach die disable disconnect enable "
    "exec_create exec_detach exec_die exec_start export extract-to-dir health_status import kill load mount oom pause "
    "prune pull push reload remove rename resize restart save start stop tag top unmount unpause untag update";

struct DriverOptions {
  std::string_view driver;
  std::string_view options;
};
constexpr DriverOptions log_options[] = {
    {"awslogs", "awslogs-create-group awslogs-credentials-endpoint awslogs-datetime-format awslogs-group "
                "awslogs-multiline-pattern awslogs-region awslogs-stream max-buffer-size mode tag"},
    {"fluentd", "env env-regex fluentd-address fluentd-async fluentd-buffer-limit fluentd-max-retries "
                "fluentd-request-ack fluentd-retry-wait fluentd-sub-second-precision fluentd-write-timeout labels "
                "max-buffer-size mode tag"},
    {"gcplogs", "env env-regex gcp-log-cmd gcp-meta-id gcp-meta-name gcp-meta-zone gcp-project labels max-buffer-size "
                "mode"},
    {"gelf", "env env-regex gelf-address gelf-compression-level gelf-compression-type gelf-tcp-max-reconnect "
             "gelf-tcp-reconnect-delay labels max-buffer-size mode tag"},
    {"journald", "env env-regex labels max-buffer-size mode tag"},
    {"json-file", "compress env env-regex labels max-buffer-size max-file max-size mode"},
    {"local", "compress max-buffer-size max-file max-size mode"},
    {"none", ""},
    {"splunk", "env env-regex labels max-buffer-size mode splunk-caname splunk-capath splunk-format splunk-gzip "
               "splunk-gzip-level splunk-index splunk-insecureskipverify splunk-source splunk-sourcetype splunk-token "
               "splunk-url splunk-verify-connection tag"},
    {"syslog", "env env-regex labels max-buffer-size mode syslog-address syslog-facility syslog-format "
               "syslog-tls-ca-cert syslog-tls-cert syslog-tls-key syslog-tls-skip-verify tag"},
};

} // namespace

std::vector<cli::Candidate> words_of(std::string_view text, std::string_view before, std::string_view behind) {
  std::vector<cli::Candidate> words;
  for (const std::string& word : base::split(text, ' '))
    if (!word.empty()) words.push_back({base::cat(before, word, behind)});
  return words;
}

std::vector<cli::Candidate> capability_words() {
  auto words = words_of(capabilities, "CAP_");
  words.insert(words.begin(), cli::Candidate{"ALL"});
  return words;
}

std::vector<cli::Candidate> signal_words() { return words_of(signals); }
std::vector<cli::Candidate> platform_words() { return words_of(platforms); }
std::vector<cli::Candidate> event_type_words() { return words_of(event_types, "type="); }
std::vector<cli::Candidate> event_words() { return words_of(events, "event="); }

std::vector<cli::Candidate> log_option_words(std::string_view driver) {
  std::string all = " ";
  for (const DriverOptions& known : log_options) {
    if (known.driver == driver) return words_of(known.options, {}, "=");
    for (const std::string& option : base::split(known.options, ' '))
      if (!option.empty() && all.find(base::cat(" ", option, " ")) == std::string::npos) all += option + " ";
  }
  return words_of(all, {}, "=");
}

std::string_view words_of_classic_builder(std::string_view path) {
  if (path == "buildx") return "build prune";
  if (path == "buildx prune") return "all filter force keep-storage";
  if (path != "buildx build") return {};
  return "add-host build-arg cache-from cgroup-parent compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems "
         "file force-rm iidfile isolation label memory memory-swap network no-cache platform pull quiet rm "
         "security-opt "
         "shm-size squash tag target ulimit";
}

} // namespace skiff::commands
