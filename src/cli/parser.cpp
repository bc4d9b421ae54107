// The only source that includes CLI11 (8 s of compile time per inclusion).

#include "cli/parser.hpp"

#include <skiff/base/text.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>

namespace skiff::cli {

namespace {

struct Refused {
  std::string text;
};

void take(const Flag& flag, const std::string& value, void* options) {
  base::Result<void> done;
  if (is_help(flag) || options == nullptr) {
    if (flag.type.empty()) {
      if (const auto truth = base::parse_bool(value); !truth) done = base::Error{truth.error()};
    }
  } else {
    done = flag.set(options, value);
  }
  if (done) return;
  const bool letter = flag.letter != 0 && !is_help(flag);
  const std::string name = letter ? base::cat("-", flag.letter, ", --", flag.name) : base::cat("--", flag.name);
  throw Refused{
      base::cat("invalid argument ", base::quote(value), " for ", base::quote(name), " flag: ", done.error())};
}

} // namespace

std::optional<std::string> set_options(std::span<const Event> events, void* options) {
  if (events.empty()) return std::nullopt;
  CLI::App app;
  app.set_help_flag();
  std::vector<std::string> line;
  std::vector<const Flag*> declared;
  for (const Event& event : events) {
    const Flag* flag = event.flag;
    line.push_back(base::cat("--", flag->name));
    line.emplace_back(event.value);
    if (std::find(declared.begin(), declared.end(), flag) != declared.end()) continue;
    declared.push_back(flag);
    const auto callback = [flag, options](const CLI::results_t& values) {
      take(*flag, values.back(), options);
      return true;
    };
    app.add_option(base::cat("--", flag->name), callback)
        ->allow_extra_args(false)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
        ->trigger_on_parse();
  }
  std::reverse(line.begin(), line.end()); // CLI11 takes its words from the back
  try {
    app.parse(line);
  } catch (const Refused& refused) {
    return refused.text;
  }
  return std::nullopt;
}

} // namespace skiff::cli
