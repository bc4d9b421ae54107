// Availability by API version, operating system, experimental features and swarm state.

#include "cli/availability.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::cli {

namespace {

bool stated(Since since) { return since.major != 0; }

bool older(Since engine, Since wanted) {
  return engine.major != wanted.major ? engine.major < wanted.major : engine.minor < wanted.minor;
}

std::string text(Since version) { return base::cat(version.major, ".", version.minor); }

bool other_system(std::string_view wanted, Host& host) {
  if (wanted.empty()) return false;
  const std::string& os = host.engine().os;
  return !os.empty() && os != wanted;
}

// A swarm state that is not known hides nothing.
bool swarm_missing(std::string_view wanted, Host& host) {
  if (wanted != "manager" && wanted != "active") return false;
  const std::string& state = host.engine().swarm;
  if (state.empty()) return false;
  return wanted == "manager" ? !state.ends_with("/manager") : state == "inactive";
}

std::string version_sentence(std::string_view subject, Since wanted, Host& host) {
  return base::cat(subject, " requires API version ", text(wanted), ", but the Docker daemon API version is ",
                   host.engine().api_text);
}

std::string system_sentence(std::string_view subject, std::string_view wanted, Host& host) {
  return base::cat(subject, " is only supported on a Docker daemon running on ", wanted,
                   ", but the Docker daemon is running on ", host.engine().os);
}

std::string experimental_sentence(std::string_view subject) {
  return base::cat(subject, " is only supported on a Docker daemon with experimental features enabled");
}

std::string command_unsupported(const Command& command, std::string_view path, Host& host) {
  if (stated(command.since) && older(host.engine().api, command.since))
    return version_sentence(path, command.since, host);
  if (other_system(command.os, host)) return system_sentence(path, command.os, host);
  if (command.experimental && !host.engine().experimental) return experimental_sentence(path);
  return {};
}

std::string flag_unsupported(const Flag& flag, Host& host) {
  const std::string name = base::cat("\"--", flag.name, "\"");
  if (stated(flag.since) && older(host.engine().api, flag.since)) return version_sentence(name, flag.since, host);
  if (other_system(flag.os, host)) return system_sentence(name, flag.os, host);
  if (flag.experimental && !host.engine().experimental) return experimental_sentence(name);
  return {};
}

} // namespace

std::string unsupported(const Program& program, const Entry& entry, std::span<const Event> events, Host& host) {
  const std::string path = full_path(entry);
  for (std::string_view level = entry.path; !level.empty();) {
    if (const Entry* record = find_entry(program, level))
      if (auto sentence = command_unsupported(*record->command, path, host); !sentence.empty()) return sentence;
    const auto space = level.rfind(' ');
    level = space == std::string_view::npos ? std::string_view() : level.substr(0, space);
  }
  // The official library visits flags by name, each once.
  std::string sentences;
  std::vector<const Flag*> used;
  for (const Event& event : events)
    if (std::find(used.begin(), used.end(), event.flag) == used.end()) used.push_back(event.flag);
  std::sort(used.begin(), used.end(), [](const Flag* a, const Flag* b) { return a->name < b->name; });
  for (const Flag* flag : used)
    if (auto sentence = flag_unsupported(*flag, host); !sentence.empty())
      sentences += base::cat(sentences.empty() ? "" : "\n", sentence);
  return sentences;
}

bool hidden(const Flag& flag, Host& host) {
  if (flag.hidden) return true;
  if (flag.experimental && !host.engine().experimental) return true;
  if (other_system(flag.os, host) || swarm_missing(flag.swarm, host)) return true;
  return stated(flag.since) && older(host.engine().api, flag.since);
}

bool hidden(const Command& command, Host& host) {
  if (command.hidden) return true;
  if (command.experimental && !host.engine().experimental) return true;
  if (other_system(command.os, host) || swarm_missing(command.swarm, host)) return true;
  return stated(command.since) && older(host.engine().api, command.since);
}

} // namespace skiff::cli
