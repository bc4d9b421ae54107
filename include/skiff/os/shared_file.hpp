#pragma once
// Files that several programs change: one at a time, whole, and without taking them away from their owner.

#include <skiff/base/result.hpp>
#include <skiff/os/fd.hpp>

#include <string>
#include <string_view>

namespace skiff::os {

/// Held by one process at a time: others wait in the constructor. Leaves no trace in the folder; a folder that cannot
/// be locked (it is not there, or its file system knows no locks) is nobody's.
class FolderLock {
public:
  explicit FolderLock(const std::string& folder);

private:
  Fd folder_;
};

/// As write_file_atomically, but a file that exists keeps its mode and, as far as we may, its owner.
base::Result<void> rewrite_file(const std::string& path, std::string_view bytes, unsigned mode_of_new);

} // namespace skiff::os
