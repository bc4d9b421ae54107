#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/stats.hpp>

#include <cstdio>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

constexpr std::string_view unknown = "--";

bool valid(const Row& row) { return row.item.exists() && row.parts.size() < 2; }

std::string percent(double value) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%.2f%%", value);
  return {text, static_cast<std::size_t>(size)};
}

// "received / sent", "read / written"
std::string pair_text(double first, double second) {
  return base::cat(format::human_size(first, 3), " / ", format::human_size(second, 3));
}

// The share of all processors' time since the sample before.
double cpu_share(JsonView sample) {
  const JsonView now = sample["cpu_stats"], before = sample["precpu_stats"];
  const double used = now["cpu_usage"]["total_usage"].real() - before["cpu_usage"]["total_usage"].real();
  const double passed = now["system_cpu_usage"].real() - before["system_cpu_usage"].real();
  double processors = now["online_cpus"].real();
  if (processors == 0) processors = static_cast<double>(now["cpu_usage"]["percpu_usage"].size());
  return passed > 0 && used > 0 ? used / passed * processors * 100 : 0;
}

// Without the pages that could be dropped at once: control groups 1 and 2 count them under different names.
double memory_used(JsonView memory) {
  const double usage = memory["usage"].real();
  const JsonView old_name = memory["stats"]["total_inactive_file"];
  if (old_name.exists() && old_name.real() < usage) return usage - old_name.real();
  const double inactive = memory["stats"]["inactive_file"].real();
  return inactive < usage ? usage - inactive : usage;
}

Value cpu(const Row& row, const ListOptions&) {
  return valid(row) ? percent(cpu_share(row.item)) : std::string(unknown);
}

Value memory(const Row& row, const ListOptions&) {
  if (!valid(row)) return "-- / --";
  const JsonView memory = row.item["memory_stats"];
  return base::cat(format::bytes_size(memory_used(memory)), " / ", format::bytes_size(memory["limit"].real()));
}

Value memory_share(const Row& row, const ListOptions&) {
  if (!valid(row)) return unknown;
  const JsonView memory = row.item["memory_stats"];
  const double limit = memory["limit"].real();
  return percent(limit == 0 ? 0 : memory_used(memory) / limit * 100);
}

Value network(const Row& row, const ListOptions&) {
  if (!valid(row)) return unknown;
  double received = 0, sent = 0;
  for (const JsonView network : row.item["networks"]) {
    received += network["rx_bytes"].real();
    sent += network["tx_bytes"].real();
  }
  return pair_text(received, sent);
}

Value blocks(const Row& row, const ListOptions&) {
  if (!valid(row)) return unknown;
  double read = 0, written = 0;
  for (const JsonView entry : row.item["blkio_stats"]["io_service_bytes_recursive"]) {
    const std::string_view operation = entry["op"].view();
    if (operation.starts_with('r') || operation.starts_with('R')) read += entry["value"].real();
    if (operation.starts_with('w') || operation.starts_with('W')) written += entry["value"].real();
  }
  return pair_text(read, written);
}

Value name(const Row& row, const ListOptions&) {
  std::string_view name = row.item["name"].view();
  if (name.starts_with('/')) name.remove_prefix(1);
  return name.empty() ? unknown : name;
}

Value processes(const Row& row, const ListOptions&) {
  return valid(row) ? base::cat(row.item["pids_stats"]["current"].integer()) : std::string(unknown);
}

constexpr Column columns[] = {
    {"BlockIO", "BLOCK I/O", blocks},
    {"CPUPerc", "CPU %", cpu},
    {"Container", "CONTAINER",
     [](const Row& row, const ListOptions&) -> Value { return row.parts.empty() ? std::string() : row.parts[0]; }},
    {"ID", "CONTAINER ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["id"].view(), options); }},
    {"MemPerc", "MEM %", memory_share},
    {"MemUsage", "MEM USAGE / LIMIT", memory},
    {"Name", "NAME", name},
    {"NetIO", "NET I/O", network},
    {"PIDs", "PIDS", processes},
};

std::string table(const ListOptions&) {
  return "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}";
}

} // namespace

const Listing stats = {.go_type = "*container.statsContext", .table = table, .columns = columns};

Row stats_row(std::string container, JsonView sample, bool is_valid) {
  Row row{sample, {std::move(container)}};
  if (!is_valid) row.parts.emplace_back("invalid");
  return row;
}

} // namespace skiff::view
