#include <skiff/os/files.hpp>
#include <skiff/os/shared_file.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::os {

FolderLock::FolderLock(const std::string& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  while (folder_ && ::flock(folder_.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
}

base::Result<void> rewrite_file(const std::string& path, std::string_view bytes, unsigned mode_of_new) {
  struct stat before {};
  const bool existed = ::stat(path.c_str(), &before) == 0;
  auto written = write_file_atomically(path, bytes, existed ? before.st_mode & 07777U : mode_of_new);
  if (!written || !existed) return written;
  struct stat after {};
  if (::stat(path.c_str(), &after) == 0 && (after.st_uid != before.st_uid || after.st_gid != before.st_gid) &&
      ::chown(path.c_str(), before.st_uid, before.st_gid) == 0)
    ::chmod(path.c_str(), before.st_mode & 07777U);
  return written;
}

} // namespace skiff::os
