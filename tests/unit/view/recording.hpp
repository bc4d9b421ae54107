#pragma once
// Recordings of the official client hold times as "so many seconds ago": @ts-60@ (a number), @rfc-60@ and, in output,
// @T-60@. Filled in, they are seen from a fixed moment.

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace skiff::view {

inline constexpr std::int64_t now = 1780000000;

inline std::string filled_in(std::string text) {
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    const auto dash = text.find('-', at), end = text.find('@', at + 1);
    if (end == std::string::npos || dash > end) continue;
    const auto ago = base::to_number<std::int64_t>(std::string_view(text).substr(dash + 1, end - dash - 1));
    if (!ago) continue;
    const std::string kind = text.substr(at + 1, dash - at - 1);
    const base::Time then{now - *ago, 0};
    std::string date = base::rfc3339_nano_utc(then).substr(0, 19);
    if (kind == "ts") {
      text.replace(at - 1, end - at + 3, std::to_string(then.seconds)); // with its quotes
    } else if (kind == "rfc") {
      text.replace(at, end - at + 1, date + ".123456789Z");
    } else if (kind == "T") {
      if (text[text.find_first_of(" Z", end)] == ' ') date[10] = ' ';
      text.replace(at, end - at + 1, date);
    }
  }
  return text;
}

inline base::JsonDocument read_recording(const std::string& name) {
  std::ifstream file(SKIFF_TEST_DATA "/" + name);
  auto document = base::JsonDocument::parse(filled_in({std::istreambuf_iterator<char>(file), {}}));
  EXPECT_TRUE(document) << name;
  return document ? std::move(*document) : base::JsonDocument();
}

} // namespace skiff::view
