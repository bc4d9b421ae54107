#pragma once
// The pieces of an archive that is made while the connection pulls it: what the header of a file says, and the bytes
// themselves, with one open file at a time. Which files are sent, and under which names, is the caller's.

#include <skiff/codec/tar.hpp>
#include <skiff/os/fd.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace skiff::build {

/// The header of what is at `path`, which is never followed: kind, permissions, owner, whole seconds, link target,
/// device and file capabilities. A directory's name gets its slash. Logs and returns nothing for a socket, which an
/// archive cannot hold. Throws Failure: `readlink PATH: …`.
std::optional<codec::TarEntry> archive_entry(std::string name, const std::string& path, const struct stat& status);

/// Turns the second and later names of a file that has several into hard links to the first.
class HardLinks {
public:
  void apply(codec::TarEntry& entry, const struct stat& status);

private:
  std::map<std::pair<dev_t, ino_t>, std::string> first_names_;
};

class ArchiveBytes {
public:
  void add(std::string_view bytes) { ready_ += bytes; }
  void add_padding(std::size_t size) { ready_.append(size, '\0'); }
  /// An entry with its data, whose size the header has promised.
  void add_file(const codec::TarEntry& entry, os::Fd file, std::string path);
  bool empty() const { return ready_at_ == ready_.size() && left_ == 0 && padding_ == 0; }

  /// Fills `into`; whenever nothing is left, `more` has to add something or to return false, which ends the archive.
  /// Throws Failure: `read PATH: …`, `file 'PATH' shrank while it was being sent`.
  std::ptrdiff_t read(char* into, std::size_t size, const std::function<bool()>& more);

private:
  std::size_t read_file(char* into, std::size_t size);

  std::string ready_; // headers, padding, small contents
  std::size_t ready_at_ = 0;
  os::Fd file_;
  std::string path_;
  std::uint64_t left_ = 0;  // bytes of the file still to be sent
  std::size_t padding_ = 0; // behind them
};

} // namespace skiff::build
