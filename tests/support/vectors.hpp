#pragma once
// Cases recorded from the official programs: every tests/data/<name>-*.json is a list of {kind, input, result | error}.
// A kind is checked by one function; what it answers is compared with the recorded result as JSON.

#include <skiff/base/result.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::notation {

using nlohmann::json;

/// The answer of the function under test: a value, or the text of the error.
using Answer = base::Result<json>;

template <class T>
Answer answer(const base::Result<T>& result) {
  if (!result) return base::Error{result.error()};
  return json(*result);
}

/// JSON that a function under test wrote.
json parsed(const std::string& text);

/// Runs all cases of a kind; `normal` brings both sides to a comparable form (a Go map has no order).
void check_recorded(
    std::string_view name, std::string_view kind, const std::function<Answer(const json& input)>& parse,
    const std::function<json(json)>& normal = [](json value) { return value; });

} // namespace skiff::notation
