#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/scratch.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace skiff::build {

ScratchDirectory::ScratchDirectory() {
  const char* root = std::getenv("TMPDIR");
  std::string path = base::cat(root != nullptr && *root != '\0' ? root : "/tmp", "/skiff-build-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr)
    throw base::Failure(base::cat("unable to create temporary directory: ", os::error_text(errno)));
  path_ = std::move(path);
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

} // namespace skiff::build
