#include <skiff/build/progress.hpp>

#include <gtest/gtest.h>

namespace skiff::build {
namespace {

base::Time at(double seconds) {
  return {1000 + static_cast<std::int64_t>(seconds),
          static_cast<std::int32_t>((seconds - static_cast<double>(static_cast<std::int64_t>(seconds))) * 1e9)};
}

Vertex step(const std::string& digest, const std::string& name, double start, std::optional<double> end = {}) {
  Vertex out;
  out.digest = digest;
  out.name = name;
  out.started = at(start);
  if (end) out.completed = at(*end);
  return out;
}

VertexLog log(const std::string& digest, const std::string& text, double time) { return {digest, text, 1, at(time)}; }

// A renderer and what it has written.
struct Painted {
  std::string text;
  std::unique_ptr<Progress> progress = plain_progress("building", [this](std::string_view more) { text += more; });
  void feed(BuildStatus status, double time) { progress->update(status, at(time)); }
  std::string finish(double time) {
    progress->finish(at(time));
    return text;
  }
};

TEST(PlainProgress, NumbersStepsInTheOrderOfPrinting) {
  Painted painted;
  painted.feed({.vertexes = {step("b", "second", 0, 1)}}, 1);
  auto cached = step("a", "first", 1, 1);
  cached.cached = true;
  painted.feed({.vertexes = {cached}}, 2);
  EXPECT_EQ(painted.finish(3), "#0 building\n\n#1 second\n#1 DONE 1.0s\n\n#2 first\n#2 CACHED\n");
}

TEST(PlainProgress, LogsBearTheTimeSinceTheStart) {
  Painted painted;
  painted.feed({.vertexes = {step("a", "run", 0)}}, 0);
  painted.feed({.logs = {log("a", "one\ntwo", 1.5), log("a", " and a half\n", 2)}}, 2);
  painted.feed({.logs = {log("a", "late\n", 120)}}, 120);
  painted.feed({.vertexes = {step("a", "run", 0, 121)}}, 121);
  EXPECT_EQ(painted.finish(122), "#0 building\n\n#1 run\n#1 1.500 one\n#1 1.500 two and a half\n#1 120.0 late\n"
                                 "#1 DONE 121.0s\n");
}

TEST(PlainProgress, AFailedStepShowsItsLastLogLinesAgain) {
  Painted painted;
  std::string lines;
  for (int i = 1; i <= 12; ++i) lines += "line " + std::to_string(i) + "\n";
  auto failed = step("a", "run", 0, 1);
  failed.error = "exit code: 3";
  painted.feed({.vertexes = {step("a", "run", 0)}, .logs = {log("a", lines, 0.5)}}, 0.5);
  painted.feed({.vertexes = {failed}}, 1);
  const auto text = painted.finish(2);
  EXPECT_NE(text.find("#1 ERROR: exit code: 3\n------\n > run:\n0.500 line 3\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("0.500 line 12\n------\n")) << text;
}

TEST(PlainProgress, CancelledStepsAreNoErrors) {
  Painted painted;
  auto cancelled = step("a", "run", 0, 1);
  cancelled.error = "process was killed: context canceled";
  painted.feed({.vertexes = {cancelled}}, 1);
  EXPECT_EQ(painted.finish(2), "#0 building\n\n#1 run\n#1 CANCELED\n");
}

TEST(PlainProgress, CountsWithinAStep) {
  Painted painted;
  VertexStatus status{"transferring context:", "a", "", 0, 0, at(0), at(0), std::nullopt};
  painted.feed({.vertexes = {step("a", "load", 0)}, .statuses = {status}}, 0);
  status.current = 1'234'567;
  status.total = 2'000'000;
  status.timestamp = status.completed = at(2);
  painted.feed({.statuses = {status}}, 2);
  painted.feed({.vertexes = {step("a", "load", 0, 2)}}, 3);
  EXPECT_EQ(painted.finish(3), "#0 building\n\n#1 load\n#1 transferring context:\n"
                               "#1 transferring context: 1.23MB / 2.00MB 2.0s done\n#1 DONE 2.0s\n");
}

TEST(PlainProgress, AStepIsHeldBeforeAnotherGetsTheWord) {
  Painted painted;
  painted.feed({.vertexes = {step("a", "first", 0), step("b", "second", 0)}}, 0.1);
  painted.feed({.logs = {log("a", "1\n", 1), log("b", "x\n", 1)}}, 1);
  painted.feed({.logs = {log("b", "y\n", 2)}}, 2);
  EXPECT_EQ(painted.text.find("second"), std::string::npos) << painted.text;
  painted.feed({.logs = {log("b", "z\n", 13)}}, 13);
  EXPECT_NE(painted.text.find("#1 ...\n\n#2 second\n#2 1.000 x\n#2 2.000 y\n#2 13.00 z\n"), std::string::npos)
      << painted.text;
}

TEST(PlainProgress, GroupsAreOneStep) {
  Painted painted;
  auto one = step("a", "pull a", 0, 1);
  auto two = step("b", "pull b", 1, 3);
  one.group = two.group = ProgressGroup{"g", "pulling", false};
  painted.feed({.vertexes = {one, two}}, 3);
  EXPECT_EQ(painted.finish(4), "#0 building\n\n#1 pulling\n#1 DONE 3.0s\n");
}

TEST(PlainProgress, WeakGroupsStayHidden) {
  Painted painted;
  auto one = step("a", "pull a", 0, 1);
  one.group = ProgressGroup{"g", "pulling", true};
  painted.feed({.vertexes = {one}}, 3);
  EXPECT_EQ(painted.finish(4), "");
}

TEST(TerminalProgress, PaintsOverItself) {
  std::string text;
  TerminalPicture picture;
  picture.place = "docker:default";
  picture.size = [] { return std::pair(40, 20); };
  picture.colours = false;
  const auto progress = terminal_progress(picture, [&](std::string_view more) { text += more; });
  progress->update({.vertexes = {step("a", "a step with a long long name", 0)}}, at(0));
  progress->update({.logs = {log("a", "hello\r\nworld\n", 0.5)}}, at(1));
  EXPECT_EQ(text, "\x1b[0G\x1b[?25l[+] Building 0.0s (0/1)  docker:default\n => a step with a long long name   0.0s\n"
                  "\x1b[?25h\x1b[1A\x1b[1A\x1b[0G\x1b[?25l[+] Building 1.0s (0/1)  docker:default\n"
                  " => a step with a long long name   1.0s\n => => # hello                         \n"
                  " => => # world                         \n\x1b[?25h");
  text.clear();
  progress->update({.vertexes = {step("a", "a step with a long long name", 0, 2)}}, at(2));
  progress->finish(at(2));
  EXPECT_NE(text.find("(1/1) FINISHED"), std::string::npos) << text;
}

TEST(TerminalProgress, LongLinesOfLogsAreWrapped) {
  std::string text;
  TerminalPicture picture;
  picture.size = [] { return std::pair(30, 20); };
  picture.colours = false;
  picture.log_lines = 2;
  const auto progress = terminal_progress(picture, [&](std::string_view more) { text += more; });
  progress->update({.vertexes = {step("a", "step", 0)}}, at(0));
  progress->update({.logs = {log("a", "gone\n12345678901234567890 \xc3\xa4nd more\n", 0.5)}}, at(1));
  EXPECT_EQ(text.find("gone"), std::string::npos);
  EXPECT_NE(text.find("\n => => # 12345678901234567890 \n => => #  \xc3\xa4nd more           \n"), std::string::npos)
      << text;
}

TEST(JsonProgress, OneObjectAStatus) {
  std::string text;
  const auto progress = json_progress([&](std::string_view more) { text += more; });
  progress->update({.vertexes = {step("sha256:a", "x", 0)}, .logs = {log("sha256:a", "hi", 0)}}, at(0));
  EXPECT_EQ(text, "{\"vertexes\":[{\"digest\":\"sha256:a\",\"name\":\"x\",\"started\":\"1970-01-01T00:16:40Z\"}],"
                  "\"logs\":[{\"vertex\":\"sha256:a\",\"stream\":1,\"data\":\"aGk=\","
                  "\"timestamp\":\"1970-01-01T00:16:40Z\"}]}\n");
}

TEST(Warnings, CountAndDetails) {
  EXPECT_EQ(warnings_text({}, true), "");
  VertexWarning warning;
  warning.short_text = "Short";
  warning.details = {"Long"};
  EXPECT_EQ(warnings_text({warning}, false),
            "\n \x1b[33m1 warning found (use docker --debug to expand):\n\x1b[0m - Short\n");
  EXPECT_EQ(warnings_text({warning, warning}, true),
            "\n \x1b[33m2 warnings found:\n\x1b[0m - Short\nLong\n\n - Short\nLong\n\n");
}

} // namespace
} // namespace skiff::build
