// Places: every error of a project has its file, line and column, and names the files that led there.
#include "imagined_project.hpp"

#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>

#include <algorithm>
#include <map>

namespace skiff::compose {
namespace {

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

std::vector<std::string> told(const LoadFailure& failure) {
  std::vector<std::string> out;
  for (const auto& found : failure.diagnostics)
    out.push_back(base::cat(found.file.substr(found.file.rfind('/') + 1), ':', found.line, ':', found.column, ' ',
                            found.message.substr(0, found.message.find('\n')), found.suggestion.empty() ? "" : " | ",
                            found.suggestion));
  std::sort(out.begin(), out.end());
  return out;
}

using Told = std::vector<std::string>;

TEST(compose_diagnostics, errors_of_every_stage_at_once) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "services:\n"
                                                               "  web:\n"
                                                               "    imgae: y\n"
                                                               "    image: x\n"
                                                               "    ports: [\"1:2:3:4:5\", \"81:81\", \"x\"]\n"
                                                               "    stop_grace_period: soon\n"
                                                               "    mem_limit: much\n"
                                                               "    networks: [frnt]\n"
                                                               "    volumes: [\"dta:/d\"]\n"
                                                               "    depends_on: [bd, db]\n"
                                                               "    secrets: [sec]\n"
                                                               "  db:\n"
                                                               "    image: x\n"
                                                               "    scale: abc\n"
                                                               "    depends_on: [web]\n"
                                                               "    env_file: gone.env\n"
                                                               "    user: ${NOBODY?who}\n"
                                                               "  job:\n"
                                                               "    extends: wbe\n"
                                                               "    healthcheck: {test: [curl, x]}\n"
                                                               "  own:\n"
                                                               "    extends: own\n"
                                                               "networks: {front: }\n"
                                                               "volumes: {data: }\n"}}));
  EXPECT_EQ(failure.text, "error while interpolating services.db.scale: failed to cast to expected type: "
                          "strconv.Atoi: parsing \"abc\": invalid syntax");
  EXPECT_EQ(told(failure),
            (Told{"compose.yaml:10:18 service \"web\" depends on undefined service \"bd\" | did you mean db?",
                  "compose.yaml:10:22 dependency cycle detected: db -> web -> db",
                  "compose.yaml:11:15 service \"web\" refers to undefined secret sec",
                  "compose.yaml:14:12 not a number: \"abc\"",
                  "compose.yaml:16:15 env file /p/gone.env not found: stat /p/gone.env: no such file or directory",
                  "compose.yaml:17:11 required variable NOBODY is missing a value: who",
                  "compose.yaml:19:14 cannot extend service \"job\" in /p/compose.yaml: service \"wbe\" not found | "
                  "did you mean web?",
                  "compose.yaml:20:25 healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"",
                  "compose.yaml:22:14 Circular reference:",
                  "compose.yaml:3:5 services.web additional properties 'imgae' not allowed | did you mean image?",
                  "compose.yaml:5:13 Invalid ip address 1:2:3: address 1:2:3:: too many colons in address",
                  "compose.yaml:5:35 Invalid containerPort: x",
                  "compose.yaml:6:24 'services[web].stop_grace_period' time: invalid duration \"soon\"",
                  "compose.yaml:7:16 'services[web].mem_limit' invalid size: 'much'",
                  "compose.yaml:8:16 service \"web\" refers to undefined network frnt | did you mean front?",
                  "compose.yaml:9:15 service \"web\" refers to undefined volume dta | did you mean data?"}));
}

TEST(compose_diagnostics, duplicate_keys_and_others) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "services:\n"
                                                               "  a: {image: x, image: y, prots: [1]}\n"
                                                               "  a: {image: z}\n"
                                                               "  5: {image: z}\n"}}));
  EXPECT_EQ(told(failure),
            (Told{"compose.yaml:2:17 line 2: mapping key \"image\" already defined at line 2",
                  "compose.yaml:2:27 services.a additional properties 'prots' not allowed | did you mean ports?",
                  "compose.yaml:3:3 line 3: mapping key \"a\" already defined at line 2",
                  "compose.yaml:4:3 non-string key in services: 5"}));
}

