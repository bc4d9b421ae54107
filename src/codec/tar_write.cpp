#include <skiff/base/text.hpp>
#include <skiff/codec/tar.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

namespace skiff::codec {

namespace {

struct Field {
  std::size_t offset, size;
};
constexpr Field name_field{0, 100}, mode_field{100, 8}, uid_field{108, 8}, gid_field{116, 8}, size_field{124, 12},
    mtime_field{136, 12}, checksum_field{148, 8}, link_field{157, 100}, user_field{265, 32}, group_field{297, 32},
    major_field{329, 8}, minor_field{337, 8}, prefix_field{345, 155};
constexpr std::size_t kind_at = 156;
constexpr std::size_t magic_at = 257;

using Block = std::array<char, tar_block>;
using Records = std::map<std::string, std::string>;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string ascii_only(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return out;
}

bool fits_octal(std::size_t width, std::int64_t value) {
  return value >= 0 && (width >= 22 || value < std::int64_t{1} << ((width - 1) * 3));
}

void put_text(Block& block, Field field, std::string_view text) {
  const auto size = std::min(text.size(), field.size);
  std::copy_n(text.begin(), size, block.begin() + static_cast<std::ptrdiff_t>(field.offset));
  // A name that is cut behind a slash would look like a directory to some readers.
  auto end = field.offset + field.size - 1;
  if (text.size() > field.size && block[end] == '/')
    for (; end > field.offset && (block[end] == '/' || block[end] == 0); --end) block[end] = 0;
}

void put_octal(Block& block, Field field, std::int64_t value) {
  if (!fits_octal(field.size, value)) value = 0; // a pax record says it
  for (std::size_t i = field.size - 1; i-- > 0; value >>= 3)
    block[field.offset + i] = static_cast<char>('0' + (value & 7));
}

// The checksum and the magic are what makes a block a header.
void seal(Block& block) {
  constexpr std::string_view magic("ustar\00000", 8);
  std::copy(magic.begin(), magic.end(), block.begin() + magic_at);
  std::fill_n(block.begin() + checksum_field.offset, checksum_field.size, ' ');
  std::int64_t sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put_octal(block, {checksum_field.offset, 7}, sum);
  block[checksum_field.offset + 6] = 0;
}

// Where ustar can cut a long name into prefix and name; the rule of Go's writer.
std::optional<std::size_t> ustar_cut(std::string_view name) {
  if (name.size() <= name_field.size || !is_ascii(name)) return std::nullopt;
  auto length = name.size();
  if (length > prefix_field.size + 1)
    length = prefix_field.size + 1;
  else if (name.ends_with('/'))
    --length;
  const auto cut = name.substr(0, length).rfind('/');
  if (cut == std::string_view::npos || cut == 0 || cut > prefix_field.size) return std::nullopt;
  const auto rest = name.size() - cut - 1;
  if (rest == 0 || rest > name_field.size) return std::nullopt;
  return cut;
}

// Collects what ustar cannot say; `needed` tells whether there is such a thing.
struct Extensions {
  Records records;
  bool needed = false;

  void text(const char* key, std::string_view value, std::size_t width, bool can_cut = false) {
    if (is_ascii(value) && value.size() <= width) return;
    records[key] = value;
    if (!can_cut) needed = true;
  }
  void number(const char* key, std::int64_t value, std::size_t width) {
    if (fits_octal(width, value)) return;
    records[key] = base::cat(value);
    needed = true;
  }
  void time(const char* key, base::Time time, std::size_t width) {
    if (fits_octal(width, time.seconds) && time.nanos == 0) return;
    std::int64_t seconds = time.seconds;
    std::int64_t nanos = time.nanos;
    const bool negative = seconds < 0;
    if (negative && nanos > 0) {
      ++seconds;
      nanos = 1'000'000'000 - nanos;
    }
    std::string text = base::cat(negative && seconds == 0 ? "-" : "", seconds);
    if (nanos != 0) {
      char fraction[16];
      std::snprintf(fraction, sizeof fraction, ".%09lld", static_cast<long long>(nanos));
      text += fraction;
      text.erase(text.find_last_not_of('0') + 1);
    }
    records[key] = text;
    needed = true;
  }
};

Extensions extensions(const TarEntry& entry) {
  Extensions out;
  out.text("path", entry.name, name_field.size, ustar_cut(entry.name).has_value());
  out.text("linkpath", entry.link, link_field.size);
  out.text("uname", entry.user, user_field.size);
  out.text("gname", entry.group, group_field.size);
  out.number("uid", entry.uid, uid_field.size);
  out.number("gid", entry.gid, gid_field.size);
  out.number("size", static_cast<std::int64_t>(entry.size), size_field.size);
  out.time("mtime", entry.mtime, mtime_field.size);
  for (const auto& [key, value] : entry.xattrs) {
    out.records["SCHILY.xattr." + key] = value;
    out.needed = true;
  }
  return out;
}

// "27 path=…\n": the number counts itself.
std::string pax_record(std::string_view key, std::string_view value) {
  const auto bare = key.size() + value.size() + 3;
  auto size = bare + base::cat(bare).size();
  size = bare + base::cat(size).size();
  return base::cat(size, ' ', key, '=', value, '\n');
}

std::string pax_header(std::string_view name, const Records& records) {
  std::string data;
  for (const auto& [key, value] : records) data += pax_record(key, value);
  // dir/PaxHeaders.0/file, where the file of a directory is empty
  const auto cut = name.rfind('/');
  const auto folder = cut == std::string_view::npos ? std::string_view() : name.substr(0, cut);
  const auto file = cut == std::string_view::npos ? name : name.substr(cut + 1);
  const std::string plain = ascii_only(file);
  std::string path = base::cat(folder, folder.empty() ? "" : "/", "PaxHeaders.0", plain.empty() ? "" : "/", plain);
  path = ascii_only(path).substr(0, name_field.size);
  Block block{};
  put_text(block, name_field, path);
  for (const auto field : {mode_field, uid_field, gid_field, mtime_field}) put_octal(block, field, 0);
  put_octal(block, size_field, static_cast<std::int64_t>(data.size()));
  block[kind_at] = 'x';
  seal(block);
  std::string out(block.begin(), block.end());
  out += data;
  out.append(tar_padding(data.size()), '\0');
  return out;
}

} // namespace

std::string tar_header(const TarEntry& entry) {
  const Extensions extra = extensions(entry);
  std::string out;
  std::string_view name = entry.name;
  Block block{};
  if (extra.needed) {
    out = pax_header(name, extra.records);
  } else if (const auto cut = ustar_cut(name)) {
    put_text(block, prefix_field, name.substr(0, *cut));
    name.remove_prefix(*cut + 1);
  }
  put_text(block, name_field, ascii_only(name));
  put_octal(block, mode_field, entry.mode);
  put_octal(block, uid_field, entry.uid);
  put_octal(block, gid_field, entry.gid);
  put_octal(block, size_field, static_cast<std::int64_t>(entry.size));
  put_octal(block, mtime_field, entry.mtime.seconds);
  block[kind_at] = static_cast<char>(entry.kind);
  put_text(block, link_field, ascii_only(entry.link));
  put_text(block, user_field, ascii_only(entry.user));
  put_text(block, group_field, ascii_only(entry.group));
  put_octal(block, major_field, entry.device_major);
  put_octal(block, minor_field, entry.device_minor);
  seal(block);
  out.append(block.begin(), block.end());
  return out;
}

} // namespace skiff::codec
