#include "commands/system/prune_rule.hpp"

#include "commands/timestamp_option.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

// All of the wanted labels are there. Nothing wanted is always there.
bool has_all(base::JsonView labels, const std::set<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& label) {
    const auto [key, value] = base::cut(label, '=');
    const base::JsonView found = labels[key];
    return found.exists() && (!value || found.view() == *value);
  });
}

base::Time time_of(const std::string& stamp) { // seconds or seconds.nanoseconds
  const auto [seconds, nanos] = base::cut(stamp, '.');
  std::string fraction(nanos.value_or("0"));
  fraction.resize(9, '0');
  const auto whole = base::parse_int(seconds), part = base::parse_int(fraction);
  return {whole ? *whole : 0, part ? static_cast<std::int32_t>(*part) : 0};
}

} // namespace

notation::Filters prune_filters(Session& session, const notation::Filters& given) {
  notation::Filters filters = given;
  for (const base::JsonView entry : session.config()["pruneFilters"]) {
    const auto [key, value] = base::cut(entry.view(), '=');
    if (!value) continue;
    const std::string_view opposite = key == "label" ? "label!" : key == "label!" ? "label" : "";
    if (!opposite.empty() && filters.values(opposite).contains(std::string(*value))) continue;
    filters.add(key, *value);
  }
  return filters;
}

PruneRule::PruneRule(Session& session, const notation::Filters& filters, std::initializer_list<std::string_view> known)
    : filters_(filters) {
  for (const auto& [key, values] : filters.keys())
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw base::Failure(base::cat("invalid filter '", key, "'"));
  const auto& until = filters.values("until");
  if (until.size() > 1) throw base::Failure("more than one until filter specified");
  if (!until.empty()) until_ = time_of(timestamp_option(session, "until", *until.begin()));
}

bool PruneRule::takes(base::JsonView labels) const {
  if (!has_all(labels, filters_.values("label"))) return false;
  const auto& unwanted = filters_.values("label!");
  return unwanted.empty() || !has_all(labels, unwanted);
}

bool PruneRule::takes(base::JsonView labels, base::Time created) const {
  return takes(labels) && !(until_ && created > *until_);
}

} // namespace skiff::commands
