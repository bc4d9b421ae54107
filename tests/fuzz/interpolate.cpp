// Any text: substitution and the listing of variables must end.
#include "compose/substitute.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::compose;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Lookup lookup = [](std::string_view name) -> std::optional<std::string> {
    if (name.size() % 2 == 0) return std::nullopt;
    return std::string(name.size() % 3 == 0 ? "" : "value");
  };
  static_cast<void>(substitute(text, lookup));
  static_cast<void>(variables_of(text));
  return 0;
}
