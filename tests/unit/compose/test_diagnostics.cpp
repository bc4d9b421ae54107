// Places: every error of a project has its file, line and column, and names the files that led there.
#include <skiff/compose/config.hpp>

#include <gtest/gtest.h>

#include <map>

namespace skiff::compose {
namespace {

/// A project that exists only here.
LoadOptions project(std::map<std::string, std::string> files) {
  LoadOptions options;
  options.cwd = "/p";
  options.environment = {{"HOME", "/home/u"}, {"TAG", "1"}};
  options.source.read = [files](const std::string& path) -> base::Result<std::string> {
    if (const auto found = files.find(path); found != files.end()) return found->second;
    return base::Error{"open " + path + ": no such file or directory"};
  };
  options.source.kind = [files](const std::string& path) {
    return files.count(path) > 0 ? FileSource::Kind::file : FileSource::Kind::missing;
  };
  options.source.target = [](const std::string& path) { return path; };
  return options;
}

LoadFailure failure_of(const LoadOptions& options) {
  try {
    load(options);
  } catch (const LoadFailure& failure) {
    return failure;
  }
  ADD_FAILURE() << "loaded";
  return {"", {}, {}};
}

TEST(compose_diagnostics, all_mismatches_with_places_and_suggestions) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "services:\n"
                                                               "  web:\n"
                                                               "    imgae: x\n"
                                                               "    ports: 80\n"
                                                               "  db:\n"
                                                               "    restart: [a]\n"}}));
  ASSERT_EQ(failure.diagnostics.size(), 3U);
  EXPECT_EQ(failure.text, "validating /p/compose.yaml: services.web.ports must be a array");
  std::map<std::uint32_t, Diagnostic> by_line;
  for (const auto& found : failure.diagnostics) by_line[found.line] = found;
  EXPECT_EQ(by_line[3].suggestion, "did you mean image?");
  EXPECT_EQ(by_line[3].column, 5U);
  EXPECT_EQ(by_line[3].source_line, "    imgae: x");
  EXPECT_EQ(by_line[4].message, "services.web.ports must be a array");
  EXPECT_EQ(by_line[6].message, "services.db.restart must be a string");
  EXPECT_EQ(by_line[6].column, 14U);
}

TEST(compose_diagnostics, consistency_reports_every_violation) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "services:\n"
                                                               "  web: {image: x, networks: [frnt], depends_on: [bd]}\n"
                                                               "  db: {command: y}\n"
                                                               "networks: {front: }\n"}}));
  ASSERT_EQ(failure.diagnostics.size(), 3U);
  EXPECT_EQ(failure.diagnostics[0].line, 3U);
  EXPECT_EQ(failure.diagnostics[1].suggestion, "did you mean front?");
  EXPECT_EQ(failure.diagnostics[2].suggestion, "did you mean db?");
}

TEST(compose_diagnostics, errors_of_several_kinds_at_once) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "services:\n"
                                                               "  web:\n"
                                                               "    image: x\n"
                                                               "    scale: abc\n"
                                                               "    prots: [80]\n"
                                                               "    networks: [frnt, default]\n"
                                                               "    depends_on: {bd: {condition: service_started}}\n"
                                                               "  db: {image: y}\n"
                                                               "networks: {front: }\n"}}));
  EXPECT_EQ(failure.text, "error while interpolating services.web.scale: failed to cast to expected type: "
                          "strconv.Atoi: parsing \"abc\": invalid syntax");
  ASSERT_EQ(failure.diagnostics.size(), 4U);
  EXPECT_EQ(failure.diagnostics[0].line, 4U);
  EXPECT_EQ(failure.diagnostics[1].suggestion, "did you mean ports?");
  EXPECT_EQ(failure.diagnostics[2].suggestion, "did you mean front?");
  EXPECT_EQ(failure.diagnostics[3].suggestion, "did you mean db?");
}

TEST(compose_diagnostics, names_may_come_from_files_that_are_not_read_any_more) {
  const auto failure = failure_of(
      project({{"/p/compose.yaml", "include: [a.yml]\nservices: {b: {image: x, scale: y, depends_on: [a]}}\n"},
               {"/p/a.yml", "services: {a: {image: x}}\n"}}));
  EXPECT_EQ(failure.diagnostics.size(), 1U);
}

