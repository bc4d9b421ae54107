#pragma once
// The text that schema.hpp reads.

#include <string_view>

namespace skiff::view {

extern const std::string_view schema_text;

} // namespace skiff::view
