#pragma once
// Cases recorded from the official programs: every tests/data/<name>-*.json is a list of {kind, input, result | error}.
// A kind is checked by one function; what it answers is compared with the recorded result as JSON.

#include <skiff/base/result.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
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

inline std::vector<json> recorded_cases(std::string_view name, std::string_view kind) {
  std::vector<json> out;
  for (const auto& entry : std::filesystem::directory_iterator(SKIFF_TEST_DATA)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with(std::string(name) + "-") || !file.ends_with(".json")) continue;
    std::ifstream stream(entry.path());
    for (auto& one : json::parse(stream))
      if (one.at("kind") == kind) out.push_back(std::move(one));
  }
  return out;
}

/// Runs all cases of a kind; `normal` brings both sides to a comparable form (a Go map has no order).
inline void check_recorded(
    std::string_view name, std::string_view kind, const std::function<Answer(const json& input)>& parse,
    const std::function<json(json)>& normal = [](json value) { return value; }) {
  const auto cases = recorded_cases(name, kind);
  ASSERT_FALSE(cases.empty()) << kind;
  for (const auto& one : cases) {
    const auto& input = one.at("input");
    const Answer got = parse(input);
    const std::string label = std::string(kind) + " " + input.dump();
    if (one.contains("error")) {
      ASSERT_FALSE(got) << label << ": expected the error " << one.at("error") << ", got " << (*got).dump();
      EXPECT_EQ(got.error(), one.at("error").get<std::string>()) << label;
    } else {
      ASSERT_TRUE(got) << label << ": " << got.error();
      EXPECT_EQ(normal(*got), normal(one.at("result"))) << label;
    }
  }
}

} // namespace skiff::notation
