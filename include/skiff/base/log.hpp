#pragma once
// The log door: the only output of the pure rooms, off unless --debug or --log-level asks for it. Lines go to stderr
// in the official client's form: time="…" level=debug msg="…". Secrets are masked by whoever logs.

#include <string_view>

namespace skiff::base::log {

enum class Level : unsigned char { trace, debug, info, warn, error, fatal };

/// Lines below this level are dropped; the start value is info.
void set_level(Level level);
bool enabled(Level level);

void write(Level level, std::string_view message);
/// What the official client never says, so that --debug prints what it prints: each request.
inline void trace(std::string_view message) {
  if (enabled(Level::trace)) write(Level::trace, message);
}
inline void debug(std::string_view message) {
  if (enabled(Level::debug)) write(Level::debug, message);
}
inline void warn(std::string_view message) { write(Level::warn, message); }
inline void error(std::string_view message) { write(Level::error, message); }

} // namespace skiff::base::log
