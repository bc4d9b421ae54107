// Plugins.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

namespace skiff::view {

namespace {

using format::Value;

Value description(const Row& row, const ListOptions& options) {
  std::string text = base::replace_all(row.item["Config"]["Description"].view(), "\n", "");
  text = base::replace_all(text, "\r", "");
  return options.no_trunc ? text : format::ellipsis(text, 45);
}

constexpr Column columns[] = {
    {"Description", "DESCRIPTION", description},
    {"Enabled", "ENABLED", [](const Row& row, const ListOptions&) -> Value { return row.item["Enabled"].truth(); }},
    {"ID", "ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["Id"].view(), options); }},
    {"Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Name"].view(); }},
    {"PluginReference", "IMAGE",
     [](const Row& row, const ListOptions&) -> Value { return row.item["PluginReference"].view(); }},
};

std::string raw(const ListOptions& options) {
  if (options.quiet) return "plugin_id: {{.ID}}";
  return "plugin_id: {{.ID}}\nname: {{.Name}}\ndescription: {{.Description}}\nenabled: {{.Enabled}}\n";
}

} // namespace

const Listing plugins = {.go_type = "*plugin.pluginContext",
                         .table = [](const ListOptions&) -> std::string {
                           return "table {{.ID}}\t{{.Name}}\t{{.Description}}\t{{.Enabled}}";
                         },
                         .columns = columns,
                         .raw = raw};

} // namespace skiff::view
