#pragma once
// One record of comma-separated values as Go's csv reader takes it: fields may be quoted, "" inside quotes is a quote,
// white space belongs to the field. Used by flags such as --mount, whose users see the error texts.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skiff::base {

/// The first record; `EOF` as the error of a text without one.
Result<std::vector<std::string>> parse_csv(std::string_view text);

} // namespace skiff::base