TEST(compose_diagnostics, included_files_name_the_way) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "include:\n  - lib/a.yml\nservices: {}\n"},
                                           {"/p/lib/a.yml", "services:\n  a:\n    image: 5\n"}}));
  ASSERT_EQ(failure.diagnostics.size(), 1U);
  EXPECT_EQ(failure.diagnostics[0].file, "/p/lib/a.yml");
  EXPECT_EQ(failure.diagnostics[0].line, 3U);
  ASSERT_EQ(failure.diagnostics[0].chain.size(), 1U);
  EXPECT_EQ(failure.diagnostics[0].chain[0], "include in /p/compose.yaml:2");
}

TEST(compose_diagnostics, origins_of_values) {
  const auto loaded = load(project({{"/p/compose.yaml", "services:\n  a:\n    image: x:${TAG}\n    user: ${U:-root}\n"},
                                    {"/p/compose.override.yaml", "services:\n  a:\n    working_dir: ${DIR}\n"},
                                    {"/p/.env", "DIR=/w\n"}}));
  const auto text = config_with_origins(loaded);
  EXPECT_NE(text.find("image: x:1 # /p/compose.yaml:3 (TAG from environment)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("user: root # /p/compose.yaml:4 (U from default)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("working_dir: /w # /p/compose.override.yaml:3 (DIR from /p/.env)\n"), std::string::npos) << text;
}

TEST(compose_diagnostics, remote_files_are_refused_clearly) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "include: [\"https://example.com/x.git\"]\n"}}));
  EXPECT_NE(failure.text.find("compose files from git repositories are not supported"), std::string::npos);
  EXPECT_EQ(failure.diagnostics.at(0).line, 1U);
}

// Little text that would become much: an error instead of gigabytes.

TEST(compose_limits, values_of_dotenv_that_double) {
  std::string doubling = "A0=xxxxxxxxxx\n";
  for (int i = 1; i < 40; ++i)
    doubling += "A" + std::to_string(i) + "=$A" + std::to_string(i - 1) + "$A" + std::to_string(i - 1) + "\n";
  const auto failure = failure_of(project({{"/p/compose.yaml", "services: {a: {image: x}}\n"}, {"/p/.env", doubling}}));
  EXPECT_EQ(failure.text, "failed to read /p/.env: the values become larger than 16 MiB");
}

TEST(compose_limits, long_variable_in_many_values) {
  auto options = project({{"/p/compose.yaml", "services: {a: {image: x, command: [$L, $L, $L, $L, $L]}}\n"}});
  options.environment["L"] = std::string(4U << 20U, 'x');
  EXPECT_EQ(failure_of(options).text, "the values become larger than 16 MiB");
}

TEST(compose_limits, errors_without_number) {
  std::string text = "services:\n";
  for (int i = 0; i < 2000; ++i) text += "  s" + std::to_string(i) + ": {imag: x}\n";
  const auto failure = failure_of(project({{"/p/compose.yaml", text}}));
  ASSERT_EQ(failure.diagnostics.size(), 1001U);
  EXPECT_EQ(failure.diagnostics.back().message, "there are more than 1000 errors: the others are not told");
}

TEST(compose_limits, ranges_of_ports) {
  std::string text = "services:\n";
  for (int i = 0; i < 20; ++i) text += "  s" + std::to_string(i) + ": {image: x, ports: [1-65535]}\n";
  EXPECT_EQ(failure_of(project({{"/p/compose.yaml", text}})).text, "the project has more than 300000 values");
}

TEST(compose_limits, inheritance_that_grows) {
  std::string text = "services:\n  s0: {image: x}\n";
  for (int i = 1; i < 1000; ++i)
    text += "  s" + std::to_string(i) + ": {extends: s" + std::to_string(i - 1) + ", labels: {l" + std::to_string(i) +
            ": 1}}\n";
  EXPECT_EQ(failure_of(project({{"/p/compose.yaml", text}})).text, "the project has more than 300000 values");
}

} // namespace
} // namespace skiff::compose
