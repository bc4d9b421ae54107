#include "build/follow_paths.hpp"

#include <skiff/base/text.hpp>

#include <climits>

#include <array>
#include <dirent.h>
#include <fnmatch.h>
#include <memory>
#include <optional>
#include <set>
#include <unistd.h>

namespace skiff::build {

namespace {

std::string joined(std::string_view directory, std::string_view name) {
  return base::clean_path(base::cat(directory, '/', name));
}

std::string directory_of(const std::string& path) {
  const auto cut = path.rfind('/');
  return cut == std::string::npos ? "." : path.substr(0, cut);
}

bool has_wildcards(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\')
      ++i;
    else if (name[i] == '*' || name[i] == '?' || name[i] == '[')
      return true;
  }
  return false;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

class Resolver {
public:
  explicit Resolver(const std::string& root) : root_(root) {}

  void add(const std::string& path, int depth = 0) {
    if (depth > 255) return; // a loop of links: BuildKit stops there as well
    std::string rest = base::clean_path(base::cat("/", path)).substr(1); // .. at the root stays at the root
    std::string current = ".";
    do {
      const auto cut = rest.find('/');
      current = joined(current, rest.substr(0, cut));
      const auto targets = links_at(current);
      rest = cut == std::string::npos ? std::string() : rest.substr(cut + 1);
      if (targets.empty() && !rest.empty()) continue;
      if (!resolved.insert(current).second) return;
      for (const auto& target : targets) add(joined(target, rest), depth + 1);
      return;
    } while (true);
  }

  std::set<std::string> resolved;

private:
  // Where the links lead that the path names: one, or several through a wildcard in its last component.
  std::vector<std::string> links_at(const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    std::vector<std::string> out;
    if (!has_wildcards(name)) {
      if (auto target = link_at(path)) out.push_back(*target);
      return out;
    }
    const std::string parent = directory_of(path);
    const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(joined(root_, parent).c_str()));
    if (!directory) return out;
    while (const dirent* entry = ::readdir(directory.get())) {
      const std::string_view found = entry->d_name;
      if (found == "." || found == ".." || ::fnmatch(name.c_str(), entry->d_name, FNM_PATHNAME) != 0) continue;
      if (auto target = link_at(joined(parent, found))) out.push_back(*target);
    }
    return out;
  }

  std::optional<std::string> link_at(const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlink(joined(root_, path).c_str(), target.data(), target.size());
    if (size < 0) return std::nullopt;
    const std::string_view link(target.data(), static_cast<std::size_t>(size));
    if (link.starts_with('/')) return base::clean_path(link);
    return base::clean_path(base::cat('/', directory_of(path), '/', link));
  }

  const std::string& root_;
};

} // namespace

std::vector<std::string> follow_paths(const std::string& root, const std::vector<std::string>& paths) {
  Resolver resolver(root);
  for (const auto& path : paths) resolver.add(path);
  std::vector<std::string> out;
  for (const auto& path : resolver.resolved) {
    if (path == ".") return {};
    if (out.empty() || !path.starts_with(out.back() + "/")) out.push_back(path);
  }
  return out;
}

} // namespace skiff::build
