#include "commands/buildx/cache.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/notation/duration.hpp>

#include <algorithm>

namespace skiff::commands {

CacheFilter cache_filter(const notation::Filters& filters) {
  if (filters.contains("until") && filters.contains("unused-for"))
    throw base::Failure("conflicting filters \"until\" and \"unused-for\"");
  const std::string_view until = filters.contains("unused-for") ? "unused-for" : "until";
  CacheFilter out;
  for (const auto& [key, values] : filters.keys()) {
    if (values.size() > 1) throw base::Failure(base::cat(base::quote(key), " filter expects only one value"));
    const std::string& value = *values.begin();
    if (key == until) {
      const auto duration = notation::parse_duration(value);
      if (!duration)
        throw base::Failure(
            base::cat(base::quote(key), " filter expects a duration (e.g., '24h'): ", duration.error()));
      out.keep_duration = *duration;
      continue;
    }
    if (!out.text.empty()) out.text += ',';
    const bool has_operator = key.ends_with('!') || key.ends_with('~');
    out.text += base::cat(key, key == "id" ? "~=" : has_operator ? "=" : "==", value);
  }
  return out;
}

std::string tabbed(const std::vector<std::vector<std::string>>& rows) {
  constexpr std::size_t stop = 8;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      widths[i] = std::max(widths[i], (base::display_width(row[i]) + stop) / stop * stop);
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append((widths[i] - base::display_width(row[i]) + stop - 1) / stop, '\t');
    }
    out += '\n';
  }
  return out;
}

std::string last_used(Session& session, const build::UsageRecord& record) {
  if (!record.last_used) return {};
  const base::Time now = session.now();
  const double age = static_cast<double>(now.seconds - record.last_used->seconds) +
                     static_cast<double>(now.nanos - record.last_used->nanos) / 1e9;
  return format::human_duration(age) + " ago";
}

} // namespace skiff::commands
