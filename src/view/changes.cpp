// What a container changed in its file system, and its checkpoints.
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using format::Value;

Value kind(const Row& row, const ListOptions&) {
  const std::int64_t kind = row.item["Kind"].integer();
  return kind == 0 ? "C" : kind == 1 ? "A" : kind == 2 ? "D" : "";
}

constexpr Column change_columns[] = {
    {"Path", "PATH", [](const Row& row, const ListOptions&) -> Value { return row.item["Path"].view(); }},
    {"Type", "CHANGE TYPE", kind},
};

constexpr Column checkpoint_columns[] = {
    {"Name", "CHECKPOINT NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Name"].view(); }},
};

} // namespace

const Listing changes = {.go_type = "*container.diffContext",
                         .table = [](const ListOptions&) -> std::string { return "table {{.Type}}\t{{.Path}}"; },
                         .columns = change_columns};

const Listing checkpoints = {.go_type = "*checkpoint.checkpointContext",
                             .table = [](const ListOptions&) -> std::string { return "table {{.Name}}"; },
                             .columns = checkpoint_columns,
                             .quiet = "{{.Name}}"};

} // namespace skiff::view
