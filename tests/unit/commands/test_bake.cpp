#include "commands/buildx/bake/definition.hpp"
#include "commands/buildx/bake/overrides.hpp"
#include "commands/buildx/cache.hpp"

#include <skiff/base/failure.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace skiff::commands {
namespace {

using base::Json;

std::string entry(std::string_view key, const std::string& text) { return read_entry_text(key, text).dump(); }

TEST(BakeEntries, TextsBecomeObjects) {
  EXPECT_EQ(entry("cache-from", "user/app:c"), R"({"ref":"user/app:c","type":"registry"})");
  EXPECT_EQ(entry("cache-to", "type=local,dest=x"), R"({"dest":"x","type":"local"})");
  EXPECT_EQ(entry("output", "out"), R"({"dest":"out","type":"local"})");
  EXPECT_EQ(entry("output", "-"), R"({"dest":"-","type":"tar"})");
  EXPECT_EQ(entry("secret", "type=env,id=a,src=B"), R"({"id":"a","env":"B"})");
  EXPECT_EQ(entry("ssh", "k=/a,/b"), R"({"id":"k","paths":["/a","/b"]})");
  EXPECT_EQ(entry("attest", "type=sbom,disabled=true"), R"({"disabled":true,"type":"sbom"})");
}

TEST(BakeEntries, AndTextsAgain) {
  for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{
           {"cache-to", "type=local,dest=x"}, {"secret", "id=a,src=b"}, {"ssh", "k=/a,/b"}, {"ssh", "default"}})
    EXPECT_EQ(entry_text(key, read_entry_text(key, text).view()), text);
}

TEST(BakeEntries, WhatIsNone) {
  for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{{"cache-from", "dest=x"},
                                                                                  {"output", "dest=x,y=z"},
                                                                                  {"secret", "id"},
                                                                                  {"secret", "x=y"},
                                                                                  {"attest", "mode=max"}})
    EXPECT_THROW(read_entry_text(key, text), base::Failure) << key << " " << text;
}

TEST(BakeTargets, MergeByKind) {
  Json target = Json::parse(R"({"context":"a","args":{"A":"1","B":"2"},"tags":["x"],"no-cache-filter":["s"],
                                "secret":[{"id":"a","src":"1"}]})");
  merge_target(target, Json::parse(R"({"context":"b","args":{"A":"3","C":null},"tags":["y"],"no-cache-filter":["t"],
                                       "secret":[{"id":"a","src":"2"},{"id":"b"}]})"));
  EXPECT_EQ(target.dump(), R"({"context":"b","args":{"A":"3","B":"2"},"tags":["y"],"no-cache-filter":["s","t"],)"
                           R"("secret":[{"id":"a","src":"2"},{"id":"b"}]})");
}

TEST(BakeTargets, Normalized) {
  Json target = Json::parse(R"({"tags":["x","","x","y"],"network":"host","contexts":{"a":"","b":"c"}})");
  normalize_target(target);
  EXPECT_EQ(target.dump(), R"({"tags":["x","y"],"network":"host","contexts":{"b":"c"},)"
                           R"("entitlements":["network.host"]})");
}

TEST(BakeTargets, Patterns) {
  EXPECT_TRUE(matches_pattern("*", "app"));
  EXPECT_TRUE(matches_pattern("a?p", "app"));
  EXPECT_FALSE(matches_pattern("b*", "app"));
}

TEST(BuildCache, Filters) {
  notation::Filters filters;
  for (const auto* text : {"id=a", "type=regular", "until=1h", "description~=x"}) ASSERT_TRUE(filters.parse(text));
  const CacheFilter filter = cache_filter(filters);
  EXPECT_EQ(filter.text, "description~=x,id~=a,type==regular");
  EXPECT_EQ(filter.keep_duration, 3'600'000'000'000);
  ASSERT_TRUE(filters.parse("unused-for=1h"));
  EXPECT_THROW(cache_filter(filters), base::Failure);
}

TEST(BuildCache, ColumnsEndInTabs) {
  EXPECT_EQ(tabbed({{"Reclaimable:", "1B"}, {"Total:", "2B"}}), "Reclaimable:\t1B\nTotal:\t\t2B\n");
  EXPECT_EQ(tabbed({{"Total:", "0B"}}), "Total:\t0B\n");
}

} // namespace
} // namespace skiff::commands
