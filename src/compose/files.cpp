// The real file system behind FileSource.

#include <skiff/base/text.hpp>
#include <skiff/compose/project.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/readable.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <linux/magic.h>
#include <map>
#include <memory>
#include <sys/vfs.h>
#include <system_error>
#include <utility>

namespace skiff::compose {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 16U << 20;
constexpr std::string_view too_large = "file is larger than 16 MiB";
constexpr std::chrono::milliseconds forever{-1};
constexpr std::chrono::milliseconds patience{800}; // with a pipe that has no writer yet

base::Error cannot_open(const std::string& path, std::string_view why) {
  return base::Error{base::cat("open ", path, ": ", why)};
}

/// What pipes and devices had to say; they say it once.
using Said = std::map<std::string, std::string, std::less<>>;

/// A pipe (`-f <(…)`, /dev/stdin) or a device to its end. A named pipe that nobody writes to is given up.
base::Result<std::string> read_stream(const std::string& path) {
  const os::Fd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!file) return cannot_open(path, os::error_text(errno));
  struct statfs system {};
  const bool named = ::fstatfs(file.get(), &system) != 0 || system.f_type != PIPEFS_MAGIC;
  std::string text;
  std::array<char, 65536> part{};
  for (bool waited = false;;) {
    const auto size = ::read(file.get(), part.data(), part.size());
    if (size > 0) {
      text.append(part.data(), static_cast<std::size_t>(size));
      if (text.size() > largest_file) return cannot_open(path, too_large);
    } else if (size < 0 && errno == EAGAIN) {
      os::readable_within(file.get(), forever); // there is a writer, it takes its time
    } else if (size < 0 && errno != EINTR) {
      return base::Error{base::cat("read ", path, ": ", os::error_text(errno))};
    } else if (size == 0) {
      // The end; or a pipe with a name, to which nobody has written yet.
      if (!text.empty() || !named || os::readable_within(file.get(), std::chrono::milliseconds(0))) return text;
      if (std::exchange(waited, true)) return cannot_open(path, "nobody writes to this pipe");
      os::readable_within(file.get(), patience);
    }
  }
}

base::Result<std::string> read(const std::string& path, Said& said) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return cannot_open(path, error ? os::error_text(error.value()) : os::error_text(ENOENT));
  if (fs::is_directory(status)) return base::Error{base::cat("read ", path, ": is a directory")};
  if (fs::is_regular_file(status)) {
    const auto size = fs::file_size(path, error);
    return !error && size > largest_file ? cannot_open(path, too_large) : os::read_file(path, largest_file);
  }
  if (const auto before = said.find(path); before != said.end()) return before->second;
  auto text = read_stream(path);
  if (text) said.emplace(path, *text);
  return text;
}

FileSource::Kind kind(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return FileSource::Kind::missing;
  if (fs::is_directory(status)) return FileSource::Kind::directory;
  return fs::is_regular_file(status) ? FileSource::Kind::file : FileSource::Kind::other;
}

std::string target(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(fs::symlink_status(path, error))) return path;
  const auto real = fs::canonical(path, error);
  return error ? path : real.string();
}

} // namespace

FileSource system_files() {
  const auto said = std::make_shared<Said>();
  return {[said](const std::string& path) { return read(path, *said); }, kind, target};
}

} // namespace skiff::compose
