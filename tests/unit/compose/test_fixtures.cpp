// Every recorded project (tests/data/compose/fixtures) through the loader, in all recorded variants, byte for byte.
// The recordings were made in /tmp/compose-fx/work/NAME; here the files are served from the source tree under that
// name, so nothing is written.

#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace skiff::compose {
namespace {

namespace fs = std::filesystem;

const fs::path fixtures = SKIFF_TEST_DATA "/compose/fixtures";
const std::string staged = "/tmp/compose-fx/work/";

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> out;
  for (auto& line : base::split(slurp(path), '\n'))
    if (!line.empty()) out.push_back(std::move(line));
  return out;
}

/// The source tree under the name at which the recordings were made.
FileSource staged_files() {
  auto real = system_files();
  const auto unstage = [](const std::string& path) {
    return path.starts_with(staged) ? (fixtures / path.substr(staged.size())).string() : path;
  };
  FileSource source;
  source.read = [=](const std::string& path) -> base::Result<std::string> {
    auto text = real.read(unstage(path));
    if (!text) return base::Error{base::replace_all(text.error(), unstage(path), path)};
    return text;
  };
  source.kind = [=](const std::string& path) {
    const auto base = fs::path(path).filename().string();
    if (path.starts_with(staged) && (base == "expected" || base == "NOTE" || base.starts_with("case.")))
      return FileSource::Kind::missing;
    return real.kind(unstage(path));
  };
  source.target = [=](const std::string& path) { return path; };
  return source;
}

LoadOptions options_for(const std::string& name) {
  LoadOptions options;
  const auto folder = fixtures / name;
  options.source = staged_files();
  options.cwd = staged + name;
  if (fs::exists(folder / "case.cwd")) options.cwd += "/" + lines_of(folder / "case.cwd").at(0);
  options.environment = {{"HOME", "/tmp/compose-fx/home"}, {"PWD", options.cwd}, {"PATH", "/usr/bin"}};
  for (const auto& line : lines_of(folder / "case.env")) {
    const auto [key, value] = base::cut(line, '=');
    options.environment[std::string(key)] = *value;
  }
  const auto words = lines_of(folder / "case.args");
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] == "-f") options.files.push_back(words[i + 1]);
    if (words[i] == "-p") options.project_name = words[i + 1];
    if (words[i] == "--profile") options.profiles.push_back(words[i + 1]);
  }
  if (fs::exists(folder / "case.stdin")) {
    const auto input = folder / lines_of(folder / "case.stdin").at(0);
    options.standard_input = [input] { return slurp(input); };
  }
  options.keep_label_files = false;
  return options;
}

struct Outcome {
  std::string out;
  std::string err;
  int code = 0;
};

std::string logged(const std::vector<std::string>& warnings, const std::string& error) {
  std::vector<std::string> log;
  for (const auto& warning : warnings)
    log.push_back("time=\"@TIME@\" level=warning msg=" + base::quote(warning) + "\n");
  std::sort(log.begin(), log.end());
  return base::join(log, "") + (error.empty() ? "" : error + "\n");
}

std::string variables_table(const Model& model) {
  std::vector<std::vector<std::string>> rows{{"NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"}};
  for (const auto& variable : model_variables(model))
    rows.push_back(
        {variable.name, variable.required ? "true" : "false", variable.default_value, variable.alternate_value});
  std::string out;
  std::vector<std::size_t> widths(3, 20);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < 3; ++i) widths[i] = std::max(widths[i], row[i].size() + 3);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < 3; ++i) out += row[i] + std::string(widths[i] - row[i].size(), ' ');
    out += row[3] + "\n";
  }
  return out;
}

