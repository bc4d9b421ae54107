#include "commands/compose/table.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/format/table.hpp>

namespace skiff::commands {

std::string compose_table(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) text += base::join(row, "\t") + "\n";
  return format::align(text, {.minimum = 20, .padding = 3});
}

bool is_table_format(const std::string& format) {
  const std::string word = base::lower(format);
  return word.empty() || word == "table" || word == "pretty";
}

void refuse_format(const std::string& format) {
  throw base::Failure(base::cat("format value ", base::quote(format), " could not be parsed: parsing failed"));
}

} // namespace skiff::commands
