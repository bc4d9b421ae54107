// Signal names and numbers.
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/signals.hpp>

#include <array>
#include <csignal>
#include <utility>

namespace skiff::notation {

namespace {

// The first of several names for a number is the one that is sent.
constexpr std::array<std::pair<std::string_view, int>, 34> names{
    {{"ABRT", SIGABRT},     {"ALRM", SIGALRM},   {"BUS", SIGBUS},   {"CHLD", SIGCHLD}, {"CLD", SIGCHLD},
     {"CONT", SIGCONT},     {"FPE", SIGFPE},     {"HUP", SIGHUP},   {"ILL", SIGILL},   {"INT", SIGINT},
     {"IO", SIGIO},         {"IOT", SIGABRT},    {"KILL", SIGKILL}, {"PIPE", SIGPIPE}, {"POLL", SIGIO},
     {"PROF", SIGPROF},     {"PWR", SIGPWR},     {"QUIT", SIGQUIT}, {"SEGV", SIGSEGV}, {"STKFLT", SIGSTKFLT},
     {"STOP", SIGSTOP},     {"SYS", SIGSYS},     {"TERM", SIGTERM}, {"TRAP", SIGTRAP}, {"TSTP", SIGTSTP},
     {"TTIN", SIGTTIN},     {"TTOU", SIGTTOU},   {"URG", SIGURG},   {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
     {"VTALRM", SIGVTALRM}, {"WINCH", SIGWINCH}, {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ}}};

// Real-time signals as containers see them: the kernel's range, not the C library's.
constexpr int real_time_first = 34;
constexpr int real_time_last = 64;

} // namespace

std::string signal_name(int number) {
  for (const auto& [name, value] : names)
    if (value == number) return std::string(name);
  if (number < real_time_first || number > real_time_last) return {};
  const int from_first = number - real_time_first;
  const int from_last = real_time_last - number;
  if (from_first <= 15) return from_first == 0 ? "RTMIN" : base::cat("RTMIN+", from_first);
  return from_last == 0 ? "RTMAX" : base::cat("RTMAX-", from_last);
}

base::Result<int> parse_signal(std::string_view text) {
  const base::Error invalid{base::cat("invalid signal: ", text)};
  if (const auto number = base::atoi(text)) {
    if (*number == 0) return invalid;
    return static_cast<int>(*number);
  }
  std::string name = base::upper(text);
  if (name.starts_with("SIG")) name.erase(0, 3);
  for (const auto& [known, value] : names)
    if (known == name) return value;
  for (int number = real_time_first; number <= real_time_last; ++number)
    if (signal_name(number) == name) return number;
  return invalid;
}

} // namespace skiff::notation
