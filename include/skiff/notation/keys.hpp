#pragma once
// --detach-keys: keys joined by commas, each a character, `ctrl-x` or DEL, as the bytes a terminal sends for them.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

/// "\x10\x11" for `ctrl-p,ctrl-q`; `Unknown character: 'x'` for what is no key.
base::Result<std::string> parse_keys(std::string_view text);

} // namespace skiff::notation
