// Archives that somebody else made: whatever they hold, no file may be named outside of the context.
#include <skiff/base/failure.hpp>
#include <skiff/config/context.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto import = skiff::config::read_context_archive({reinterpret_cast<const char*>(data), size}, "fuzzed");
    for (const auto& [endpoint, files] : import.tls)
      for (const auto& [name, bytes] : files)
        if (name.find('/') != std::string::npos || endpoint.find('/') != std::string::npos || name == "..")
          std::abort();
  } catch (const skiff::base::Failure&) { // refused
  }
  return 0;
}
