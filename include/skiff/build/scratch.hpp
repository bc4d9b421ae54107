#pragma once
// A directory of its own that is removed together with the object.

#include <string>
#include <utility>

namespace skiff::build {

class ScratchDirectory {
public:
  ScratchDirectory(); ///< in $TMPDIR or /tmp; throws Failure
  ScratchDirectory(ScratchDirectory&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;
  ~ScratchDirectory();
  const std::string& path() const { return path_; }

private:
  std::string path_;
};

} // namespace skiff::build
