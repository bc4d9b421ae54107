#pragma once
// A file that appears whole or not at all: written beside its place and renamed by commit(). Destroyed without a commit
// it leaves nothing behind.

#include <skiff/base/result.hpp>
#include <skiff/os/fd.hpp>

#include <string>

namespace skiff::os {

class AtomicFile {
public:
  /// The folder must exist, and what is there already must be a file, not even a link to one. Errors are in Go's form.
  static base::Result<AtomicFile> create(const std::string& path, unsigned mode);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  int descriptor() const { return fd_.get(); }
  base::Result<void> commit();

private:
  AtomicFile() = default;
  std::string path_, temporary_;
  Fd fd_;
};

} // namespace skiff::os
