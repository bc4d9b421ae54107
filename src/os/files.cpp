// Files as a whole. See the door for the form of the error texts.

#include <skiff/base/text.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::os {

namespace {
base::Error failed(std::string_view operation, std::string_view path) {
  return base::Error{base::cat(operation, " ", path, ": ", error_text(errno))};
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string behind_links(const std::string& path) {
  char resolved[PATH_MAX];
  return realpath(path.c_str(), resolved) ? std::string(resolved) : path;
}
} // namespace

std::string error_text(int error_number) {
  return base::lower(std::strerror(error_number)); // one thread: strerror's buffer is ours
}

base::Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failed("open", path);
  std::string out;
  struct stat info {};
  if (fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode))
    out.reserve(std::min(static_cast<std::size_t>(info.st_size), limit) + 1);
  char buffer[16 * 1024];
  for (;;) {
    const auto count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", path);
    if (count == 0) return out;
    out.append(buffer, static_cast<std::size_t>(count));
    if (out.size() > limit) return base::Error{base::cat("read ", path, ": file is larger than ", limit, " bytes")};
  }
}

base::Result<void> write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode) {
  const auto target = behind_links(path);
  auto draft = target + ".XXXXXX";
  Fd file(mkostemp(draft.data(), O_CLOEXEC));
  if (!file) return failed("open", path);
  const bool written = fchmod(file.get(), mode) == 0 && write_all(file.get(), bytes);
  if (!written || ::rename(draft.c_str(), target.c_str()) != 0) {
    auto error = failed(written ? "rename" : "write", path);
    ::unlink(draft.c_str());
    return error;
  }
  return {};
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool is_directory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool make_directories(const std::string& path, unsigned mode) {
  for (std::size_t slash = path.find('/', 1);; slash = path.find('/', slash + 1)) {
    const auto part = path.substr(0, slash);
    if (::mkdir(part.c_str(), mode) != 0 && errno != EEXIST && !is_directory(part)) return false;
    if (slash == std::string::npos) return is_directory(path);
  }
}

std::string current_directory() {
  char buffer[PATH_MAX];
  return ::getcwd(buffer, sizeof buffer) ? std::string(buffer) : std::string();
}

std::string absolute(std::string_view path, std::string_view base) {
  return path.starts_with('/') ? clean(path) : clean(base::cat(base, "/", path));
}

std::string clean(std::string_view path) { return base::clean_path(path); }

} // namespace skiff::os