Outcome run(const std::string& check, LoadOptions options) {
  Outcome outcome;
  try {
    if (check == "nointerp" || check == "variables") {
      const auto model = load_model(options);
      outcome.out = check == "nointerp" ? model_text(model, ConfigFormat::yaml) : variables_table(model);
      outcome.err = logged(model.warnings, "");
      return outcome;
    }
    if (check == "nonorm") options.normalize = options.resolve_paths = false;
    options.resolve_environment = check == "config" || check == "json" || check == "nonorm" || check == "environment";
    const auto project = load(options);
    outcome.err = logged(project.warnings, "");
    if (check == "config" || check == "json" || check == "nonorm") check_container_names(project);
    if (check == "config" || check == "nonorm") outcome.out = config_text(project, ConfigFormat::yaml);
    if (check == "json") outcome.out = config_text(project, ConfigFormat::json);
    auto names = services_in_order(project);
    std::sort(names.begin(), names.end());
    for (const auto& name : names)
      if (check == "hash") outcome.out += config_hash(project, name);
    if (check == "services") outcome.out = config_services(project);
    if (check == "volumes") outcome.out = config_volumes(project);
    if (check == "networks") outcome.out = config_networks(project);
    if (check == "images") outcome.out = config_images(project);
    if (check == "profiles") outcome.out = config_profiles(project);
    if (check == "environment") outcome.out = config_environment(project);
  } catch (const LoadFailure& failure) {
    outcome.err = logged(failure.warnings, failure.text);
    outcome.code = failure.exit_code;
  } catch (const base::Failure& failure) {
    outcome.err += failure.text + "\n";
    outcome.code = failure.exit_code;
  }
  return outcome;
}

/// The recordings of lists were sorted; the environment was stripped of what depends on the machine.
std::string comparable(const std::string& check, const std::string& text) {
  static const std::vector<std::string> sorted{"services", "volumes", "networks", "images", "variables", "environment"};
  if (std::find(sorted.begin(), sorted.end(), check) == sorted.end()) return text;
  std::vector<std::string> rows;
  for (auto& line : base::split(text, '\n')) {
    const bool machine =
        check == "environment" && (line.starts_with("PATH=") || line.starts_with("PWD=") || line.starts_with("HOME="));
    if (!line.empty() && !machine) rows.push_back(std::move(line));
  }
  if (rows.empty()) return {};
  std::sort(rows.begin() + (check == "variables" ? 1 : 0), rows.end());
  return base::join(rows, "\n") + "\n";
}

std::string first_column(const std::string& table) {
  std::string out;
  for (const auto& line : base::split(table, '\n')) out += line.substr(0, line.find(' ')) + "\n";
  return out;
}

class ComposeFixture : public testing::TestWithParam<std::string> {};

TEST_P(ComposeFixture, equals_the_recordings) {
  const auto expected = fixtures / GetParam() / "expected";
  for (const std::string check : {"config", "json", "hash", "services", "volumes", "networks", "images", "profiles",
                                  "environment", "variables", "nointerp", "nonorm"}) {
    SCOPED_TRACE(check);
    const auto outcome = run(check, options_for(GetParam()));
    std::vector<std::string> outs;
    std::vector<std::string> errs;
    for (const auto& entry : fs::directory_iterator(expected)) {
      const auto name = entry.path().filename().string();
      if (name.starts_with(check + ".out")) outs.push_back(comparable(check, slurp(entry.path())));
      if (name.starts_with(check + ".err")) errs.push_back(slurp(entry.path()));
    }
    if (errs.empty()) errs.emplace_back();
    auto out = comparable(check, outcome.out);
    if (check == "variables" && outs.size() > 1) {
      // A variable that is used in several ways shows one of them, a different one in every recording.
      out = first_column(out);
      for (auto& recorded : outs) recorded = first_column(recorded);
    }
    if (std::find(outs.begin(), outs.end(), out) == outs.end()) {
      EXPECT_EQ(out, outs.at(0));
    }
    if (std::find(errs.begin(), errs.end(), outcome.err) == errs.end()) {
      EXPECT_EQ(outcome.err, errs.at(0));
    }
    EXPECT_EQ(std::to_string(outcome.code) + "\n", slurp(expected / (check + ".rc")));
  }
}

std::vector<std::string> fixture_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fixtures)) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

INSTANTIATE_TEST_SUITE_P(recorded, ComposeFixture, testing::ValuesIn(fixture_names()), [](const auto& fixture) {
  std::string name = fixture.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(compose_fixtures, all_are_there) { EXPECT_EQ(fixture_names().size(), 45U); }

} // namespace
} // namespace skiff::compose
