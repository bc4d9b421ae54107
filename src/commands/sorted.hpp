#pragma once
// Rows of a list in the natural order of one of their fields, as docker sorts volumes and networks by name.

#include <skiff/base/text.hpp>
#include <skiff/view/listing.hpp>

#include <algorithm>
#include <vector>

namespace skiff::commands {

inline std::vector<view::Row> sorted_by(base::JsonView items, std::string_view field) {
  std::vector<view::Row> rows;
  for (std::size_t i = 0; i < items.size(); ++i) rows.push_back({items.at(i), {}});
  std::stable_sort(rows.begin(), rows.end(), [&](const view::Row& left, const view::Row& right) {
    return base::natural_less(left.item[field].view(), right.item[field].view());
  });
  return rows;
}

} // namespace skiff::commands
