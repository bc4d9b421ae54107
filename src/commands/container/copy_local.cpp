#include "commands/container/copy_local.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/archive_entry.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::commands {

namespace {

constexpr int most_links = 255;

base::Failure failed(std::string_view call, std::string_view path, int error) {
  return base::Failure(base::cat(call, " ", path, ": ", os::error_text(error)));
}

std::string target_of(const std::string& link) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(link.c_str(), target.data(), target.size());
  if (size < 0) throw failed("readlink", link, errno);
  return {target.data(), static_cast<std::size_t>(size)};
}

struct stat look(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) throw failed("lstat", path, errno);
  return status;
}

class TreeSource final : public transport::Source {
public:
  TreeSource(const std::string& path, std::string name) : path_(os::clean(path)), name_(std::move(name)) {
    if (name_ == "/") name_.clear();
  }

  std::ptrdiff_t read(char* into, std::size_t size) override {
    return bytes_.read(into, size, [this] { return advance(); });
  }

private:
  bool advance() {
    while (bytes_.empty()) {
      if (ended_) return false;
      if (!begun_) {
        begun_ = true;
        const auto status = look(path_);
        add(path_, name_.empty() ? "." : name_, status);
        if (S_ISDIR(status.st_mode)) walk_.emplace(path_);
      } else if (const auto* found = walk_ ? walk_->next() : nullptr) {
        add(walk_->full_path(), name_.empty() ? found->path : base::cat(name_, "/", found->path), found->status);
      } else {
        bytes_.add_padding(codec::tar_end);
        ended_ = true;
      }
    }
    return true;
  }

  void add(const std::string& path, std::string name, const struct stat& status) {
    auto entry = build::archive_entry(std::move(name), path, status);
    if (!entry) return;
    links_.apply(*entry, status);
    if (entry->kind != codec::TarEntry::Kind::file) return bytes_.add(codec::tar_header(*entry));
    os::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) throw failed("open", path, errno);
    bytes_.add_file(*entry, std::move(file), path);
  }

  std::string path_, name_;
  std::optional<build::TreeWalk> walk_;
  build::HardLinks links_;
  build::ArchiveBytes bytes_;
  bool begun_ = false;
  bool ended_ = false;
};

} // namespace

std::string local_path(const std::string& argument) {
  return with_ending_of(os::absolute(argument, os::current_directory()), argument);
}

std::string without_links(std::string path) {
  std::string done = "/";
  std::size_t end = 1;
  for (int links = 0;;) {
    const auto start = path.find_first_not_of('/', end);
    if (start == std::string::npos) return os::clean(done);
    end = std::min(path.find('/', start), path.size());
    const std::string segment = path.substr(start, end - start);
    const std::string here = done;
    done = os::clean(base::cat(here, "/", segment));
    if (segment == "." || segment == "..") continue;
    const auto status = look(done);
    if (!S_ISLNK(status.st_mode)) {
      if (!S_ISDIR(status.st_mode) && end < path.size()) throw base::Failure(os::error_text(ENOTDIR));
      continue;
    }
    if (++links > most_links) throw base::Failure("EvalSymlinks: too many links");
    const std::string target = target_of(done);
    path = target + path.substr(end);
    done = target.starts_with('/') ? "/" : here;
    end = 0;
  }
}

CopyEnd local_source(const std::string& path, bool follow) {
  CopyEnd out;
  if (follow) {
    out = followed(path, without_links(path));
  } else {
    const auto cut = path.rfind('/') + 1;
    out.path = base::cat(without_links(path.substr(0, cut)), "/", path.substr(cut));
    if (path.ends_with('/') && last_segment(path) != last_segment(out.path)) out.name = last_segment(path);
  }
  out.exists = true;
  out.is_folder = S_ISDIR(look(out.path).st_mode);
  return out;
}

CopyEnd local_destination(const std::string& path) {
  constexpr int most = 10;
  CopyEnd out;
  out.path = path;
  struct stat status {};
  for (int links = 0; ::lstat(out.path.c_str(), &status) == 0; ++links) {
    if (!S_ISLNK(status.st_mode)) {
      out.exists = true;
      out.is_folder = S_ISDIR(status.st_mode);
      return out;
    }
    if (links > most) throw base::Failure(base::cat("too many symlinks in ", path));
    out.path = beside(out.path, target_of(out.path));
  }
  if (errno != ENOENT) throw failed("lstat", out.path, errno);
  const std::string folder = split_folder(out.path).folder;
  if (::stat(folder.c_str(), &status) != 0) throw failed("stat", folder, errno);
  if (!S_ISDIR(status.st_mode)) throw base::Failure(os::error_text(ENOTDIR));
  return out;
}

void check_output_path(const std::string& path) {
  struct stat status {};
  const std::string folder = split_folder(os::clean(path)).folder;
  if (::stat(folder.c_str(), &status) != 0 && errno == ENOENT)
    throw base::Failure(base::cat("invalid output path: directory ", base::quote(folder), " does not exist"));
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    throw failed("stat", path, errno);
  }
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
    throw base::Failure(
        base::cat("invalid output path: ", base::quote(path), " must be a directory or a regular file: got a device"));
}

std::unique_ptr<transport::Source> tree_source(const std::string& path, const std::string& name) {
  return std::make_unique<TreeSource>(path, name);
}

} // namespace skiff::commands
