#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>

namespace skiff::base::log {

namespace {

Level threshold = Level::info; // the one mutable global: the log door is a process-wide tap

constexpr std::array<std::string_view, 6> names = {"trace", "debug", "info", "warning", "error", "fatal"};
constexpr std::array<spdlog::level::level_enum, 6> levels = {spdlog::level::trace, spdlog::level::debug,
                                                             spdlog::level::info,  spdlog::level::warn,
                                                             spdlog::level::err,   spdlog::level::critical};

// Made on the first line and not before: a start without log lines pays nothing for spdlog.
spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("skiff", std::make_shared<spdlog::sinks::stderr_sink_st>());
    made.set_pattern("%v");
    made.set_level(spdlog::level::trace);
    return made;
  }();
  return instance;
}

std::string now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return rfc3339_nano_local({std::chrono::duration_cast<std::chrono::seconds>(since).count(), 0});
}

} // namespace

void set_level(Level level) { threshold = level; }

bool enabled(Level level) { return level >= threshold; }

void write(Level level, std::string_view message) {
  if (!enabled(level)) return;
  const auto index = static_cast<std::size_t>(level);
  logger().log(levels[index], cat("time=", quote(now()), " level=", names[index], " msg=", quote(message)));
}

} // namespace skiff::base::log
