#pragma once
// HTTP/2 without prior negotiation, as both ends of it: framing and header compression by nghttp2, fed and drained
// through memory. Bytes in through receive(), bytes out through take_output(); what happens on the streams is told to a
// Http2Events, from within receive(); closed() also from within take_output(), as our last byte may end a stream.
// Events may submit requests, responses, data and resets, but must not call receive() or take_output().

#include <skiff/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::codec {

using Http2Headers = std::vector<std::pair<std::string, std::string>>;
using Http2StreamId = std::int32_t;

class Http2Events {
public:
  virtual ~Http2Events() = default;
  /// A complete block of headers: a request, a response or trailers. `end`: nothing follows from the peer.
  virtual void headers(Http2StreamId stream, Http2Headers headers, bool end) = 0;
  virtual void data(Http2StreamId stream, std::string_view bytes) = 0;
  virtual void remote_end(Http2StreamId stream) = 0; ///< after the last headers or data
  /// The stream is gone in both directions; error 0 (NO_ERROR) after a regular end, 8 (CANCEL) if the peer cancelled.
  virtual void closed(Http2StreamId stream, std::uint32_t error) = 0;
};

class Http2 {
public:
  enum class Role : std::uint8_t { client, server };

  Http2(Role role, Http2Events& events);
  ~Http2();

  /// Takes all of `bytes`. An error means that the connection is unusable.
  base::Result<void> receive(std::string_view bytes);
  /// The next bytes for the peer, valid up to the next call; empty when there is nothing to send now.
  std::string_view take_output();
  /// False once the peer or an error has ended the connection.
  bool alive() const;

  Http2StreamId request(const Http2Headers& headers);                                ///< client: opens a stream
  void respond(Http2StreamId stream, const Http2Headers& headers, bool end = false); ///< server
  void send(Http2StreamId stream, std::string_view bytes);                           ///< queued up to the window
  void finish(Http2StreamId stream);                                                 ///< no more data from us
  void finish(Http2StreamId stream, Http2Headers trailers);                          ///< the same, with trailers
  void reset(Http2StreamId stream, std::uint32_t error);                             ///< 8: CANCEL
  std::size_t queued(Http2StreamId stream) const; ///< bytes given to send() that are not in the output yet

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::codec
