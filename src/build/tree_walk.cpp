#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cerrno>
#include <dirent.h>

namespace skiff::build {

namespace {
struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

[[noreturn]] void fail(std::string_view call, const std::string& path, int error) {
  const bool forbidden = error == EACCES || error == EPERM;
  throw base::Failure(forbidden ? base::FailureKind::forbidden : base::FailureKind::other,
                      base::cat(call, " ", path, ": ", os::error_text(error)));
}
} // namespace

TreeWalk::TreeWalk(std::string root) : root_(std::move(root)) { open({}); }

void TreeWalk::open(std::string path) {
  const std::string full = path.empty() ? root_ : base::cat(root_, '/', path);
  const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(full.c_str()));
  if (!directory) {
    if (errno == ENOENT && !path.empty()) return;
    fail("open", full, errno);
  }
  Level level;
  level.path = path.empty() ? std::string() : path + "/";
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") level.names.emplace_back(name);
  }
  if (errno != 0) fail("readdirent", full, errno);
  std::sort(level.names.begin(), level.names.end());
  levels_.push_back(std::move(level));
}

const TreeWalk::Entry* TreeWalk::next() {
  if (descend_) {
    descend_ = false;
    open(entry_.path);
  }
  while (!levels_.empty()) {
    Level& level = levels_.back();
    if (level.next == level.names.size()) {
      if (levels_.size() == 1) return nullptr;
      levels_.pop_back();
      continue;
    }
    entry_.path = level.path + level.names[level.next++];
    const std::string full = full_path();
    if (::lstat(full.c_str(), &entry_.status) != 0) {
      if (errno == ENOENT) continue;
      fail("lstat", full, errno);
    }
    descend_ = entry_.is_directory();
    return &entry_;
  }
  return nullptr;
}

} // namespace skiff::build
