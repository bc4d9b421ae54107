#pragma once
// Text made safe for HTML, JavaScript and URL queries, as Go's template package escapes it.

#include <string>
#include <string_view>

namespace skiff::format {

std::string escape_html(std::string_view text);
std::string escape_js(std::string_view text);
std::string escape_query(std::string_view text);

} // namespace skiff::format
