#pragma once
// Compose's own tables and what it says of an unknown --format.

#include <string>
#include <vector>

namespace skiff::commands {

/// Columns at least 20 wide; the first row is the heading.
std::string compose_table(const std::vector<std::vector<std::string>>& rows);

/// "", "table" or "pretty".
bool is_table_format(const std::string& format);

[[noreturn]] void refuse_format(const std::string& format);

} // namespace skiff::commands
