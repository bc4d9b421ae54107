#pragma once
// Gzip (RFC 1952) with a small deflate of our own (RFC 1951): repetitions within a piece, fixed codes. It makes an
// archive of texts about three times smaller and needs no library; what compresses better is left to others.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::codec {

class GzipWriter {
public:
  /// The compressed form of the next bytes, as far as it is complete. Pieces of 32 KiB and more compress well.
  std::string feed(std::string_view bytes);
  /// What ends the stream. Nothing may follow.
  std::string finish();

private:
  void header();
  void bits(std::uint32_t value, unsigned count);
  void code(std::uint32_t value, unsigned count); ///< most significant bit first, as Huffman codes are
  void symbol(unsigned literal_or_length);
  void match(unsigned length, unsigned distance);
  void block(std::string_view bytes);

  std::string out_;
  std::uint64_t waiting_ = 0; // bits that do not fill a byte yet
  unsigned count_ = 0;
  std::uint32_t check_ = 0xFFFFFFFFU;
  std::uint32_t size_ = 0;
  bool begun_ = false;
};

} // namespace skiff::codec
