#include "transport/upgrade.hpp"

#include "transport/failures.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/http1.hpp>
#include <skiff/os/files.hpp>

#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/socket.h>

namespace skiff::transport {

namespace {

constexpr std::size_t refusal_limit = std::size_t{1} << 20;

/// A connection that libcurl has made and speaks nothing on.
class Line final : public Job {
public:
  explicit Line(Hub& hub) : Job(hub) {
    hub.address(handle(), "/");
    curl_easy_setopt(handle(), CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle(), CURLOPT_PREREQFUNCTION, &Line::on_connected);
    curl_easy_setopt(handle(), CURLOPT_PREREQDATA, this);
  }

  void dial(const Request& request) {
    hub_.add(*this);
    hub_.loop().run_until([this] { return outcome_.has_value(); });
    if (*outcome_ != CURLE_OK) throw failure(*outcome_, request.method, request.target, false);
    curl_socket_t socket = -1;
    curl_easy_getinfo(handle(), CURLINFO_ACTIVESOCKET, &socket);
    descriptor_ = socket;
  }

  std::ptrdiff_t read(char* into, std::size_t size) {
    std::size_t got = 0;
    const auto code = curl_easy_recv(handle(), into, size, &got);
    if (code == CURLE_AGAIN) return Duplex::would_block;
    if (code == CURLE_OK) return static_cast<std::ptrdiff_t>(got);
    throw broken("read");
  }

  std::ptrdiff_t write(std::string_view bytes) {
    std::size_t taken = 0;
    const auto code = curl_easy_send(handle(), bytes.data(), bytes.size(), &taken);
    if (code == CURLE_AGAIN) return Duplex::would_block;
    if (code == CURLE_OK) return static_cast<std::ptrdiff_t>(taken);
    throw broken("write");
  }

  void close_write() const {
    if (tls_)
      SSL_shutdown(tls_); // sends close_notify; reading goes on
    else
      ::shutdown(descriptor_, SHUT_WR);
  }

  int descriptor() const { return descriptor_; }
  bool pending() const { return tls_ && SSL_has_pending(tls_) == 1; }

private:
  void finished(CURLcode code) override { outcome_ = code; }

  // The only moment at which libcurl tells the TLS session of a connection that it will leave to us.
  static int on_connected(void* self, char*, char*, int, int) noexcept {
    auto& line = *static_cast<Line*>(self);
    curl_tlssessioninfo* session = nullptr;
    curl_easy_getinfo(line.handle(), CURLINFO_TLS_SSL_PTR, &session);
    if (line.hub_.endpoint().tls && session) line.tls_ = static_cast<SSL*>(session->internals);
    return CURL_PREREQFUNC_OK;
  }

  base::Failure broken(std::string_view operation) const {
    long error_number = 0;
    curl_easy_getinfo(handle(), CURLINFO_OS_ERRNO, &error_number);
    const auto cause =
        error_number == 0 ? std::string("connection lost") : os::error_text(static_cast<int>(error_number));
    return broken_off(base::cat(operation, " ", hub_.endpoint().text, ": ", cause));
  }

  std::optional<CURLcode> outcome_;
  int descriptor_ = -1;
  SSL* tls_ = nullptr;
};

class LineStream final : public Duplex {
public:
  LineStream(Hub& hub, std::unique_ptr<Line> line) : hub_(hub), line_(std::move(line)) {}
  ~LineStream() override { hub_.bury(std::move(line_)); }

  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (early_.empty()) return line_->read(into, size);
    const auto count = early_.copy(into, size);
    early_.erase(0, count);
    return static_cast<std::ptrdiff_t>(count);
  }
  std::ptrdiff_t write(std::string_view bytes) override { return line_->write(bytes); }
  void close_write() override { line_->close_write(); }
  int descriptor() const override { return line_->descriptor(); }
  bool buffered() const override { return !early_.empty() || line_->pending(); }

