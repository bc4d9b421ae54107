#include "commands/timestamp_option.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/timestamp.hpp>

#include <ctime>

namespace skiff::commands {

std::string timestamp_option(const Session& session, std::string_view name, const std::string& text) {
  if (text.empty()) return {};
  const auto now = session.now();
  const std::time_t seconds = now.seconds;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const auto value = notation::parse_timestamp(text, now, local.tm_gmtoff);
  if (!value) throw base::Failure(base::cat("invalid value for ", base::quote(name), ": ", value.error()));
  return *value;
}

} // namespace skiff::commands
