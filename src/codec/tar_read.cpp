#include <skiff/base/text.hpp>
#include <skiff/codec/tar.hpp>

#include <algorithm>
#include <optional>

namespace skiff::codec {

namespace {

constexpr std::size_t extension_limit = 1024 * 1024;

base::Error damaged() { return {"archive/tar: invalid tar header"}; }

std::string_view text_field(std::string_view block, std::size_t offset, std::size_t size) {
  const auto field = block.substr(offset, size);
  return field.substr(0, field.find('\0'));
}

// Octal digits between blanks, or GNU's big-endian binary number.
std::optional<std::int64_t> number_field(std::string_view block, std::size_t offset, std::size_t size) {
  auto field = block.substr(offset, size);
  const auto first = static_cast<unsigned char>(field.front());
  if ((first & 0x80) != 0) {
    const bool negative = (first & 0x40) != 0;
    std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
      auto byte = static_cast<unsigned char>(field[i]);
      if (i == 0) byte = static_cast<unsigned char>(negative ? byte | 0x80 : byte & 0x7F);
      if (i + 8 < field.size() && byte != (negative ? 0xFF : 0)) return std::nullopt;
      value = value << 8 | byte;
    }
    return static_cast<std::int64_t>(value);
  }
  const auto skip = [](char c) { return c == ' ' || c == '\0'; };
  while (!field.empty() && skip(field.front())) field.remove_prefix(1);
  while (!field.empty() && skip(field.back())) field.remove_suffix(1);
  std::int64_t value = 0;
  for (const char c : field) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + (c - '0');
  }
  return value;
}

std::optional<base::Time> pax_time(std::string_view text) {
  const auto [whole, fraction] = base::cut(text, '.');
  const auto seconds = base::to_number<std::int64_t>(whole);
  if (!seconds) return std::nullopt;
  base::Time out{*seconds, 0};
  std::int32_t scale = 100'000'000;
  for (const char c : fraction.value_or("")) {
    if (c < '0' || c > '9') return std::nullopt;
    out.nanos += (c - '0') * scale;
    scale /= 10;
  }
  if (whole.starts_with('-') && out.nanos != 0) out = {out.seconds - 1, 1'000'000'000 - out.nanos};
  return out;
}

bool is_zero(std::string_view block) {
  return std::all_of(block.begin(), block.end(), [](char c) { return c == '\0'; });
}

std::optional<TarEntry::Kind> kind_of(char flag, std::string_view name) {
  if (flag == '\0' || flag == '7' || flag == '0') // v7 marks directories by their slash only
    return name.ends_with('/') ? TarEntry::Kind::directory : TarEntry::Kind::file;
  if (flag >= '1' && flag <= '6') return static_cast<TarEntry::Kind>(flag);
  return std::nullopt;
}

} // namespace

bool tar_checksum_fits(std::string_view block) {
  if (block.size() < tar_block) return false;
  block = block.substr(0, tar_block);
  const auto expected = number_field(block, 148, 8);
  std::int64_t sum = 0;
  std::int64_t signed_sum = 0; // some old programs added signed characters
  for (std::size_t i = 0; i < block.size(); ++i) {
    const char c = i >= 148 && i < 156 ? ' ' : block[i];
    sum += static_cast<unsigned char>(c);
    signed_sum += static_cast<signed char>(c);
  }
  return expected && (*expected == sum || *expected == signed_sum) && !is_zero(block);
}

base::Result<void> TarReader::feed(std::string_view input, TarSink& sink) {
  while (!input.empty() && !ended_) {
    if (left_ != 0 || padding_ != 0) {
      if (auto taken = skip_or_collect(input, sink); !taken) return taken;
      continue;
    }
    const auto take = std::min(input.size(), tar_block - block_.size());
    block_ += input.substr(0, take);
    input.remove_prefix(take);
    if (block_.size() < tar_block) return {};
    if (auto read = header(sink); !read) return read;
    block_.clear();
  }
  return {};
}

// Data or padding of the current entry, or of a header extension.
base::Result<void> TarReader::skip_or_collect(std::string_view& input, TarSink& sink) {
  if (left_ != 0) {
    const auto piece = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
    input.remove_prefix(piece.size());
    left_ -= piece.size();
    if (extension_ != 0)
      extension_text_ += piece;
    else
      sink.data(piece);
    if (left_ != 0) return {};
    if (extension_ != 0) return extension_end();
    in_entry_ = false;
    sink.entry_end();
    return {};
  }
  const auto skip = std::min(padding_, input.size());
  input.remove_prefix(skip);
  padding_ -= skip;
  return {};
}

base::Result<void> TarReader::extension_end() {
  const char which = std::exchange(extension_, '\0');
  const std::string text = std::exchange(extension_text_, {});
  if (which == 'x') return pax_records(text, pax_);
  if (which == 'g') return pax_records(text, pax_global_);
  (which == 'L' ? long_name_ : long_link_) = text.substr(0, text.find('\0'));
  return {};
}

