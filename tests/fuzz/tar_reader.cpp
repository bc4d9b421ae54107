// Damaged archives: the reader must come to the same end whatever the chunks.
#include <skiff/codec/tar.hpp>

#include <cstdint>
#include <cstdlib>

namespace {
class Counter : public skiff::codec::TarSink {
public:
  void entry(const skiff::codec::TarEntry& entry) override { sum = sum * 31 + entry.name.size(); }
  void data(std::string_view bytes) override { size += bytes.size(); }
  void entry_end() override { sum = sum * 31 + 7; }
  std::size_t sum = 0, size = 0;
};
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Counter whole, pieces;
  skiff::codec::TarReader first, second;
  const bool good = static_cast<bool>(first.feed(input, whole));
  bool also = true;
  for (std::size_t at = 0; at < input.size() && also; at += 100)
    also = static_cast<bool>(second.feed(input.substr(at, 100), pieces));
  if (good != also || whole.sum != pieces.sum || whole.size != pieces.size) std::abort();
  return 0;
}
