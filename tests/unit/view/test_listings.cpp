// Lists against what the official client 29 printed of the same objects (tests/data/lists.json).
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/view/listings.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>

namespace skiff::view {
namespace {

constexpr std::int64_t now = 1780000000;

// The recording holds times as "so many seconds ago": @ts-60@ (a number), @rfc-60@ and, in output, @T-60@.
std::string filled_in(std::string text) {
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
      if (text[end + 1] == ' ') date[10] = ' ';
      text.replace(at, end - at + 1, date);
    }
  }
  return text;
}

const Listing& listing(std::string_view name) {
  static const std::map<std::string_view, const Listing*> all = {
      {"containers", &containers}, {"images", &images},   {"history", &image_layers}, {"networks", &networks},
      {"volumes", &volumes},       {"plugins", &plugins}, {"search", &search_hits}};
  return *all.at(name);
}

std::string run(const base::JsonView& objects, const base::JsonView& test) {
  ListOptions options;
  options.format = test["format"].text();
  options.quiet = test["quiet"].truth();
  options.no_trunc = test["no_trunc"].truth();
  options.digests = test["digests"].truth();
  options.human = test["human"].truth(true);
  options.now = {now, 0};
  const Listing& list = listing(test["list"].view());
  try {
    if (&list == &containers) options.size = needs_field(list, options, "Size");
    base::JsonDocument items;
    items.set_array("");
    for (const base::JsonView row : test["rows"])
      items.append("", objects[test["list"].view()].at(static_cast<std::size_t>(row.integer())));
    return render(list, items.view(), options);
  } catch (const base::Failure& failure) {
    EXPECT_EQ(failure.exit_code, 1);
    return failure.text;
  }
}

TEST(Listings, PrintWhatTheOfficialClientPrints) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  std::ifstream file(SKIFF_TEST_DATA "/lists.json");
  const auto data = base::JsonDocument::parse(filled_in({std::istreambuf_iterator<char>(file), {}}));
  ASSERT_TRUE(data);
  const base::JsonView cases = (*data)["cases"];
  EXPECT_EQ(cases.size(), 49U);
  for (const base::JsonView test : cases) {
    const base::JsonView wanted = test[test["error"].exists() ? "error" : "out"];
    EXPECT_EQ(run((*data)["objects"], test), wanted.view()) << test["cmd"].view();
  }
}

} // namespace
} // namespace skiff::view
