#include "view/row_object.hpp"

#include <skiff/base/text.hpp>

namespace skiff::view {

const Column* find_column(const Listing& listing, std::string_view name) {
  for (const Column& column : listing.columns)
    if (column.name == name) return &column;
  return nullptr;
}

format::Object::Member RowObject::member(std::string_view name) const {
  if (name == "Label" && listing_.labels != nullptr) return Member::takes_text;
  return find_column(listing_, name) == nullptr ? Member::none : Member::plain;
}

format::Value RowObject::get(std::string_view name, std::string_view argument) const {
  if (name == "Label") return listing_.labels(row_)[argument].view();
  return find_column(listing_, name)->get(row_, options_);
}

// Docker escapes HTML here, though not in what `json` makes of anything else.
void RowObject::append_json(std::string& out) const {
  out += '{';
  bool first = true;
  for (const Column& column : listing_.columns) {
    if (!column.in_json) continue;
    if (!first) out += ',';
    first = false;
    format::append_json_text(out, column.name);
    out += ':';
    const auto get = column.get_json != nullptr ? column.get_json : column.get;
    format::append_json(out, get(row_, options_), true);
  }
  out += '}';
}

void RowObject::append_text(std::string& out) const {
  if (row_.item.exists() || listing_.empty_text.empty()) return append_json(out);
  out += "{{";
  Headings(listing_).append_text(out);
  out += base::cat("} ", listing_.empty_text, "}");
}

format::Object::Member Headings::member(std::string_view name) const {
  return name == "Label" ? Member::takes_text : Member::plain;
}

// The heading of a label is the last part of its key, with spaces for dashes and underscores.
format::Value Headings::get(std::string_view name, std::string_view argument) const {
  if (name == "Label") {
    std::string heading(argument.substr(argument.rfind('.') + 1));
    for (char& c : heading)
      if (c == '-' || c == '_') c = ' ';
    return heading;
  }
  const Column* column = find_column(listing_, name);
  if (column == nullptr || column->heading.empty()) return {};
  return column->heading;
}

void Headings::append_json(std::string& out) const {
  out += '{';
  for (const Column& column : listing_.columns) {
    if (column.heading.empty()) continue;
    if (out.back() != '{') out += ',';
    format::append_json_text(out, column.name);
    out += ':';
    format::append_json_text(out, column.heading);
  }
  out += '}';
}

void Headings::append_text(std::string& out) const {
  out += "map[";
  for (const Column& column : listing_.columns) {
    if (column.heading.empty()) continue;
    if (out.back() != '[') out += ' ';
    out += base::cat(column.name, ":", column.heading);
  }
  out += ']';
}

} // namespace skiff::view
