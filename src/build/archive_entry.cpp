#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/archive_entry.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace skiff::build {

namespace {

using codec::TarEntry;

std::optional<TarEntry::Kind> kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG:
    return TarEntry::Kind::file;
  case S_IFDIR:
    return TarEntry::Kind::directory;
  case S_IFLNK:
    return TarEntry::Kind::symlink;
  case S_IFCHR:
    return TarEntry::Kind::character_device;
  case S_IFBLK:
    return TarEntry::Kind::block_device;
  case S_IFIFO:
    return TarEntry::Kind::fifo;
  default:
    return std::nullopt; // sockets
  }
}

std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(path.c_str(), target.data(), target.size());
  if (size < 0) throw base::Failure(base::cat("readlink ", path, ": ", os::error_text(errno)));
  return {target.data(), static_cast<std::size_t>(size)};
}

// File capabilities are the one extended attribute that the engine gets.
void add_capabilities(TarEntry& entry, const std::string& path) {
  std::array<char, 256> value{};
  const auto size = ::lgetxattr(path.c_str(), "security.capability", value.data(), value.size());
  if (size > 0) entry.xattrs["security.capability"] = {value.data(), static_cast<std::size_t>(size)};
}

} // namespace

std::optional<TarEntry> archive_entry(std::string name, const std::string& path, const struct stat& status) {
  const auto kind = kind_of(status.st_mode);
  if (!kind) {
    base::log::error(base::cat("Can't add file ", path, " to tar: archive/tar: sockets not supported"));
    return std::nullopt;
  }
  TarEntry entry;
  entry.name = std::move(name);
  entry.kind = *kind;
  entry.mode = status.st_mode & 07777;
  entry.uid = status.st_uid;
  entry.gid = status.st_gid;
  entry.mtime = {status.st_mtim.tv_sec, 0};
  if (*kind == TarEntry::Kind::file) entry.size = static_cast<std::uint64_t>(status.st_size);
  if (*kind == TarEntry::Kind::directory && !entry.name.ends_with('/')) entry.name += '/';
  if (*kind == TarEntry::Kind::symlink) entry.link = link_target(path);
  if (*kind == TarEntry::Kind::character_device || *kind == TarEntry::Kind::block_device) {
    entry.device_major = major(status.st_rdev);
    entry.device_minor = minor(status.st_rdev);
  }
  if (*kind != TarEntry::Kind::symlink) add_capabilities(entry, path);
  return entry;
}

void HardLinks::apply(TarEntry& entry, const struct stat& status) {
  if (entry.kind == TarEntry::Kind::directory || status.st_nlink < 2) return;
  const auto [first, is_new] = first_names_.try_emplace({status.st_dev, status.st_ino}, entry.name);
  if (is_new) return;
  entry.kind = TarEntry::Kind::hard_link;
  entry.link = first->second;
  entry.size = 0;
}

void ArchiveBytes::add_file(const TarEntry& entry, os::Fd file, std::string path) {
  add(codec::tar_header(entry));
  left_ = entry.size;
  padding_ = codec::tar_padding(left_);
  file_ = std::move(file);
  path_ = std::move(path);
}

std::ptrdiff_t ArchiveBytes::read(char* into, std::size_t size, const std::function<bool()>& more) {
  std::size_t done = 0;
  while (done < size) {
    if (ready_at_ < ready_.size()) {
      const auto take = std::min(size - done, ready_.size() - ready_at_);
      std::copy_n(ready_.data() + ready_at_, take, into + done);
      ready_at_ += take;
      done += take;
      continue;
    }
    ready_.clear();
    ready_at_ = 0;
    if (left_ != 0)
      done += read_file(into + done, size - done);
    else if (padding_ != 0)
      add_padding(std::exchange(padding_, 0));
    else if (!more())
      break;
  }
  return static_cast<std::ptrdiff_t>(done);
}

std::size_t ArchiveBytes::read_file(char* into, std::size_t size) {
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
  const auto got = ::read(file_.get(), into, want);
  if (got < 0 && errno == EINTR) return 0;
  if (got < 0) throw base::Failure(base::cat("read ", path_, ": ", os::error_text(errno)));
  // The header has promised a size: a file that shrinks meanwhile would shift everything behind it.
  if (got == 0) throw base::Failure(base::cat("file '", path_, "' shrank while it was being sent"));
  left_ -= static_cast<std::uint64_t>(got);
  if (left_ == 0) file_.reset();
  return static_cast<std::size_t>(got);
}

} // namespace skiff::build