base::Result<void> TarReader::pax_records(std::string_view text, std::map<std::string, std::string>& into) const {
  while (!text.empty()) {
    const auto space = text.find(' ');
    const auto size = base::to_number<std::size_t>(text.substr(0, space));
    if (space == std::string_view::npos || !size || *size <= space + 1 || *size > text.size() ||
        text[*size - 1] != '\n')
      return damaged();
    const auto [key, value] = base::cut(text.substr(space + 1, *size - space - 2), '=');
    if (!value || key.empty()) return damaged();
    into[std::string(key)] = *value;
    text.remove_prefix(*size);
  }
  return {};
}

base::Result<void> TarReader::header(TarSink& sink) {
  const std::string_view block = block_;
  if (is_zero(block)) {
    ended_ = std::exchange(zero_block_, true);
    return {};
  }
  zero_block_ = false;
  if (!tar_checksum_fits(block)) return damaged();
  const auto size = number_field(block, 124, 12);
  if (!size || *size < 0) return damaged();
  const char flag = block[156];
  if (flag == 'x' || flag == 'g' || flag == 'L' || flag == 'K') {
    if (static_cast<std::size_t>(*size) > extension_limit) return base::Error{"archive/tar: header field too long"};
    extension_ = flag;
    left_ = static_cast<std::uint64_t>(*size);
    padding_ = tar_padding(left_);
    return left_ == 0 ? extension_end() : base::Result<void>{};
  }
  TarEntry entry;
  entry.name = text_field(block, 0, 100);
  const bool ustar = block.substr(257, 6) == std::string_view("ustar\0", 6);
  if (const auto prefix = text_field(block, 345, 155); ustar && !prefix.empty())
    entry.name = base::cat(prefix, '/', entry.name);
  entry.link = text_field(block, 157, 100);
  if (block.substr(257, 5) == "ustar") {
    entry.user = text_field(block, 265, 32);
    entry.group = text_field(block, 297, 32);
    entry.device_major = static_cast<std::uint32_t>(number_field(block, 329, 8).value_or(0));
    entry.device_minor = static_cast<std::uint32_t>(number_field(block, 337, 8).value_or(0));
  }
  const auto mode = number_field(block, 100, 8);
  const auto uid = number_field(block, 108, 8);
  const auto gid = number_field(block, 116, 8);
  const auto mtime = number_field(block, 136, 12);
  if (!mode || !uid || !gid || !mtime) return damaged();
  entry.mode = static_cast<std::uint32_t>(*mode & 07777);
  entry.uid = *uid;
  entry.gid = *gid;
  entry.mtime = {*mtime, 0};
  entry.size = static_cast<std::uint64_t>(*size);
  if (!long_name_.empty()) entry.name = std::exchange(long_name_, {});
  if (!long_link_.empty()) entry.link = std::exchange(long_link_, {});
  if (auto applied = apply_pax(entry); !applied) return applied;
  pax_.clear();
  const auto kind = kind_of(flag, entry.name);
  if (!kind)
    return base::Error{base::cat("archive/tar: entries of type ", base::quote({&flag, 1}), " are not supported")};
  entry.kind = *kind;
  if (*kind != TarEntry::Kind::file) entry.size = 0;
  left_ = entry.size;
  padding_ = tar_padding(left_);
  in_entry_ = left_ != 0;
  sink.entry(entry);
  if (left_ == 0) sink.entry_end();
  return {};
}

base::Result<void> TarReader::apply_pax(TarEntry& entry) const {
  auto all = pax_global_;
  for (const auto& [key, value] : pax_) all[key] = value;
  for (const auto& [key, value] : all) {
    const auto number = base::to_number<std::int64_t>(value);
    const bool is_number = key == "uid" || key == "gid" || key == "size";
    if (is_number && (!number || (*number < 0 && key == "size"))) return damaged();
    if (key == "path") entry.name = value;
    if (key == "linkpath") entry.link = value;
    if (key == "uname") entry.user = value;
    if (key == "gname") entry.group = value;
    if (key == "uid") entry.uid = *number;
    if (key == "gid") entry.gid = *number;
    if (key == "size") entry.size = static_cast<std::uint64_t>(*number);
    if (key == "mtime") {
      const auto time = pax_time(value);
      if (!time) return damaged();
      entry.mtime = *time;
    }
    if (key.starts_with("SCHILY.xattr.")) entry.xattrs[key.substr(13)] = value;
    if (key.starts_with("GNU.sparse.")) return base::Error{"archive/tar: sparse files are not supported"};
  }
  return {};
}

base::Result<void> TarReader::finish() const {
  if (block_.empty() && !in_entry_ && extension_ == 0) return {};
  return base::Error{"unexpected EOF"};
}

} // namespace skiff::codec
