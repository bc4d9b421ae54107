#pragma once
// Columns of text, aligned: cells end with a tab, rows with a line feed. A column is as wide as its widest cell plus
// the padding, but not narrower than the minimum; the last cell of a row is not padded. Runs of rows that have a
// column in common are aligned together, so a row without tabs separates blocks (Go's text/tabwriter, which the
// official programs use).

#include <string>
#include <string_view>

namespace skiff::format {

struct TableShape {
  std::size_t minimum = 10;
  std::size_t padding = 3;
};

/// The text with its tabs replaced by spaces. Widths are terminal columns.
std::string align(std::string_view text, TableShape shape = {});

} // namespace skiff::format
