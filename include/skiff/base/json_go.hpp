#pragma once
// JSON as Go's decoder takes it, where that shows: the faults that users read, and what it accepts beyond the grammar
// (bytes that are no UTF-8, half of a surrogate pair, further text behind the first value of a stream).

#include <skiff/base/json.hpp>

namespace skiff::base {

/// The first value of a text in which more may follow. Faults as of JsonDocument::parse.
Result<JsonDocument> parse_first_json(std::string_view text);

/// What a value is, as Go's errors name it: string, number, bool, array, object.
std::string_view json_kind(JsonView value);

struct JsonFault {
  std::string text;    ///< "invalid character '}' looking for beginning of value", …; empty if there is none
  std::size_t end = 0; ///< behind the first value, if that has no fault
};
/// The first fault of a text that should be one value; with `first_only` whatever follows the value is none.
JsonFault find_json_fault(std::string_view text, bool first_only);

/// The text with U+FFFD in place of what Go replaces by it, and the greatest number in place of greater ones: Go minds
/// them only where it needs them.
std::string repaired_json(std::string_view text);

} // namespace skiff::base
