#include <skiff/base/text.hpp>
#include <skiff/os/atomic_file.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace skiff::os {

using base::cat;
using base::Error;
using base::Result;

namespace {

std::string_view kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFDIR:
    return "directory";
  case S_IFLNK:
    return "symbolic link directly";
  case S_IFIFO:
    return "named pipe (FIFO)";
  case S_IFSOCK:
    return "socket";
  case S_IFCHR:
    return "character device file";
  default:
    return "block device file";
  }
}

} // namespace

Result<AtomicFile> AtomicFile::create(const std::string& path, unsigned mode) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0)
    return Error{cat("invalid output path: stat ", folder, ": ", error_text(errno))};
  if (!S_ISDIR(status.st_mode)) return Error{cat("invalid output path: stat ", folder, ": not a directory")};
  if (::lstat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return Error{cat("cannot write to a ", kind_of(status.st_mode))};
  AtomicFile file;
  file.path_ = path;
  std::string name = cat(folder, "/.tmp-", path.substr(slash == std::string::npos ? 0 : slash + 1), "XXXXXX");
  file.fd_ = Fd(::mkostemp(name.data(), O_CLOEXEC));
  if (!file.fd_) return Error{cat("open ", path, ": ", error_text(errno))};
  file.temporary_ = std::move(name);
  ::fchmod(file.fd_.get(), mode);
  return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})), fd_(std::move(other.fd_)) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::commit() {
  if (::close(fd_.release()) != 0) return Error{cat("close ", path_, ": ", error_text(errno))};
  if (::rename(temporary_.c_str(), path_.c_str()) != 0)
    return Error{cat("rename ", temporary_, " ", path_, ": ", error_text(errno))};
  temporary_.clear();
  return {};
}

} // namespace skiff::os
