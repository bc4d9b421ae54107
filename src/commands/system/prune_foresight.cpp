#include "commands/system/prune_foresight.hpp"

#include "commands/buildx/cache.hpp"
#include "commands/system/prune_rule.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

Foresight foresee_containers(Session& session, const notation::Filters& filters) {
  const PruneRule rule(session, filters, {"label", "label!", "until"});
  Foresight out;
  const auto containers = session.engine().value(api::containers::list({.all = true, .size = true}));
  for (const base::JsonView container : containers.view()) {
    const std::string_view state = container["State"].view();
    if (state != "created" && state != "exited" && state != "dead") continue;
    if (!rule.takes(container["Labels"], {container["Created"].integer(), 0})) continue;
    out.lines.push_back(container["Id"].text());
    out.bytes += container["SizeRw"].real();
  }
  return out;
}

Foresight foresee_networks(Session& session, const notation::Filters& filters) {
  const PruneRule rule(session, filters, {"label", "label!", "until"});
  Foresight out;
  const auto networks = session.engine().value(api::networks::list({}));
  for (const base::JsonView network : networks.view()) {
    const std::string_view name = network["Name"].view();
    if (name == "bridge" || name == "host" || name == "none" || name == "docker_gwbridge") continue;
    if (network["ConfigOnly"].truth() || network["Ingress"].truth()) continue;
    if (!rule.takes(network["Labels"], base::parse_rfc3339(network["Created"].view()).value_or(base::year_one)))
      continue;
    if (network["Scope"].view() == "swarm")
      throw base::Failure(base::cat("--dry-run: only the engine knows whether the swarm uses network ", name));
    // the list leaves out who is connected
    const auto details = session.engine().value(api::networks::inspect(network["Id"].view()));
    if (details["Containers"].size() == 0) out.lines.emplace_back(name);
  }
  return out;
}

Foresight foresee_volumes(Session& session, const notation::Filters& filters, bool all,
                          const std::set<std::string>& gone) {
  const PruneRule rule(session, filters, {"label", "label!", "all"});
  std::map<std::string, std::int64_t> released; // by volume: how many containers that use it go before
  if (!gone.empty()) {
    const auto containers = session.engine().value(api::containers::list({.all = true}));
    for (const base::JsonView container : containers.view()) {
      if (!gone.contains(container["Id"].text())) continue;
      std::set<std::string> used;
      for (const base::JsonView mount : container["Mounts"])
        if (mount["Type"].view() == "volume") used.insert(mount["Name"].text());
      for (const std::string& name : used) ++released[name];
    }
  }
  Foresight out;
  // with sizes, the engine lists exactly the volumes that a prune may take: local ones without options
  const bool typed = session.engine().version() >= api::Version{1, 42};
  const auto usage = session.engine().value(
      api::system::disk_usage(typed ? std::vector<std::string>{"volume"} : std::vector<std::string>{}));
  for (const base::JsonView volume : usage["Volumes"]) {
    const std::string name = volume["Name"].text();
    if (!all && !volume["Labels"]["com.docker.volume.anonymous"].exists()) continue;
    if (volume["UsageData"]["RefCount"].integer() > released[name] || !rule.takes(volume["Labels"])) continue;
    out.lines.push_back(name);
    out.bytes += volume["UsageData"]["Size"].real();
  }
  return out;
}

std::vector<build::UsageRecord> prunable(std::vector<build::UsageRecord> records, bool all, std::int64_t keep_duration,
                                         base::Time now) {
  const auto nanoseconds = [](base::Time time) { return time.seconds * 1'000'000'000 + time.nanos; };
  const auto kept = [&](const build::UsageRecord& record) {
    if (record.in_use) return true;
    if (!all && (record.shared || record.type == "internal" || record.type == "frontend")) return true;
    return keep_duration != 0 && record.last_used && nanoseconds(*record.last_used) > nanoseconds(now) - keep_duration;
  };
  std::set<std::string> stay;
  for (const auto& record : records)
    if (kept(record)) stay.insert(record.id);
  for (std::size_t before = records.size() + 1; before != stay.size();) { // whatever something kept is built on stays
    before = stay.size();
    for (const auto& record : records)
      if (stay.contains(record.id)) stay.insert(record.parents.begin(), record.parents.end());
  }
  std::erase_if(records, [&](const auto& record) { return stay.contains(record.id); });
  return records;
}

Foresight foresee_cache(Session& session, const notation::Filters& filters, bool all) {
  notation::Filters until;
  for (const std::string& value : filters.values("until")) until.add("until", value);
  const std::int64_t keep_duration = cache_filter(until).keep_duration;
  const bool typed = session.engine().version() >= api::Version{1, 42};
  const auto usage = session.engine().value(
      api::system::disk_usage(typed ? std::vector<std::string>{"build-cache"} : std::vector<std::string>{}));
  std::vector<build::UsageRecord> records;
  for (const base::JsonView entry : usage["BuildCache"]) {
    build::UsageRecord& record = records.emplace_back();
    record.id = entry["ID"].text();
    record.type = entry["Type"].text();
    record.in_use = entry["InUse"].truth();
    record.shared = entry["Shared"].truth();
    record.size = entry["Size"].integer();
    record.last_used = base::parse_rfc3339(entry["LastUsedAt"].view());
    for (const base::JsonView parent : entry["Parents"]) record.parents.push_back(parent.text());
    if (const std::string parent = entry["Parent"].text(); !parent.empty()) record.parents.push_back(parent);
  }
  Foresight out;
  for (const auto& record : prunable(std::move(records), all, keep_duration, session.now())) {
    out.lines.push_back(record.id);
    out.bytes += static_cast<double>(record.size);
  }
  return out;
}

} // namespace skiff::commands
