#pragma once
// The Go structures through which the official client's templates see the engine's answers: `.ID` for the key "Id",
// durations that print as "2s", members that were not sent as zeros. Types are made when they are asked for and live
// as long as their Schema.

#include <skiff/format/value.hpp>

#include <deque>
#include <map>
#include <string_view>
#include <vector>

namespace skiff::view {

class Schema {
public:
  Schema();

  /// `container.InspectResponse`, `*system.Info`, `[]string`: as Go spells it. The text must outlive the Schema.
  const format::Type& type(std::string_view spelled);

private:
  const format::Type& make(std::string_view spelled);
  void add_fields(format::Type& type, std::string_view body);

  std::map<std::string_view, std::string_view> bodies_; // of structures
  std::map<std::string_view, format::Type> types_;
  std::deque<std::vector<format::Field>> fields_;
};

} // namespace skiff::view
