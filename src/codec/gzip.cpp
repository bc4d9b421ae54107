#include <skiff/codec/gzip.hpp>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace skiff::codec {

namespace {

constexpr std::size_t window = 32768;
constexpr std::size_t least_match = 4; // shorter ones seldom pay with fixed codes
constexpr std::size_t most_match = 258;
constexpr unsigned hash_bits = 13;

constexpr std::array<std::uint32_t, 256> check_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  return table;
}();

// First length or distance of each code, and how many further bits say which one (RFC 1951, 3.2.5).
struct Range {
  unsigned first, extra;
};
template <std::size_t Size>
constexpr std::array<Range, Size> ranges(unsigned first, unsigned plain, unsigned group) {
  std::array<Range, Size> table{};
  for (unsigned i = 0; i < Size; ++i) {
    const unsigned extra = i < plain ? 0 : (i - plain) / group + 1;
    table[i] = {first, extra};
    first += 1U << extra;
  }
  return table;
}
constexpr auto lengths = [] {
  auto table = ranges<29>(3, 8, 4);
  table[28] = {258, 0};
  return table;
}();
constexpr auto distances = ranges<30>(1, 4, 2);

template <std::size_t Size>
unsigned code_of(const std::array<Range, Size>& table, unsigned value) {
  const auto behind = std::upper_bound(table.begin(), table.end(), value,
                                       [](unsigned v, const Range& range) { return v < range.first; });
  return static_cast<unsigned>(behind - table.begin()) - 1;
}

std::uint32_t hash_at(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word * 2654435761U) >> (32 - hash_bits);
}

} // namespace

void GzipWriter::bits(std::uint32_t value, unsigned count) {
  waiting_ |= static_cast<std::uint64_t>(value) << count_;
  count_ += count;
  for (; count_ >= 8; count_ -= 8, waiting_ >>= 8) out_ += static_cast<char>(waiting_ & 0xFFU);
}

void GzipWriter::code(std::uint32_t value, unsigned count) {
  std::uint32_t reversed = 0;
  for (unsigned i = 0; i < count; ++i) reversed |= (value >> i & 1U) << (count - 1 - i);
  bits(reversed, count);
}

void GzipWriter::symbol(unsigned value) { // the fixed code, 3.2.6
  if (value < 144)
    code(0x30 + value, 8);
  else if (value < 256)
    code(0x190 + value - 144, 9);
  else if (value < 280)
    code(value - 256, 7);
  else
    code(0xC0 + value - 280, 8);
}

void GzipWriter::match(unsigned length, unsigned distance) {
  const unsigned by_length = code_of(lengths, length), by_distance = code_of(distances, distance);
  symbol(257 + by_length);
  bits(length - lengths[by_length].first, lengths[by_length].extra);
  code(by_distance, 5);
  bits(distance - distances[by_distance].first, distances[by_distance].extra);
}

void GzipWriter::block(std::string_view bytes) {
  bits(0, 1); // not the last block
  bits(1, 2); // fixed codes
  std::vector<std::size_t> seen(std::size_t{1} << hash_bits, std::string_view::npos);
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t length = 0, from = std::string_view::npos;
    if (at + least_match <= bytes.size()) {
      std::size_t& last = seen[hash_at(bytes.data() + at)];
      from = last;
      last = at;
      const std::size_t most = std::min(most_match, bytes.size() - at);
      if (from != std::string_view::npos && at - from <= window)
        while (length < most && bytes[from + length] == bytes[at + length]) ++length;
    }
    if (length >= least_match) {
      match(static_cast<unsigned>(length), static_cast<unsigned>(at - from));
      at += length;
    } else {
      symbol(static_cast<unsigned char>(bytes[at++]));
    }
  }
  symbol(256);
}

void GzipWriter::header() {
  if (begun_) return;
  begun_ = true;
  out_.append("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
}

std::string GzipWriter::feed(std::string_view bytes) {
  header();
  for (const char c : bytes) check_ = check_table[(check_ ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (check_ >> 8);
  size_ += static_cast<std::uint32_t>(bytes.size());
  if (!bytes.empty()) block(bytes);
  return std::exchange(out_, {});
}

std::string GzipWriter::finish() {
  header();
  bits(1, 1);
  bits(1, 2);
  symbol(256);
  if (count_ > 0) bits(0, 8 - count_);
  for (const std::uint32_t value : {check_ ^ 0xFFFFFFFFU, size_}) {
    bits(value & 0xFFFFU, 16);
    bits(value >> 16, 16);
  }
  return std::exchange(out_, {});
}

} // namespace skiff::codec
