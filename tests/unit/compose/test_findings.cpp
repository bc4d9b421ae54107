// `compose check` for machines.
#include "imagined_project.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/findings.hpp>

#include <nlohmann/json.hpp>

namespace skiff::compose {
namespace {

Findings findings() {
  return find_faults(project({{"/p/compose.yaml", "version: '3'\n"
                                                  "include: [\"l b/a,b:c%.yml\"]\n"
                                                  "services:\n"
                                                  "  a:\n"
                                                  "    imgae: x\n"
                                                  "    command: \"${X?1%,:}\"\n"
                                                  "\"b%\\r\\n,:\": 1\n"},
                              {"/p/l b/a,b:c%.yml", "services: {i: {image: 5}}\n"}}));
}

TEST(compose_findings, json) {
  EXPECT_EQ(
      findings_json(findings()),
      "[{\"level\":\"error\",\"message\":\"required variable X is missing a value: 1%,:\",\"suggestion\":\"\","
      "\"file\":\"/p/compose.yaml\",\"line\":6,\"column\":14,\"chain\":[]},\n"
      " {\"level\":\"error\",\"message\":\"services.i.image must be a string\",\"suggestion\":\"\","
      "\"file\":\"/p/l b/a,b:c%.yml\",\"line\":1,\"column\":23,\"chain\":[\"include in /p/compose.yaml:2\"]},\n"
      " {\"level\":\"error\",\"message\":\"services.a additional properties 'imgae' not allowed\","
      "\"suggestion\":\"did you mean image?\",\"file\":\"/p/compose.yaml\",\"line\":5,\"column\":5,\"chain\":[]},\n"
      " {\"level\":\"error\",\"message\":\"additional properties 'b%\\r\\n,:' not "
      "allowed\",\"suggestion\":\"\",\"file\":\"/p/compose.yaml\",\"line\":7,\"column\":1,\"chain\":[]}]\n");
}

TEST(compose_findings, github_escapes_what_separates) {
  EXPECT_EQ(findings_github(findings()),
            "::error file=/p/compose.yaml,line=6,col=14::required variable X is missing a value: 1%25,:\n"
            "::error file=/p/l b/a%2Cb%3Ac%25.yml,line=1,col=23::services.i.image must be a string\n"
            "::error file=/p/compose.yaml,line=5,col=5::services.a additional properties 'imgae' not allowed "
            "(did you mean image?)\n"
            "::error file=/p/compose.yaml,line=7,col=1::additional properties 'b%25%0D%0A,:' not allowed\n");
}

TEST(compose_findings, sarif) {
  EXPECT_EQ(
      findings_sarif(findings()),
      R"x({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":)x"
      R"x("skiff","rules":[{"id":"compose"}]}},"columnKind":"unicodeCodePoints","results":[)x"
      R"x({"ruleId":"compose","level":"error","message":{"text":"required variable X is missing a value: 1%,:"},)x"
      R"x("locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///p/compose.yaml"},"region":{)x"
      R"x("startLine":6,"startColumn":14}}}]},)x"
      R"x({"ruleId":"compose","level":"error","message":{"text":"services.i.image must be a string"},)x"
      R"x("locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///p/l%20b/a,b:c%25.yml"},"region":{)x"
      R"x("startLine":1,"startColumn":23}}}],"stacks":[{"frames":[{"location":{"message":{"text":)x"
      R"x("include in /p/compose.yaml:2"}}}]}]},)x"
      R"x({"ruleId":"compose","level":"error","message":{"text":)x"
      R"x("services.a additional properties 'imgae' not allowed (did you mean image?)"},)x"
      R"x("locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///p/compose.yaml"},"region":{)x"
      R"x("startLine":5,"startColumn":5}}}]},)x"
      R"x({"ruleId":"compose","level":"error","message":{"text":"additional properties 'b%\r\n,:' not allowed"},)x"
      R"x("locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///p/compose.yaml"},"region":{)x"
      R"x("startLine":7,"startColumn":1}}}]}]}]})x"
      "\n");
}

/// What the schema of SARIF 2.1.0 requires of the objects that are used, and the values it allows.
TEST(compose_findings, sarif_has_what_its_schema_requires) {
  const auto log = nlohmann::json::parse(findings_sarif(findings()));
  EXPECT_EQ(log.at("version"), "2.1.0");
  for (const auto& run : log.at("runs")) {
    const auto& driver = run.at("tool").at("driver");
    EXPECT_TRUE(driver.at("name").is_string());
    std::vector<std::string> rules;
    for (const auto& rule : driver.at("rules")) rules.push_back(rule.at("id"));
    EXPECT_EQ(run.at("columnKind"), "unicodeCodePoints");
    for (const auto& result : run.at("results")) {
      EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
      EXPECT_NE(std::find(rules.begin(), rules.end(), result.at("ruleId")), rules.end());
      EXPECT_TRUE(result.at("level") == "error" || result.at("level") == "warning");
      for (const auto& location : result.value("locations", nlohmann::json::array())) {
        const auto& place = location.at("physicalLocation");
        EXPECT_TRUE(place.at("artifactLocation").at("uri").get<std::string>().starts_with("file:///"));
        EXPECT_GE(place.at("region").at("startLine"), 1);
        EXPECT_GE(place.at("region").at("startColumn"), 1);
      }
      for (const auto& stack : result.value("stacks", nlohmann::json::array()))
        for (const auto& frame : stack.at("frames"))
          EXPECT_TRUE(frame.at("location").at("message").at("text").is_string());
    }
  }
}

TEST(compose_findings, nothing_wrong) {
  const auto found = find_faults(project({{"/p/compose.yaml", "services: {a: {image: x}}\n"}}));
  EXPECT_EQ(findings_json(found), "[]\n");
  EXPECT_EQ(findings_github(found), "");
  EXPECT_EQ(nlohmann::json::parse(findings_sarif(found)).at("runs").at(0).at("results").size(), 0U);
}

TEST(compose_findings, what_has_no_place) {
  const auto found = find_faults(project({}));
  EXPECT_EQ(findings_github(found), "::error::no configuration file provided: not found\n");
}

} // namespace
} // namespace skiff::compose
