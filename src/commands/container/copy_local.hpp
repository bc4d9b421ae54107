#pragma once
// This machine's side of `cp`: finding what the arguments name, a tree as an archive for the engine, and an archive
// from the engine as files. Errors are Failure in the words of the official client.

#include "commands/container/copy_paths.hpp"

#include <skiff/base/time.hpp>
#include <skiff/codec/tar.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/transport/client.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace skiff::commands {

/// Absolute, with the / or /. that the argument ends with.
std::string local_path(const std::string& argument);

/// The path without symbolic links. Throws `lstat /where/it/fails: no such file or directory`.
std::string without_links(std::string path);

/// Links in front of the last segment are followed, and with `follow` that one too.
CopyEnd local_source(const std::string& path, bool follow);

/// Links are followed; what is not there yet must have a folder to be put in.
CopyEnd local_destination(const std::string& path);

/// Throws `invalid output path: …` for a folder that is not there and for a device.
void check_output_path(const std::string& path);

/// The file or tree at `path` as an archive in which it is called `name`: made while it is read, in constant memory.
std::unique_ptr<transport::Source> tree_source(const std::string& path, const std::string& name);

/// Unpacks an archive into a folder and never outside of it: entries whose names leave it are errors, and links that
/// stand in the way are never followed. Permissions, times and file capabilities are those of the archive, owners are
/// not: files belong to the user. A folder never replaces anything else, nor the other way round.
class Extraction final : public codec::TarSink {
public:
  /// Entries called `from` are called `to`.
  Extraction(std::string folder, std::string from, std::string to);

  void entry(const codec::TarEntry& entry) override;
  void data(std::string_view bytes) override;
  void entry_end() override;
  void finish(); ///< times of folders, which would change while they are filled

private:
  struct Place {
    int folder; // descriptor
    std::string name;
  };
  Place place(const std::string& path);
  bool clear(const Place& at) const;
  void create(const Place& at, bool is_there);
  void link(const Place& at);
  void set_attributes(const Place& at) const;
  void set_time(const Place& at, base::Time time) const;
  std::string name_of(std::string_view entry, std::string_view what) const;
  [[noreturn]] void fail(std::string_view call, int error) const;

  std::string folder_, from_, to_;
  os::Fd root_;
  os::Fd open_folder_; // that of the last entry
  std::string open_path_;
  codec::TarEntry entry_; // in work; no name: nothing to do
  os::Fd file_;
  std::vector<std::pair<std::string, base::Time>> folders_;
};

} // namespace skiff::commands
