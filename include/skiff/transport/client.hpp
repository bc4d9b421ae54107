#pragma once
// HTTP exchanges with one engine, carried by libcurl on the loop. All requests of the program pass through
// Client::start and Client::upgrade: recording, tracing and read-only mode live there and nowhere else.
// Knows no JSON and no engine: a status of 404 is an answer like any other. Errors are Failure{connection} with the
// official client's text ("Cannot connect to the Docker daemon at unix:///… Is the docker daemon running?").

#include <skiff/loop/loop.hpp>
#include <skiff/transport/endpoint.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::transport {

/// Bytes of a request that are pulled as the connection takes them; archives are never held in memory.
class Source {
public:
  virtual ~Source() = default;
  static constexpr std::ptrdiff_t not_yet = -1;
  /// Fills at most `size` bytes and returns how many; 0 at the end; not_yet when nothing is there now: the source then
  /// calls `resume` as soon as there is. Errors are thrown as Failure and end the transfer with it.
  virtual std::ptrdiff_t read(char* into, std::size_t size) = 0;
  std::function<void()> resume; ///< set by the transport before the first read
};

struct Body {
  std::string content_type; ///< empty: no body at all, not even an empty one
  std::string bytes;
  std::unique_ptr<Source> source; ///< if set, sent chunked instead of `bytes`

  static Body none() { return {}; }
  static Body json(std::string text) { return {"application/json", std::move(text), nullptr}; }
  static Body stream(std::string type, std::unique_ptr<Source> source) {
    return {std::move(type), {}, std::move(source)};
  }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string target; ///< path and query, already escaped: /v1.41/containers/json?all=1
  Headers headers;
  Body body;
};

struct Head {
  int status = 0;
  std::string reason; ///< "Not Found"
  Headers headers;
  /// Value of a header, by name without regard to case; empty if absent.
  std::string_view header(std::string_view name) const;
};

/// What a sink wants next. `pause`: no more data until Transfer::resume(). `stop`: end the transfer, successfully.
enum class Flow : unsigned char { go_on, pause, stop };

struct Handlers {
  std::function<void(const Head&)> head; ///< once, before the first data (may be empty)
  /// Like `head`, it runs inside of libcurl: it may start, resume and destroy transfers, but must not turn the loop.
  std::function<Flow(std::string_view)> data;
  /// Last call, always exactly one unless the Transfer is destroyed first. The pointer is null on success, else holds a
  /// Failure (or what a handler threw).
  std::function<void(std::exception_ptr)> done;
};

/// A running exchange. Destroying it cancels: nothing is called any more.
class Transfer {
public:
  virtual ~Transfer() = default;
  virtual void resume() = 0; ///< after Flow::pause
};

/// A connection after the 101 answer: bytes both ways, not HTTP any more. Non-blocking.
class Duplex {
public:
  virtual ~Duplex() = default;
  static constexpr std::ptrdiff_t would_block = -1;
  /// Bytes read, 0 at the peer's end, would_block if nothing is there. Throws Failure{connection}.
  virtual std::ptrdiff_t read(char* into, std::size_t size) = 0;
  virtual std::ptrdiff_t write(std::string_view bytes) = 0; ///< bytes taken or would_block
  virtual void close_write() = 0;                           ///< half-close: the peer sees the end of our bytes
  virtual int descriptor() const = 0;                       ///< to wait for
  virtual bool buffered() const { return false; } ///< bytes are there although the descriptor may not be readable (TLS)
  Head head;                                      ///< the answer that upgraded (101, or 200 from old engines)
};

/// What is told of each exchange while it happens; secrets are masked.
enum class Trace : unsigned char {
  off,
  summary, ///< one line when it ends: method, path, status, time, bytes
  http,    ///< heads and JSON bodies, as on the wire
  curl,    ///< a command that does the same
  json,    ///< the summary as JSON
};

struct ClientOptions {
  Trace trace = Trace::off;
  std::function<void(std::string_view)> trace_line; ///< gets each line, without its line feed
  std::string record_file;                          ///< each exchange as a JSON line, secrets masked; empty: off
  bool read_only = false;                           ///< refuse every method but GET and HEAD
};

class Client {
public:
  Client(loop::Loop& loop, Endpoint endpoint, ClientOptions options = {});
  ~Client();

  [[nodiscard]] std::unique_ptr<Transfer> start(Request request, Handlers handlers);

  struct Upgraded {
    std::unique_ptr<Duplex> stream; ///< null if the engine answered without upgrading: see head and body
    Head head;
    std::string body; ///< of a refusal
  };
  /// Opens a connection of its own, sends the request with Upgrade: `protocol` (tcp, h2c) and runs the loop until the
  /// answer is there.
  Upgraded upgrade(Request request, std::string_view protocol);

  /// A bare connection to the engine, for whoever speaks HTTP on it himself (system dial-stdio). Refused in read-only
  /// mode, and not recorded: what passes is not ours.
  std::unique_ptr<Duplex> dial();

  const Endpoint& endpoint() const;
  loop::Loop& loop() const;
  /// The address of a request as errors name it: http://%2Frun%2Fdocker.sock/v1.41/info.
  std::string url_of(std::string_view target) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::transport
