#include <skiff/format/template.hpp>
#include <skiff/format/value.hpp>

#include <gtest/gtest.h>

namespace skiff::format {
namespace {

std::string run(std::string_view text, const Value& data, Template::Options options = {}) {
  auto parsed = Template::parse(text);
  if (!parsed) return parsed.error();
  std::string out;
  const auto done = parsed->execute(out, data, options);
  return done ? out : done.error();
}

class Row final : public Object {
public:
  std::string_view type_name() const override { return "*formatter.TestContext"; }
  Member member(std::string_view name) const override {
    return name == "ID" || name == "On" ? Member::plain : name == "Label" ? Member::takes_text : Member::none;
  }
  Value get(std::string_view name, std::string_view argument) const override {
    if (name == "ID") return "abc";
    if (name == "On") return true;
    return "label " + std::string(argument);
  }
  void append_json(std::string& out) const override { out += R"({"ID":"abc"})"; }
};

TEST(Rows, MembersAndTheirErrors) {
  const Row row;
  const Value data(row);
  EXPECT_EQ(run(R"({{.ID}} {{.Label "x"}} {{"y" | .Label}} {{if .On}}on{{end}} {{json .}})", data),
            R"(abc label x label y on {"ID":"abc"})");
  EXPECT_EQ(run("{{.Nope}}", data), "template: :1:2: executing \"\" at <.Nope>: can't evaluate field Nope in type "
                                    "*formatter.TestContext");
  EXPECT_EQ(run("{{.Label}}", data),
            "template: :1:2: executing \"\" at <.Label>: wrong number of args for Label: want 1 got 0");
  EXPECT_EQ(run("{{.ID 1}}", data),
            "template: :1:2: executing \"\" at <.ID>: wrong number of args for ID: want 0 got 1");
  EXPECT_EQ(run("{{.Label 1}}", data), "template: :1:9: executing \"\" at <1>: expected string; found 1");
}

constexpr Type state{Kind::text, "container.State"};
constexpr Field inner_fields[] = {{"Pid", "Pid", &types::int_}, {"Status", "Status", &state}};
constexpr Type inner{Kind::structure, "container.Inner", nullptr, inner_fields};
constexpr Type inner_pointer{Kind::pointer, "*container.Inner", &inner};
constexpr Field fields[] = {{"ID", "Id", &types::string},
                            {"State", "State", &inner_pointer},
                            {"Args", "Args", &types::strings},
                            {"Size", "SizeRw", &types::int64, true},
                            {"Created", "Created", &types::time}};
constexpr Type outer{Kind::structure, "container.Outer", nullptr, fields};

TEST(Structures, GoNamesOverTheEnginesKeys) {
  const auto doc = base::JsonDocument::parse(
      R"({"Args":["a","<b>"],"Id":"x1","State":{"Status":"up","Pid":7,"New":1},"Created":"2024-01-02T03:04:05Z"})");
  const Value data = Value::typed(outer, doc->view());
  EXPECT_EQ(run("{{.ID}} {{.State.Pid}} {{.State}} {{.Created}}", data), "x1 7 {7 up} 2024-01-02 03:04:05 +0000 UTC");
  EXPECT_EQ(run("{{json .}}", data),
            R"({"Id":"x1","State":{"Pid":7,"Status":"up"},"Args":["a","<b>"],"Created":"2024-01-02T03:04:05Z"})");
  EXPECT_EQ(run("{{.Id}}", data),
            "template: :1:2: executing \"\" at <.Id>: can't evaluate field Id in type container.Outer");
  EXPECT_EQ(run("{{printf \"%+v\" .State}}", data), "&{Pid:7 Status:up}");
  EXPECT_EQ(
      run("{{upper .State.Status}}", data),
      "template: :1:14: executing \"\" at <.State.Status>: wrong type for value; expected string; got container.State");
}

TEST(Structures, WhatIsNotSentIsZero) {
  const auto doc = base::JsonDocument::parse("{}");
  const Value data = Value::typed(outer, doc->view());
  EXPECT_EQ(run("{{json .}}", data), R"({"Id":"","State":null,"Args":null,"Created":"0001-01-01T00:00:00Z"})");
  EXPECT_EQ(run("{{.State.Pid}}", data),
            "template: :1:8: executing \"\" at <.State.Pid>: nil pointer evaluating *container.Inner.Pid");
  EXPECT_EQ(run("{{.State.Nope}}", data),
            "template: :1:8: executing \"\" at <.State.Nope>: can't evaluate field Nope in type *container.Inner");
  EXPECT_EQ(run("{{.}}", data), "{ <nil> [] 0 0001-01-01 00:00:00 +0000 UTC}");
}

TEST(Template, KnowsWhichFieldsItNames) {
  const auto names = [](std::string_view text) { return Template::parse(text)->names("Size"); };
  EXPECT_TRUE(names("{{.Size}}"));
  EXPECT_TRUE(names("{{if .ID}}{{upper (print $.Size)}}{{end}}"));
  EXPECT_TRUE(names("{{json .}}"));
  EXPECT_TRUE(names("{{define \"x\"}}{{.Size}}{{end}}{{template \"x\" .}}"));
  EXPECT_TRUE(names("{{with $x := .}}{{$x.Size}}{{end}}"));
  EXPECT_FALSE(names("{{.ID}} {{.Names}} Size"));
  EXPECT_FALSE(names("{{range .Ports}}{{.}}{{.Size}}{{end}}"));
  EXPECT_FALSE(names("{{.Label \"Size\"}}"));
}

TEST(Template, HeadingFunctionsLeaveTheTextAlone) {
  const auto doc = base::JsonDocument::parse(R"({"A":"ID","B":"NAMES"})");
  Template::Options headings;
  headings.headings = true;
  EXPECT_EQ(run(R"({{lower .A}}|{{truncate .B 2}}|{{json .A}}|{{pad .A 1 1}}|{{join .A "x"}})",
                Value::decoded(doc->view()), headings),
            "ID|NAMES|ID| ID |ID");
}

TEST(Template, DepthAndStepsAreLimited) {
  std::string deep(5000, '(');
  EXPECT_EQ(Template::parse("{{" + deep).error(), "template: :1: max expression depth exceeded");
  Template::Options options;
  options.most_steps = 1000;
  EXPECT_EQ(run("{{range 1000000000}}{{end}}", {}, options), "template: :1:20: executing \"\" at <>: too many steps");
}

TEST(RawJson, NumbersKeepTheirDigits) {
  const auto doc = parse_keeping_numbers(R"({"a":[1.50,1e21,-0.0,18446744073709551616,7],"a":[2.50,null,{"b":true}]})");
  ASSERT_TRUE(doc);
  EXPECT_EQ(run("{{json .}} {{index .a 0}}", Value::raw(doc->view())), R"({"a":[2.50,null,{"b":true}]} 2.50)");
  EXPECT_FALSE(parse_keeping_numbers("{\"a\":"));
}

} // namespace
} // namespace skiff::format
