#pragma once
// Tar archives as the engine exchanges them: ustar headers, preceded by a pax header where ustar cannot say it (POSIX
// 1003.1-2001). The writer makes the same bytes as Go's archive/tar in PAX format; the reader also takes what GNU tar
// and old programs write (long names, binary numbers, v7 headers). Refuses GNU sparse files.

#include <skiff/base/result.hpp>
#include <skiff/base/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace skiff::codec {

struct TarEntry {
  enum class Kind : char {
    file = '0',
    hard_link = '1',
    symlink = '2',
    character_device = '3',
    block_device = '4',
    directory = '5',
    fifo = '6',
  };
  std::string name; ///< a directory's ends with a slash
  Kind kind = Kind::file;
  std::uint32_t mode = 0; ///< permissions, setuid, setgid, sticky
  std::int64_t uid = 0;
  std::int64_t gid = 0;
  std::uint64_t size = 0; ///< bytes that follow; 0 for anything but files
  base::Time mtime;
  std::string link; ///< target of a symbolic link, earlier name for a hard link
  std::string user;
  std::string group;
  std::uint32_t device_major = 0;
  std::uint32_t device_minor = 0;
  std::map<std::string, std::string> xattrs; ///< by full name: security.capability, user.x
};

inline constexpr std::size_t tar_block = 512;

/// Everything that stands in front of the entry's data: 512 bytes, or more with a pax header.
std::string tar_header(const TarEntry& entry);
/// Zero bytes that follow `size` bytes of data.
constexpr std::size_t tar_padding(std::uint64_t size) {
  return static_cast<std::size_t>((tar_block - size % tar_block) % tar_block);
}
/// Zero bytes that end an archive.
inline constexpr std::size_t tar_end = 2 * tar_block;

/// Whether the first 512 bytes are a header: their checksum fits.
bool tar_checksum_fits(std::string_view block);

/// What a TarReader finds, in the archive's order.
class TarSink {
public:
  virtual ~TarSink() = default;
  virtual void entry(const TarEntry& entry) = 0;
  virtual void data(std::string_view bytes) = 0; ///< of the last entry, in spans of the input
  virtual void entry_end() = 0;                  ///< after the last byte of an entry, also of an empty one
};

class TarReader {
public:
  /// Takes all of `input`; what follows the end of the archive is ignored. Errors are those of an archive that is
  /// damaged: "archive/tar: invalid tar header".
  base::Result<void> feed(std::string_view input, TarSink& sink);
  /// At the end of the input: an error if it ends within an entry. A missing end mark is no error.
  base::Result<void> finish() const;
  bool ended() const { return ended_; }

private:
  base::Result<void> header(TarSink& sink);
  base::Result<void> extension_end();
  base::Result<void> pax_records(std::string_view text, std::map<std::string, std::string>& into) const;
  base::Result<void> apply_pax(TarEntry& entry) const;
  base::Result<void> skip_or_collect(std::string_view& input, TarSink& sink);

  std::string block_;       // a header that is not complete yet
  std::uint64_t left_ = 0;  // data bytes of the current entry
  std::size_t padding_ = 0; // bytes up to the next header
  char extension_ = 0;      // x, g, L or K while its data is collected
  std::string extension_text_;
  std::map<std::string, std::string> pax_;        // for the next entry
  std::map<std::string, std::string> pax_global_; // for all that follow
  std::string long_name_, long_link_;             // GNU
  bool in_entry_ = false;
  bool zero_block_ = false;
  bool ended_ = false;
};

} // namespace skiff::codec
