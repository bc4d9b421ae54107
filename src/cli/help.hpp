#pragma once
// Help pages in the official layout, made from the same table that parses the line.

#include "cli/select.hpp"

#include <skiff/cli/dispatch.hpp>

#include <string>

namespace skiff::cli {

std::string help_page(const Program& program, const Entry& entry, Host& host);

/// The lines of an options section, `columns` wide (pure; tested against recorded layouts).
struct FlagRow {
  std::string left;  ///< "  -a, --all"
  std::string right; ///< help text with its default
};
std::string option_lines(std::span<const FlagRow> rows, std::size_t columns);

} // namespace skiff::cli
