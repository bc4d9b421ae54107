// inotify watches folders, not trees: every folder has a watch of its own, and a new one gets its watch when it is
// seen.
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/tree_watch.hpp>

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <sys/inotify.h>
#include <sys/stat.h>

namespace skiff::os {

namespace {

constexpr std::uint32_t wanted = IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO;

bool below(std::string_view path, std::string_view folder) {
  return path == folder || folder == "/" ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

std::string child(const std::string& folder, std::string_view name) {
  return folder == "/" ? base::cat("/", name) : base::cat(folder, "/", name);
}

std::string failure(std::string_view path, int error) {
  if (error == ENOSPC)
    return base::cat("cannot watch ", path, ": the limit of watches is reached (sysctl fs.inotify.max_user_watches)");
  if (error == EMFILE)
    return "cannot watch files: the limit of watchers is reached (sysctl fs.inotify.max_user_instances)";
  return base::cat("cannot watch ", path, ": ", error_text(error));
}

} // namespace

base::Result<TreeWatch> TreeWatch::open(std::vector<std::string> roots) {
  TreeWatch out;
  out.roots_ = std::move(roots);
  out.queue_ = Fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!out.queue_) return base::Error{failure("files", errno)};
  ::clock_gettime(CLOCK_REALTIME, &out.quiet_);
  for (const std::string& root : out.roots_) {
    std::string folder = root;
    while (folder != "/" && !is_directory(folder)) folder = std::filesystem::path(folder).parent_path().string();
    if (auto added = out.add(folder, {}); !added) return base::Error{added.error()};
  }
  return out;
}

bool TreeWatch::within(std::string_view path) const {
  return std::any_of(roots_.begin(), roots_.end(), [&](const std::string& root) { return below(path, root); });
}

bool TreeWatch::leads_to_root(std::string_view path) const {
  return std::any_of(roots_.begin(), roots_.end(), [&](const std::string& root) { return below(root, path); });
}

base::Result<void> TreeWatch::add(const std::string& folder, const Changed& changed) {
  const int watch = ::inotify_add_watch(queue_.get(), folder.c_str(), wanted | IN_ONLYDIR);
  if (watch < 0) { // gone or closed to us: as if it were not there
    if (errno == ENOSPC) return base::Error{failure(folder, errno)};
    return {};
  }
  folders_[watch] = folder;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string path = child(folder, entry->path().filename().native());
    if (changed && within(path)) changed(path);
    std::error_code ignored;
    if (!entry->is_directory(ignored) || entry->is_symlink(ignored)) continue;
    if (!within(path) && !leads_to_root(path)) continue;
    if (auto added = add(path, changed); !added) return added;
  }
  return {};
}

/// A folder that was moved away: what happens in it is not ours any more.
void TreeWatch::forget(const std::string& folder) {
  for (auto entry = folders_.begin(); entry != folders_.end();) {
    if (!below(entry->second, folder)) {
      ++entry;
      continue;
    }
    ::inotify_rm_watch(queue_.get(), entry->first);
    entry = folders_.erase(entry);
  }
}

base::Result<void> TreeWatch::take(const char* begin, const char* end, const Changed& changed) {
  while (begin < end) {
    inotify_event event{};
    std::memcpy(&event, begin, sizeof event);
    const char* name = begin + sizeof event;
    begin = name + event.len;
    if (event.mask & IN_Q_OVERFLOW) {
      if (auto seen = rescan(changed); !seen) return seen;
      continue;
    }
    if (event.mask & IN_IGNORED) {
      folders_.erase(event.wd);
      continue;
    }
    const auto folder = folders_.find(event.wd);
    if (folder == folders_.end() || event.len == 0) continue; // of the folder itself: the one above tells as well
    const std::string path = child(folder->second, std::string_view(name));
    if (within(path)) changed(path);
    if (!(event.mask & IN_ISDIR)) continue;
    if (event.mask & IN_MOVED_FROM) forget(path);
    if ((event.mask & (IN_CREATE | IN_MOVED_TO)) && (within(path) || leads_to_root(path)))
      if (auto added = add(path, changed); !added) return added;
  }
  return {};
}

base::Result<void> TreeWatch::read(const Changed& changed) {
  std::array<char, 64 * 1024> buffer{};
  for (;;) {
    timespec before{};
    ::clock_gettime(CLOCK_REALTIME, &before);
    const ssize_t size = ::read(queue_.get(), buffer.data(), buffer.size());
    if (size <= 0) {
      quiet_ = before;
      return {};
    }
    if (auto taken = take(buffer.data(), buffer.data() + size, changed); !taken) return taken;
  }
}

base::Result<void> TreeWatch::rescan(const Changed& changed) {
  const auto since = quiet_;
  const auto told = [&](const std::string& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    // The clock of files is that of the last tick: a little earlier than ours.
    if (status.st_ctim.tv_sec >= since.tv_sec - 1) changed(path);
  };
  for (const std::string& root : roots_)
    if (is_directory(root))
      if (auto added = add(root, told); !added) return added;
  return {};
}

} // namespace skiff::os
