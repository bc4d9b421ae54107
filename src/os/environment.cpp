// Reads the process's environment once; looks up the home folder without the C library's name services, which a static
// binary cannot use.

#include <skiff/base/text.hpp>
#include <skiff/os/environment.hpp>
#include <skiff/os/files.hpp>

#include <unistd.h>

extern char** environ;

namespace skiff::os {

Environment Environment::of_process() {
  Environment out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const auto [name, value] = base::cut(*entry, '=');
    if (value) out.values_.emplace(name, *value); // the first of two equal names counts, as in getenv
  }
  return out;
}

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::string Environment::home() const {
  if (auto home = value("HOME"); !home.empty()) return home;
  const auto users = read_file("/etc/passwd");
  if (!users) return {};
  const auto uid = base::cat(getuid());
  for (const auto& line : base::split(*users, '\n')) {
    const auto fields = base::split(line, ':');
    if (fields.size() >= 6 && fields[2] == uid) return fields[5];
  }
  return {};
}

} // namespace skiff::os
