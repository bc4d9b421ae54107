// The engine's list of containers, read without a document.
#include <skiff/base/failure.hpp>
#include <skiff/compose/observe.hpp>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    static_cast<void>(skiff::compose::containers_of({reinterpret_cast<const char*>(data), size}));
  } catch (const skiff::base::Failure&) {
  }
  return 0;
}
