#pragma once
// A directory tree in the order the builders and cp send it: names sorted by bytes, what is in a directory directly
// behind it. Symbolic links are entries and are never followed. Holds one sorted list of names per open directory.

#include <memory>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

namespace skiff::build {

class TreeWalk {
public:
  struct Entry {
    std::string path; ///< relative to the root
    struct stat status;
    bool is_directory() const { return S_ISDIR(status.st_mode); }
  };

  /// Throws Failure if the root cannot be read.
  explicit TreeWalk(std::string root);

  /// The next entry, or null at the end; valid up to the next call. Entries that vanish meanwhile are left out. Throws
  /// what the system says: `open /root/path: …`; of the kind `forbidden` if a permission is missing.
  const Entry* next();
  /// Does not go into the directory that next() returned last.
  void skip_children() { descend_ = false; }
  /// Number of directories above the last entry.
  std::size_t depth() const { return levels_.size() - 1; }
  std::string full_path() const { return root_ + "/" + entry_.path; }

private:
  struct Level {
    std::string path; // of the directory, relative, with a slash at its end unless empty
    std::vector<std::string> names;
    std::size_t next = 0;
  };
  void open(std::string path);

  std::string root_;
  std::vector<Level> levels_;
  Entry entry_{};
  bool descend_ = false;
};

} // namespace skiff::build
