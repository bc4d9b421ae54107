#pragma once
// Files as a whole: read, replaced atomically, asked for their kind. Errors carry the system's text in Go's form
// ("open x: no such file or directory"), because users and scripts know those.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::os {

/// "no such file or directory" for ENOENT, in lower case as Go prints it.
std::string error_text(int error_number);

/// The file's bytes; the error reads `open PATH: no such file or directory`. At most `limit` bytes, else an error.
base::Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{1} << 30);

/// Writes beside the file and renames, so that a reader never sees half of it. Follows a symbolic link at `path`.
base::Result<void> write_file_atomically(const std::string& path, std::string_view bytes, unsigned mode);

bool exists(const std::string& path);
bool is_directory(const std::string& path);
bool make_directories(const std::string& path, unsigned mode);
std::string current_directory();
/// `path` against `base` unless absolute, cleaned of `.`, `..` and doubled slashes without touching the disk.
std::string absolute(std::string_view path, std::string_view base);
std::string clean(std::string_view path);

} // namespace skiff::os
