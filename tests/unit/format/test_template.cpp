// The engine against what Go's text/template with docker's functions did with 763 templates (tests/data).

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>
#include <skiff/format/template.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace skiff::format {
namespace {

struct Outcome {
  std::string text;
  std::string stage; // of the error, empty if there is none
};

Outcome run(std::string_view text, const Value& data, bool missing_key_is_error) {
  auto parsed = Template::parse(text);
  if (!parsed) return {parsed.error(), "parse"};
  std::string out;
  Template::Options options;
  options.missing_key_is_error = missing_key_is_error;
  const auto done = parsed->execute(out, data, options);
  if (!done) return {done.error(), "exec"};
  return {out, ""};
}

// The vectors were recorded as JSON, which cannot hold what is not UTF-8.
std::string as_recorded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const base::Rune rune = base::decode_rune(text);
    base::append_rune(out, rune.value);
    text.remove_prefix(rune.size);
  }
  return out;
}

TEST(Template, DoesWhatGoDoes) {
  std::ifstream file(SKIFF_TEST_DATA "/templates-open.json");
  const std::string json(std::istreambuf_iterator<char>(file), {});
  const auto plain = base::JsonDocument::parse(json), keeping = parse_keeping_numbers(json);
  ASSERT_TRUE(plain && keeping);
  ASSERT_EQ(plain->view().size(), 763U);
  for (std::size_t i = 0; i < plain->view().size(); ++i) {
    const base::JsonView vector = plain->view().at(i);
    const std::string text = vector["template"].text(), mode = vector["mode"].text();
    const Outcome wanted{vector[vector["out"].exists() ? "out" : "error"].text(), vector["stage"].text()};
    for (const bool raw : {false, true}) {
      if ((raw && mode == "native") || (!raw && mode == "raw")) continue;
      const base::JsonView data = (raw ? keeping : plain)->view().at(i)["data"];
      Outcome got = run(text, raw ? Value::raw(data) : Value::decoded(data), raw);
      got.text = as_recorded(got.text);
      EXPECT_EQ(got.text, wanted.text) << vector["id"].view() << (raw ? " raw " : " native ") << text;
      EXPECT_EQ(got.stage, wanted.stage) << vector["id"].view() << (raw ? " raw " : " native ") << text;
    }
  }
}

// 400 templates made at random, most of them wrong somewhere, through the official client (Go 1.27).
TEST(Template, DoesWhatGoDoesWithNonsense) {
  std::ifstream file(SKIFF_TEST_DATA "/templates-random.json");
  const auto recorded = parse_keeping_numbers(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_TRUE(recorded);
  const base::JsonView cases = recorded->view()["cases"];
  EXPECT_EQ(cases.size(), 400U);
  for (const base::JsonView test : cases) {
    const Outcome got = run(test["template"].text(), Value::raw(recorded->view()["data"]), true);
    EXPECT_EQ(got.text, test[got.stage.empty() ? "out" : "error"].view()) << test["template"].view();
  }
}

} // namespace
} // namespace skiff::format
