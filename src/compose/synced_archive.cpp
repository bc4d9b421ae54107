// Changed files on their way into a container: one open file at a time, what vanishes meanwhile is left out.
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/archive_entry.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/compose/watch.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <set>
#include <sys/stat.h>

namespace skiff::compose {

namespace {

class SyncedArchive final : public transport::Source {
public:
  explicit SyncedArchive(std::vector<SyncedPath> paths) : paths_(std::move(paths)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    return bytes_.read(into, size, [this] { return advance(); });
  }

private:
  bool advance() {
    while (bytes_.empty()) {
      if (const auto* found = walk_ ? walk_->next() : nullptr) {
        add(walk_->full_path(), base::cat(folder_, "/", found->path), found->status);
      } else if (next_ < paths_.size()) {
        walk_.reset();
        begin(paths_[next_++]);
      } else if (!ended_) {
        bytes_.add_padding(codec::tar_end);
        ended_ = true;
      } else {
        return false;
      }
    }
    return true;
  }

  void begin(const SyncedPath& path) {
    std::string name = path.inside;
    name.erase(0, name.find_first_not_of('/'));
    struct stat status {};
    if (::lstat(path.host.c_str(), &status) != 0) return;
    add(path.host, name, status);
    if (!S_ISDIR(status.st_mode)) return;
    folder_ = std::move(name);
    walk_.emplace(path.host);
  }

  void add(const std::string& path, std::string name, const struct stat& status) {
    if (!names_.insert(name).second) return; // a new folder is told of together with what is in it
    auto entry = build::archive_entry(std::move(name), path, status);
    if (!entry) return;
    if (entry->kind != codec::TarEntry::Kind::file) return bytes_.add(codec::tar_header(*entry));
    os::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT) return;
    if (!file) throw base::Failure(base::cat("adding files to tar: open ", path, ": ", os::error_text(errno)));
    bytes_.add_file(*entry, std::move(file), path);
  }

  std::vector<SyncedPath> paths_;
  std::size_t next_ = 0;
  std::string folder_;
  std::optional<build::TreeWalk> walk_;
  std::set<std::string> names_;
  build::ArchiveBytes bytes_;
  bool ended_ = false;
};

} // namespace

std::vector<SyncedPath> vanished(const std::vector<SyncedPath>& paths) {
  std::vector<SyncedPath> out;
  struct stat status {};
  for (const SyncedPath& path : paths)
    if (::stat(path.host.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) out.push_back(path);
  return out;
}

std::unique_ptr<transport::Source> synced_archive(std::vector<SyncedPath> paths) {
  return std::make_unique<SyncedArchive>(std::move(paths));
}

} // namespace skiff::compose
