// The real file system behind FileSource.

#include <skiff/base/text.hpp>
#include <skiff/compose/project.hpp>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace skiff::compose {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 16U << 20;

/// A system error in Go's words: lower case, the ones that occur with files.
std::string reason(const std::error_code& error) {
  std::string text = error.message();
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + ('a' - 'A'));
  return text;
}

base::Result<std::string> read(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status))
    return base::Error{base::cat("open ", path, ": ", error ? reason(error) : "no such file or directory")};
  if (fs::is_directory(status)) return base::Error{base::cat("read ", path, ": is a directory")};
  if (!fs::is_regular_file(status)) return base::Error{base::cat("open ", path, ": not a regular file")};
  const auto size = fs::file_size(path, error);
  if (!error && size > largest_file)
    return base::Error{base::cat("open ", path, ": file is larger than ", largest_file >> 20, " MiB")};
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::Error{base::cat("open ", path, ": ", reason(std::error_code(errno, std::generic_category())))};
  std::string text(static_cast<std::size_t>(error ? 0 : size), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
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

FileSource system_files() { return {read, kind, target}; }

} // namespace skiff::compose
