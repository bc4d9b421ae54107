// Any text is a template or an error, and any template runs to an end over a small document, in both number modes.
#include <skiff/base/json.hpp>
#include <skiff/format/template.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff;
  static const auto document = format::parse_keeping_numbers(
      R"({"ID":"4fa6","Names":["a","b"],"Labels":{"x":"1","y":null},"Size":12,"Ratio":0.25,"Up":true,"None":null,)"
      R"("Mounts":[{"Type":"bind","RW":false},{"Type":"volume"}]})");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = format::Template::parse(text);
  if (!parsed) return 0;
  format::Template::Options options;
  options.most_steps = 2000;
  for (const bool raw : {false, true}) {
    options.missing_key_is_error = options.headings = raw;
    std::string out;
    const auto place = document->view();
    (void)parsed->execute(out, raw ? format::Value::raw(place) : format::Value::decoded(place), options);
  }
  (void)parsed->names("Size");
  return 0;
}
