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

template <class T>
base::Result<void> checked(const base::Result<T>& parsed) {
  if (!parsed) return base::Error{parsed.error()};
  return {};
}

// Without a place for it a value is checked as far as its type word says what it is.
base::Result<void> check(const Flag& flag, const std::string& value) {
  if (flag.type.empty()) return checked(base::parse_bool(value));
  if (flag.type == "int") return checked(base::parse_int(value, 0, 64));
  if (flag.type == "uint") return checked(base::parse_uint(value, 0, 64));
  if (flag.type == "float") return checked(base::parse_float(value));
  return {};
}

void take(const Flag& flag, const std::string& value, void* options) {
  const base::Result<void> done = is_help(flag) || options == nullptr ? check(flag, value) : flag.set(options, value);
  if (done) return;
  const bool letter = flag.letter != 0 && !is_help(flag);
  const std::string name = letter ? base::cat("-", flag.letter, ", --", flag.name) : base::cat("--", flag.name);
  throw Refused{
      base::cat("invalid argument ", base::quote(value), " for ", base::quote(name), " flag: ", done.error())};
}

} // namespace

std::optional<std::string> set_options(std::span<const Event> events, void* options, std::size_t* taken) {
  if (taken != nullptr) *taken = 0;
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
    const auto callback = [flag, options, taken](const CLI::results_t& values) {
      take(*flag, values.back(), options);
      if (taken != nullptr) ++*taken;
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
