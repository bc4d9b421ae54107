// Ignore lines and a path: no input may crash, and the verdict must agree with the rule that is named for it.
#include <skiff/build/ignore.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::build;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto cut = input.find('\0');
  if (cut == std::string_view::npos) return 0;
  const auto path = input.substr(cut + 1);
  const auto lines = read_ignore_lines(input.substr(0, cut));
  if (!lines || path.empty()) return 0;
  const auto rules = IgnoreRules::compile(*lines);
  if (!rules) return 0;
  const auto asked = rules->matches(path);
  if (!asked) return 0;
  const auto rule = rules->deciding_rule(path);
  if (*asked != (rule < rules->size() && !rules->text(rule).starts_with('!'))) std::abort();
  return 0;
}
