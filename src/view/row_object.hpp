#pragma once
// Rows and headings as the objects that templates see.

#include <skiff/view/listing.hpp>

namespace skiff::view {

const Column* find_column(const Listing& listing, std::string_view name);

/// A row: its members are the listing's columns, and `Label` if it has labels.
class RowObject final : public format::Object {
public:
  RowObject(const Listing& listing, const Row& row, const ListOptions& options)
      : listing_(listing), row_(row), options_(options) {}

  std::string_view type_name() const override { return listing_.go_type; }
  Member member(std::string_view name) const override;
  format::Value get(std::string_view name, std::string_view argument) const override;
  void append_json(std::string& out) const override;
  void append_text(std::string& out) const override;

private:
  const Listing& listing_;
  const Row& row_;
  const ListOptions& options_;
};

/// The headings of the columns, under the same names as the columns: a table's first line is the template over these.
class Headings final : public format::Object {
public:
  explicit Headings(const Listing& listing) : listing_(listing) {}

  std::string_view type_name() const override { return "formatter.SubHeaderContext"; }
  Member member(std::string_view name) const override;
  format::Value get(std::string_view name, std::string_view argument) const override;
  void append_json(std::string& out) const override;
  /// The map as Go prints it.
  void append_text(std::string& out) const override;

private:
  const Listing& listing_;
};

} // namespace skiff::view
