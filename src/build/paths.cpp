#include "build/paths.hpp"

#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <array>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace skiff::build {

namespace {
constexpr int most_links = 255;

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (auto& part : base::split(path, '/'))
    if (!part.empty()) parts.push_back(std::move(part));
  return parts;
}
} // namespace

base::Result<std::string> resolve_links(std::string_view absolute) {
  auto todo = parts_of(absolute);
  std::string done;
  int links = 0;
  for (std::size_t at = 0; at < todo.size(); ++at) {
    if (todo[at] == ".") continue;
    if (todo[at] == "..") {
      done.erase(done.empty() ? 0 : done.rfind('/'));
      continue;
    }
    const std::string path = base::cat(done, '/', todo[at]);
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return base::Error{base::cat("lstat ", path, ": ", os::error_text(errno))};
    const bool last = at + 1 == todo.size();
    if (!S_ISLNK(status.st_mode)) {
      if (!S_ISDIR(status.st_mode) && !last) return base::Error{os::error_text(ENOTDIR)};
      done = path;
      continue;
    }
    if (++links > most_links) return base::Error{"EvalSymlinks: too many links"};
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return base::Error{base::cat("readlink ", path, ": ", os::error_text(errno))};
    const std::string_view text(target.data(), static_cast<std::size_t>(size));
    if (text.starts_with('/')) done.clear();
    auto next = parts_of(text);
    next.insert(next.end(), todo.begin() + static_cast<std::ptrdiff_t>(at) + 1, todo.end());
    todo = std::move(next);
    at = static_cast<std::size_t>(-1); // the loop's step makes it 0
  }
  return done.empty() ? std::string("/") : done;
}

std::string relative_path(std::string_view base, std::string_view target) {
  const auto from = parts_of(base);
  const auto to = parts_of(target);
  std::size_t same = 0;
  while (same < from.size() && same < to.size() && from[same] == to[same]) ++same;
  std::vector<std::string> out(from.size() - same, "..");
  out.insert(out.end(), to.begin() + static_cast<std::ptrdiff_t>(same), to.end());
  return out.empty() ? "." : base::join(out, "/");
}

} // namespace skiff::build
