// Any text: both grammars of environment files must end, and never define more than there are characters.
#include "compose/dotenv.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::compose;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Lookup lookup = [](std::string_view name) -> std::optional<std::string> {
    if (name.size() % 2 == 0) return std::nullopt;
    return std::string("outer");
  };
  Environment variables;
  std::vector<std::string> unset;
  static_cast<void>(read_dotenv(text, lookup, variables, unset));
  Environment raw;
  static_cast<void>(read_raw_env(text, lookup, raw));
  if (variables.size() > size || raw.size() > size) abort();
  return 0;
}
