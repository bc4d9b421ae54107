// Any text: parsing must end, within its limits; what was read and written must be read and written the same.
#include <skiff/yaml/parse.hpp>
#include <skiff/yaml/write.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::yaml;
  const auto parsed = parse({reinterpret_cast<const char*>(data), size}, 0, {1U << 20, 20000, 200});
  for (const auto& document : parsed.documents) {
    if (!document.root.is_mapping() && !document.root.is_sequence()) continue; // nobody writes a lone scalar
    const auto text = write(document.root);
    // A key that is "<<" is written plain, as the official writer does, and is then read as a merge.
    if (text.find("<<") != std::string::npos) continue;
    // Minus zero is written -0, as by the official writer, and is then read as the integer 0.
    if (text.find(" -0\n") != std::string::npos) continue;
    const auto again = parse(text);
    if (!again.errors.empty() || again.documents.size() != 1 || write(again.documents[0].root) != text) abort();
  }
  return 0;
}
