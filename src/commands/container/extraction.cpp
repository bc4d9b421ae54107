// Files from an archive that is not trusted: see Extraction in copy_local.hpp. Every name is taken apart and each
// folder opened from the one above it without following links, so that no link, whether it came with the archive or was
// there before, leads out of the destination.

#include "commands/container/copy_local.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace skiff::commands {

namespace {

using Kind = codec::TarEntry::Kind;

constexpr int folder_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t permissions = 0777;
constexpr mode_t implied_folder = 0755; // of a folder that the archive uses and does not have

mode_t node_type(Kind kind) {
  if (kind == Kind::fifo) return S_IFIFO;
  return kind == Kind::block_device ? S_IFBLK : S_IFCHR;
}

} // namespace

Extraction::Extraction(std::string folder, std::string from, std::string to)
    : folder_(std::move(folder)), from_(std::move(from)), to_(std::move(to)),
      root_(::open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (!root_) throw base::Failure(base::cat("open ", folder_, ": ", os::error_text(errno)));
}

void Extraction::fail(std::string_view call, int error) const {
  throw base::Failure(base::cat(call, " ", entry_.name, ": ", os::error_text(error)));
}

// Relative to the destination, without dots; "." for the destination itself.
std::string Extraction::name_of(std::string_view entry, std::string_view what) const {
  const std::string renamed = renamed_entry(entry, from_, to_);
  std::string_view rest = renamed;
  while (rest.starts_with('/')) rest.remove_prefix(1);
  std::string name = os::clean(rest);
  if (name == ".." || name.starts_with("../"))
    throw base::Failure(base::cat("invalid ", what, " ", base::quote(entry)));
  return name;
}

// Opens the folder that holds `path`, making it if it is not there.
Extraction::Place Extraction::place(const std::string& path) {
  const auto cut = path.rfind('/');
  const std::string folder = cut == std::string::npos ? std::string() : path.substr(0, cut);
  const std::string name = cut == std::string::npos ? path : path.substr(cut + 1);
  if (folder.empty()) return {root_.get(), name};
  if (open_folder_ && folder == open_path_) return {open_folder_.get(), name};
  os::Fd here;
  for (const std::string& segment : base::split(folder, '/')) {
    const int above = here ? here.get() : root_.get();
    os::Fd next(::openat(above, segment.c_str(), folder_flags));
    if (!next && errno == ENOENT && ::mkdirat(above, segment.c_str(), implied_folder) == 0)
      next = os::Fd(::openat(above, segment.c_str(), folder_flags));
    if (!next) fail("openat", errno);
    here = std::move(next);
  }
  open_folder_ = std::move(here);
  open_path_ = folder;
  return {open_folder_.get(), name};
}

// Removes what the entry replaces; true if it is a folder that stays.
bool Extraction::clear(const Place& at) const {
  struct stat status {};
  if (::fstatat(at.folder, at.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const bool was_folder = S_ISDIR(status.st_mode);
  const bool is_folder = entry_.kind == Kind::directory;
  if (was_folder && is_folder) return true;
  if (was_folder || is_folder)
    throw base::Failure(base::cat("cannot overwrite ", was_folder ? "directory " : "non-directory ",
                                  base::quote(entry_.name), " with ", is_folder ? "directory " : "non-directory ",
                                  base::quote(folder_)));
  if (::unlinkat(at.folder, at.name.c_str(), 0) != 0) fail("unlinkat", errno);
  return false;
}

void Extraction::entry(const codec::TarEntry& entry) {
  entry_ = entry;
  entry_.name = name_of(entry.name, "entry name");
  if (entry_.name == ".") return entry_.name.clear();
  const Place at = place(entry_.name);
  create(at, clear(at));
}

void Extraction::create(const Place& at, bool is_there) {
  const char* name = at.name.c_str();
  switch (entry_.kind) {
  case Kind::directory:
    if (!is_there && ::mkdirat(at.folder, name, entry_.mode & permissions) != 0) fail("mkdirat", errno);
    break;
  case Kind::file:
    file_ = os::Fd(
        ::openat(at.folder, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, entry_.mode & permissions));
    if (!file_) fail("openat", errno);
    break;
  case Kind::symlink:
    if (::symlinkat(entry_.link.c_str(), at.folder, name) != 0) fail(base::cat("symlinkat ", entry_.link), errno);
    break;
  case Kind::hard_link:
    link(at);
    break;
  case Kind::character_device:
  case Kind::block_device:
  case Kind::fifo:
    if (::mknodat(at.folder, name, node_type(entry_.kind) | (entry_.mode & 07777),
                  makedev(entry_.device_major, entry_.device_minor)) != 0)
      throw base::Failure(os::error_text(errno));
    break;
  }
}

void Extraction::link(const Place& at) {
  const std::string target = name_of(entry_.link, "hardlink target");
  if (target == ".") throw base::Failure(base::cat("invalid hardlink target ", base::quote(entry_.link)));
  const os::Fd folder(::fcntl(at.folder, F_DUPFD_CLOEXEC, 0)); // place() may close it
  const Place from = place(target);
  if (::linkat(from.folder, from.name.c_str(), folder.get(), at.name.c_str(), 0) != 0)
    fail(base::cat("linkat ", target), errno);
}

void Extraction::data(std::string_view bytes) {
  if (!file_) return;
  while (!bytes.empty()) {
    const auto written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Extraction::entry_end() {
  file_.reset();
  // A hard link has the attributes of the file that it is another name of.
  if (entry_.name.empty() || entry_.kind == Kind::hard_link) return;
  const Place at = place(entry_.name);
  set_attributes(at);
  if (entry_.kind == Kind::directory)
    folders_.emplace_back(entry_.name, entry_.mtime);
  else
    set_time(at, entry_.mtime);
}

void Extraction::set_attributes(const Place& at) const {
  const std::string path = base::cat("/proc/self/fd/", at.folder, "/", at.name);
  for (const auto& [key, value] : entry_.xattrs)
    if (::lsetxattr(path.c_str(), key.c_str(), value.data(), value.size(), 0) != 0 && errno != EPERM)
      fail("lsetxattr", errno);
  if (entry_.kind != Kind::symlink && ::fchmodat(at.folder, at.name.c_str(), entry_.mode & 07777, 0) != 0)
    fail("fchmodat", errno);
}

void Extraction::set_time(const Place& at, base::Time time) const {
  if (time.seconds < 0) time = {};
  const timespec moment{time.seconds, time.nanos};
  const timespec both[] = {moment, moment};
  if (::utimensat(at.folder, at.name.c_str(), both, AT_SYMLINK_NOFOLLOW) != 0) fail("utimensat", errno);
}

void Extraction::finish() {
  for (const auto& [path, time] : folders_) set_time(place(path), time);
}

} // namespace skiff::commands
