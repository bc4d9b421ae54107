// Lists against what the official client 29 printed of the same objects (tests/data/lists.json).
#include "recording.hpp"

#include <skiff/view/listings.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <map>

namespace skiff::view {
namespace {

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
  const base::JsonDocument data = read_recording("lists.json");
  const base::JsonView cases = data["cases"];
  EXPECT_EQ(cases.size(), 49U);
  for (const base::JsonView test : cases) {
    const base::JsonView wanted = test[test["error"].exists() ? "error" : "out"];
    EXPECT_EQ(run(data["objects"], test), wanted.view()) << test["cmd"].view();
  }
}

} // namespace
} // namespace skiff::view
