#pragma once
// Recognises a stream by its first bytes. Nothing is decompressed here: the engine does that.

#include <string_view>

namespace skiff::codec {

bool is_gzip(std::string_view start);
/// gzip, bzip2, xz or zstd: what the engine accepts as a compressed context.
bool is_compressed(std::string_view start);
/// A tar header with a valid checksum in the first 512 bytes.
bool is_tar(std::string_view start);
/// is_compressed or is_tar: stdin that is a context and not a Dockerfile.
inline bool is_archive(std::string_view start) { return is_compressed(start) || is_tar(start); }

} // namespace skiff::codec
