// What a builder sends: progress messages, and the HTTP/2 they come in, read as either end of the connection.
#include <skiff/build/status.hpp>
#include <skiff/codec/http2.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace skiff::codec;

/// Counts, so that nothing is left out as unused, and answers as a server would.
class Peer final : public Http2Events {
public:
  explicit Peer(Http2::Role role) : server_(role == Http2::Role::server), http(role, *this) {}
  void headers(Http2StreamId stream, Http2Headers headers, bool end) override {
    for (const auto& [name, value] : headers) seen += name.size() + value.size();
    if (server_ && end) http.respond(stream, {{":status", "200"}}, true);
  }
  void data(Http2StreamId, std::string_view bytes) override { seen += bytes.size(); }
  void remote_end(Http2StreamId) override { ++seen; }
  void closed(Http2StreamId, std::uint32_t) override { ++seen; }

private:
  bool server_;

public:
  Http2 http;
  std::size_t seen = 0;
};

void feed(Http2::Role role, std::string_view preface, std::string_view input) {
  Peer peer(role);
  if (role == Http2::Role::client) peer.http.request({{":method", "POST"}, {":path", "/"}});
  bool good = static_cast<bool>(peer.http.receive(preface));
  for (std::size_t at = 0; at < input.size() && good; at += 100) {
    good = static_cast<bool>(peer.http.receive(input.substr(at, 100)));
    std::size_t sent = 0;
    for (auto out = peer.http.take_output(); !out.empty(); out = peer.http.take_output())
      if ((sent += out.size()) > (1U << 20)) std::abort(); // far more than such an input can ask for
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const auto status = skiff::build::decode_status(input))
    for (const auto& warning : status->warnings)
      static_cast<void>(skiff::build::source_excerpt(warning.file, warning.source, warning.ranges));
  feed(Http2::Role::client, {}, input);
  // Behind the fixed greeting of a client, which is not for chance to find: magic words and empty settings.
  feed(Http2::Role::server, {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33}, input);
  return 0;
}