  void push_back(std::string_view bytes) { early_ = bytes; }

private:
  Hub& hub_;
  std::unique_ptr<Line> line_;
  std::string early_; // came in the same read as the head
};

/// Runs the loop until the descriptor is ready.
void wait_for(loop::Loop& loop, const Duplex& stream, unsigned events) {
  if (events == loop::readable && stream.buffered()) return;
  bool ready = false;
  const auto watch = loop.watch(stream.descriptor(), events, [&](unsigned) { ready = true; });
  loop.run_until([&] { return ready; });
}

void write_all(loop::Loop& loop, Duplex& stream, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = stream.write(bytes);
    if (count == Duplex::would_block)
      wait_for(loop, stream, loop::writable);
    else
      bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string request_text(const Endpoint& endpoint, const Request& request, std::string_view protocol) {
  codec::HttpHeaders headers{{"Host", endpoint.scheme == Endpoint::Scheme::tcp
                                          ? base::cat(endpoint.host, ":", endpoint.port)
                                          : std::string("api.moby.localhost")}};
  if (!endpoint.user_agent.empty()) headers.emplace_back("User-Agent", endpoint.user_agent);
  headers.emplace_back("Content-Length", base::cat(request.body.bytes.size()));
  headers.emplace_back("Connection", "Upgrade");
  if (!request.body.content_type.empty()) headers.emplace_back("Content-Type", request.body.content_type);
  headers.emplace_back("Upgrade", std::string(protocol));
  headers.insert(headers.end(), endpoint.headers.begin(), endpoint.headers.end());
  headers.insert(headers.end(), request.headers.begin(), request.headers.end());
  const auto prefix = endpoint.scheme == Endpoint::Scheme::tcp ? endpoint.path : std::string();
  return codec::http_request_head(request.method, prefix + request.target, headers) + request.body.bytes;
}

/// Engines before the upgrade answer (or proxies that strip it) say 200 and go on with the raw stream all the same.
bool leaves_http(const codec::HttpResponseHead& head) {
  if (head.status == 101) return true;
  const auto type = head.header("Content-Type").value_or(std::string_view());
  return head.status == 200 && type.starts_with("application/vnd.docker.") && type.ends_with("-stream") &&
         !head.header("Content-Length") && !head.header("Transfer-Encoding");
}

} // namespace

std::unique_ptr<Duplex> dial(Hub& hub) {
  auto line = std::make_unique<Line>(hub);
  auto& job = *line;
  auto stream = std::make_unique<LineStream>(hub, std::move(line)); // owns it from here, whatever is thrown
  job.dial({});
  return stream;
}

Client::Upgraded upgrade(Hub& hub, const Request& request, std::string_view protocol) {
  auto line = std::make_unique<Line>(hub);
  auto& job = *line;
  auto stream = std::make_unique<LineStream>(hub, std::move(line)); // owns it from here, whatever is thrown
  job.dial(request);
  auto& loop = hub.loop();
  write_all(loop, *stream, request_text(hub.endpoint(), request, protocol));

  codec::HttpHeadReader reader;
  std::optional<codec::HttpBodyReader> body;
  Client::Upgraded out;
  char buffer[16 * 1024];
  for (;;) {
    const auto count = stream->read(buffer, sizeof buffer);
    if (count == Duplex::would_block) {
      wait_for(loop, *stream, loop::readable);
      continue;
    }
    if (count == 0) {
      if (body && body->finish()) return out;
      throw during_connect(hub.endpoint(), request.method, request.target, body ? "unexpected EOF" : "EOF");
    }
    std::string_view bytes(buffer, static_cast<std::size_t>(count));
    if (!body) {
      const auto complete = reader.feed(bytes);
      if (!complete) throw during_connect(hub.endpoint(), request.method, request.target, complete.error());
      if (!*complete) continue;
      out.head = {reader.head().status, reader.head().reason, reader.head().headers};
      if (leaves_http(reader.head())) {
        stream->head = out.head;
        stream->push_back(bytes);
        out.stream = std::move(stream);
        return out;
      }
      body.emplace(reader.head());
    }
    const auto read = body->feed(bytes, [&](std::string_view piece) { out.body += piece; });
    if (!read) throw during_connect(hub.endpoint(), request.method, request.target, read.error());
    if (body->done() || out.body.size() > refusal_limit) return out;
  }
}

} // namespace skiff::transport
