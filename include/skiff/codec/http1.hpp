#pragma once
// HTTP/1.1 heads and bodies for connections that libcurl does not drive: the upgraded streams (attach, exec, session,
// grpc). One request head out, one response in. Refuses folded header lines and heads over 256 KiB.

#include <skiff/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::codec {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

bool is_http_header_name(std::string_view name);   ///< letters, digits and what else a token may hold
bool is_http_header_value(std::string_view value); ///< without control characters but tabs

/// `METHOD TARGET HTTP/1.1`, the headers in their order, an empty line. Line feeds in names or values are dropped.
std::string http_request_head(std::string_view method, std::string_view target, const HttpHeaders& headers);

struct HttpResponseHead {
  int status = 0;
  std::string reason;
  HttpHeaders headers;

  /// First value of a header, whatever the case of its name.
  std::optional<std::string_view> header(std::string_view name) const;
};

/// Push reader of a response head; 1xx answers other than 101 are skipped.
class HttpHeadReader {
public:
  /// Takes bytes from the front of `input` up to the end of the head; true once the head is complete. What stays in
  /// `input` belongs to the body or, after 101, to the upgraded protocol.
  base::Result<bool> feed(std::string_view& input);
  const HttpResponseHead& head() const { return head_; }

private:
  base::Result<void> parse();

  std::string text_;
  HttpResponseHead head_;
};

/// Push reader of a response body: Content-Length, chunked, or up to the end of the connection.
class HttpBodyReader {
public:
  using Sink = std::function<void(std::string_view)>;

  explicit HttpBodyReader(const HttpResponseHead& head);

  /// Takes bytes from the front of `input` and forwards spans of it; leaves what lies behind the body.
  base::Result<void> feed(std::string_view& input, const Sink& sink);
  bool done() const { return state_ == State::done; }
  /// The connection ended: fine if the body is complete or has no other end.
  base::Result<void> finish() const;

private:
  enum class State : std::uint8_t { counted, until_close, chunk_size, chunk_data, chunk_end, trailer, done };
  base::Result<void> chunk_line();

  State state_ = State::until_close;
  std::uint64_t left_ = 0;
  std::string line_;
};

} // namespace skiff::codec
