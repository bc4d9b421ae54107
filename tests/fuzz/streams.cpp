// The stream decoders of the connection: multiplexed output, JSON documents and what they hold, HTTP/1.1 answers.
#include <skiff/base/json.hpp>
#include <skiff/codec/http1.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/codec/multiplexed.hpp>

#include <cstdint>
#include <optional>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::codec;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::size_t bytes = 0;
  const auto count = [&](std::string_view span) { bytes += span.size(); };
  Demultiplexer demultiplexer;
  JsonLines lines;
  HttpHeadReader head;
  std::optional<HttpBodyReader> body;
  bool multiplexed = true;
  bool http = true;
  for (std::size_t at = 0; at < input.size(); at += 13) {
    const auto piece = input.substr(at, 13);
    if (multiplexed)
      multiplexed = static_cast<bool>(demultiplexer.feed(piece, [&](Stream, std::string_view span) { count(span); }));
    lines.feed(piece, [&](std::string_view text) {
      if (const auto document = skiff::base::JsonDocument::parse(text)) count(document->view()["status"].view());
    });
    auto rest = piece;
    if (http && !body) {
      const auto complete = head.feed(rest);
      http = static_cast<bool>(complete);
      if (http && *complete) body.emplace(head.head());
    }
    if (http && body) http = static_cast<bool>(body->feed(rest, count));
  }
  return 0;
}
