#pragma once
// The engine's multiplexed output: frames of `stream(1 byte) 0 0 0 size(4 bytes, big-endian) payload`, used by attach,
// logs and exec when the container has no TTY. A push decoder: it forwards spans of the input and copies nothing but
// headers and the text of an error frame. A stream that ends inside a frame is not an error (as in the official
// client).

#include <skiff/base/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace skiff::codec {

enum class Stream : std::uint8_t { out, err };

class Demultiplexer {
public:
  using Sink = std::function<void(Stream, std::string_view)>;

  /// Takes all of `input`. Stream number 0 counts as stdout. Errors: `Unrecognized input header: N` for an unknown
  /// stream, `error from daemon in stream: TEXT` for stream 3. After an error the decoder must not be fed again.
  base::Result<void> feed(std::string_view input, const Sink& sink);

private:
  base::Result<void> open_frame();

  std::array<char, 8> header_{};
  std::size_t header_size_ = 0;
  std::uint32_t left_ = 0; // payload bytes still to come
  Stream stream_ = Stream::out;
  bool is_error_ = false;
  std::string error_text_;
};

/// The 8 bytes in front of a payload; for tests and for whoever plays the engine.
std::array<char, 8> multiplexed_header(Stream stream, std::uint32_t size);

} // namespace skiff::codec