TEST(compose_diagnostics, what_only_follows_is_no_error) {
  const auto one = [](std::map<std::string, std::string> files) {
    const auto found = told(failure_of(project(std::move(files))));
    EXPECT_EQ(found.size(), 1U) << base::join(found, "\n");
    return found.empty() ? std::string() : found[0];
  };
  // A service whose image is wrong has one.
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: []}}\n"}}),
            "compose.yaml:1:23 services.a.image must be a string");
  EXPECT_EQ(one({{"/p/compose.yaml", "services:\n  a:\n    imgae: x\n"}}),
            "compose.yaml:3:5 services.a additional properties 'imgae' not allowed | did you mean image?");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {command: c}}\n"},
                 {"/p/compose.override.yaml", "services: {a: {image: 5}}\n"}}),
            "compose.override.yaml:1:23 services.a.image must be a string");
  EXPECT_EQ(one({{"/p/compose.yaml", "x-a: &a {image: [x]}\nservices: {a: {<<: *a}}\n"}}),
            "compose.yaml:1:17 services.a.image must be a string");
  EXPECT_EQ(
      one({{"/p/compose.yaml", "services: {a: {extends: b}}\n"}}),
      "compose.yaml:1:25 cannot extend service \"a\" in /p/compose.yaml: service \"b\" not found | did you mean a?");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {extends: {file: b.yml, service: b}}}\n"},
                 {"/p/b.yml", "services: {b: {image: \"${X?y}\"}}\n"}}),
            "b.yml:1:23 required variable X is missing a value: y");
  // A name whose definition is wrong, or may be where nothing could be read, is defined.
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: 5, b: {image: x, depends_on: [a]}, c: {extends: a}}\n"}}),
            "compose.yaml:1:15 services.a must be a mapping");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: x, networks: [n]}}\nnetworks: {n: 5}\n"}}),
            "compose.yaml:2:15 networks.n must be a mapping or null");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: x, networks: [n]}}\nnetwork: {n: }\n"}}),
            "compose.yaml:2:1 additional properties 'network' not allowed | did you mean networks?");
  EXPECT_EQ(one({{"/p/compose.yaml", "include: [gone.yml]\nservices: {a: {image: x, depends_on: [b]}}\n"}}),
            "compose.yaml:1:11 open /p/gone.yml: no such file or directory");
  EXPECT_EQ(one({{"/p/compose.yaml", "include: [a.yml]\nservices: {b: {image: x, scale: y, depends_on: [a]}}\n"},
                 {"/p/a.yml", "services: {a: {image: x}}\n"}}),
            "compose.yaml:2:33 not a number: \"y\"");
  // The other words of a test, the other members of a mount.
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: x, healthcheck: {test: [5, curl]}}}\n"}}),
            "compose.yaml:1:47 services.a.healthcheck.test.0 must be a string");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: x, volumes: [{type: 5, target: /t}]}}\n"}}),
            "compose.yaml:1:43 services.a.volumes.0.type must be a string");
  EXPECT_EQ(one({{"/p/compose.yaml", "services: {a: {image: x, secrets: [s]}}\nsecrets: {s: {file: [f]}}\n"}}),
            "compose.yaml:2:21 secrets.s.file must be a string");
}

TEST(compose_diagnostics, every_file_on_the_way) {
  const auto failure = failure_of(project({{"/p/compose.yaml", "include:\n  - lib/a.yml\n"
                                                               "services:\n"
                                                               "  w: {image: 5}\n"
                                                               "  x: {extends: {file: base.yml, service: b}}\n"},
                                           {"/p/lib/a.yml", "include: [b/c.yml]\nservices:\n  a:\n    image: 6\n"},
                                           {"/p/lib/b/c.yml", "services: {c: {image: 7}}\n"},
                                           {"/p/base.yml", "services: {b: {image: 8, ports: [x]}}\n"}}));
  EXPECT_EQ(told(failure),
            (Told{"a.yml:4:12 services.a.image must be a string", "base.yml:1:23 services.x.image must be a string",
                  "base.yml:1:34 Invalid containerPort: x", "c.yml:1:23 services.c.image must be a string",
                  "compose.yaml:4:14 services.w.image must be a string"}));
  std::map<std::string, std::vector<std::string>> chains;
  for (const auto& found : failure.diagnostics) chains[found.file] = found.chain;
  EXPECT_EQ(chains["/p/compose.yaml"], Told{});
  EXPECT_EQ(chains["/p/lib/a.yml"], Told{"include in /p/compose.yaml:2"});
  EXPECT_EQ(chains["/p/lib/b/c.yml"], (Told{"include in /p/lib/a.yml:1", "include in /p/compose.yaml:2"}));
  EXPECT_EQ(chains["/p/base.yml"], Told{"extends in /p/compose.yaml:5"});
}

TEST(compose_diagnostics, standard_input_is_read_once) {
  auto options = project({});
  options.files = {"-"};
  int reads = 0;
  options.standard_input = [&reads] {
    return ++reads == 1 ? std::string("services: {a: {image: 5, ports: [x]}}\n") : std::string();
  };
  EXPECT_EQ(failure_of(options).diagnostics.size(), 2U);
  EXPECT_EQ(reads, 1);
}

TEST(compose_diagnostics, models_without_types_as_well) {
  auto options = project({{"/p/compose.yaml", "services: {a: {imgae: x, extends: {}}, b: {extends: c}}\n"}});
  try {
    load_model(options);
    ADD_FAILURE() << "loaded";
  } catch (const LoadFailure& failure) {
    EXPECT_EQ(told(failure),
              (Told{"compose.yaml:1:16 services.a additional properties 'imgae' not allowed | did you mean image?",
                    "compose.yaml:1:35 extends.a.service is required",
                    "compose.yaml:1:53 cannot extend service \"b\" in /p/compose.yaml: service \"c\" not found | did "
                    "you mean a?"}));
  }
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
