#include <skiff/base/text.hpp>
#include <skiff/codec/multiplexed.hpp>

#include <algorithm>

namespace skiff::codec {

namespace {
constexpr unsigned system_error = 3; // the engine reports its own failure in the middle of the stream
}

base::Result<void> Demultiplexer::feed(std::string_view input, const Sink& sink) {
  while (!input.empty()) {
    if (left_ == 0) {
      const auto take = std::min(input.size(), header_.size() - header_size_);
      std::copy_n(input.begin(), take, header_.begin() + static_cast<std::ptrdiff_t>(header_size_));
      header_size_ += take;
      input.remove_prefix(take);
      if (header_size_ < header_.size()) return {};
      header_size_ = 0;
      if (auto opened = open_frame(); !opened) return opened;
      continue;
    }
    const auto piece = input.substr(0, left_);
    input.remove_prefix(piece.size());
    left_ -= static_cast<std::uint32_t>(piece.size());
    if (!is_error_) {
      sink(stream_, piece);
      continue;
    }
    error_text_ += piece;
    if (left_ == 0) return base::Error{"error from daemon in stream: " + error_text_};
  }
  return {};
}

base::Result<void> Demultiplexer::open_frame() {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(header_[i])); };
  const auto number = byte(0);
  if (number > system_error) return base::Error{base::cat("Unrecognized input header: ", number)};
  stream_ = number == 2 ? Stream::err : Stream::out;
  is_error_ = number == system_error;
  left_ = byte(4) << 24 | byte(5) << 16 | byte(6) << 8 | byte(7);
  if (is_error_ && left_ == 0) return base::Error{"error from daemon in stream: "};
  return {};
}

std::array<char, 8> multiplexed_header(Stream stream, std::uint32_t size) {
  std::array<char, 8> out{};
  out[0] = stream == Stream::err ? 2 : 1;
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>(size >> (24 - 8 * i) & 0xFF);
  return out;
}

} // namespace skiff::codec
