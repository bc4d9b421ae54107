#include <skiff/format/units.hpp>
#include <skiff/notation/size.hpp>

#include <support/vectors.hpp>

namespace skiff::commands {

// The recorded memory values come with the text the official client prints for them, which two rooms make together.
TEST(MemoryText, Recorded) {
  notation::check_recorded("opts", "opts.MemBytes", [](const notation::json& in) -> notation::Answer {
    const auto bytes = notation::parse_bytes(in.get<std::string>());
    if (!bytes) return base::Error{bytes.error()};
    const std::string text = *bytes == 0 ? "0" : format::bytes_size(static_cast<double>(*bytes));
    return notation::json{{"value", *bytes}, {"string", text}};
  });
}

} // namespace skiff::commands
