#pragma once
// Rows of swarm objects in the natural order of a text inside each (a JSON pointer), as docker sorts them by name.

#include <skiff/base/text.hpp>
#include <skiff/view/listing.hpp>

#include <algorithm>
#include <vector>

namespace skiff::commands {

inline void sort_by(std::vector<view::Row>& rows, std::string_view pointer) {
  std::stable_sort(rows.begin(), rows.end(), [&](const view::Row& left, const view::Row& right) {
    return base::natural_less(left.item.pointer(pointer).view(), right.item.pointer(pointer).view());
  });
}

inline std::vector<view::Row> rows_by_name(base::JsonView items) {
  std::vector<view::Row> rows;
  for (std::size_t i = 0; i < items.size(); ++i) rows.push_back({items.at(i), {}});
  sort_by(rows, "/Spec/Name");
  return rows;
}

} // namespace skiff::commands
