// inspect against what the official client 29 printed of the same objects (tests/data/inspect.json).
#include "recording.hpp"

#include <skiff/format/template.hpp>
#include <skiff/view/inspect.hpp>

#include <gtest/gtest.h>

#include <map>

namespace skiff::view {
namespace {

struct Outcome {
  std::string out, error;
  int code = 0;
};

Outcome inspect(const Inspected& kind, const std::string& format, const std::string& answer) {
  Outcome outcome;
  try {
    Inspector inspector(format);
    try {
      inspector.add(kind, answer);
    } catch (const base::Failure& failure) {
      outcome = {"", failure.text, failure.exit_code};
    }
    outcome.out = inspector.text();
  } catch (const base::Failure& failure) {
    outcome = {"", failure.text, failure.exit_code};
  }
  return outcome;
}

TEST(Inspector, PrintsWhatTheOfficialClientPrints) {
  static const std::map<std::string_view, Inspected> kinds = {
      {"container", inspected_container}, {"image", inspected_image},   {"network", inspected_network},
      {"volume", inspected_volume},       {"plugin", inspected_plugin}, {"secret", inspected_secret},
      {"config", inspected_config},       {"info", {"system.Info"}}};
  const base::JsonDocument data = read_recording("inspect.json");
  EXPECT_EQ(data["cases"].size(), 47U);
  for (const base::JsonView test : data["cases"]) {
    const std::string_view kind = test["kind"].view();
    const Outcome got = inspect(kinds.at(kind), test["format"].text(), data["objects"][kind].dump());
    EXPECT_EQ(got.out, test["out"].view()) << test["cmd"].view();
    EXPECT_EQ(got.error, test["error"].view()) << test["cmd"].view();
    EXPECT_EQ(got.code, test["code"].integer()) << test["cmd"].view();
  }
}

TEST(Inspector, ValuesStayAsTheEngineSentThem) {
  const std::string answer = "{\"Id\":\"x\",\"Cmd\":\"a \\u003e b\",\"Ratio\":1.50,\"New\":[ ]}\n";
  EXPECT_EQ(inspect(inspected_container, "", answer).out,
            "[\n    {\n        \"Id\": \"x\",\n        \"Cmd\": \"a \\u003e b\",\n        \"Ratio\": 1.50,\n"
            "        \"New\": []\n    }\n]\n");
  EXPECT_EQ(inspect(inspected_container, "json", answer).out,
            "[{\"Id\":\"x\",\"Cmd\":\"a \\u003e b\",\"Ratio\":1.50,\"New\":[]}]\n");
  EXPECT_EQ(inspect(inspected_container, "{{.ID}} {{.RestartCount}}", answer).out, "x 0\n");
  EXPECT_EQ(inspect(inspected_container, "{{.Id}} {{.Ratio}}", answer).out, "x 1.50\n");
  EXPECT_EQ(Inspector("").text(), "[]\n");
  EXPECT_EQ(Inspector("{{.ID}}").text(), "\n");
}

TEST(Inspector, ContextsHaveNoRawForm) {
  const Outcome got = inspect(inspected_context, "{{.Nope}}", R"({"Name":"default"})");
  EXPECT_EQ(got.error,
            "template parsing error: template: :1:2: executing \"\" at <.Nope>: can't evaluate field Nope in "
            "type context.contextWithTLSListing");
}

TEST(Schema, EveryStructureIsWhole) {
  Schema schema;
  for (const char* root : {"container.InspectResponse", "image.InspectResponse", "network.Inspect", "volume.Volume",
                           "plugin.Plugin", "swarm.Service", "swarm.Task", "swarm.Node", "swarm.Secret", "swarm.Config",
                           "system.dockerInfo", "events.Message", "context.contextWithTLSListing"}) {
    const format::Type& type = schema.type(root);
    EXPECT_EQ(type.kind, format::Kind::structure) << root;
    EXPECT_FALSE(type.fields.empty()) << root;
  }
  const format::Type& config = schema.type("container.Config");
  EXPECT_EQ(config.fields.back().name, "Shell");
  EXPECT_TRUE(config.fields.back().omit_empty);
  EXPECT_EQ(schema.type("[2]string").kind, format::Kind::list);
  EXPECT_EQ(schema.type("mount.Type").kind, format::Kind::text);
}

} // namespace
} // namespace skiff::view
