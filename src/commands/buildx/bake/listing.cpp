#include "commands/buildx/bake/listing.hpp"

#include "commands/buildx/cache.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace skiff::commands {

namespace {

// `targets`, or `type=targets,format=json`.
std::pair<std::string, std::string> list_wish(const std::string& text) {
  std::string type = text, format = "table";
  if (text.starts_with("type=") || text.find(',') != std::string::npos) {
    type.clear();
    const auto fields = base::parse_csv(text);
    if (!fields) throw base::Failure(fields.error());
    for (const auto& field : *fields) {
      const auto [key, value] = base::cut(field, '=');
      if (!value) throw base::Failure(base::cat("invalid value ", field));
      const std::string name = base::lower(base::trim(key));
      if (name == "type")
        type = *value;
      else if (name == "format")
        format = *value;
      else
        throw base::Failure(base::cat("unexpected key '", name, "' in '", field, "'"));
    }
  }
  if (format != "table" && format != "json")
    throw base::Failure(base::cat("invalid list format ", base::quote(format)));
  if (type != "targets" && type != "variables") throw base::Failure(base::cat("invalid list type ", base::quote(type)));
  return {type, format};
}

void print_json(Session& session, const nlohmann::ordered_json& list) { session.print_line(list.dump(2)); }

void list_targets(Session& session, const BakeDefinition& definition, bool json) {
  std::map<std::string, std::pair<std::string, bool>> rows; // description, whether it is a group
  for (const auto& target : definition.targets) rows[target.name] = {target.body["description"].text(), false};
  for (const auto& group : definition.groups) {
    std::string members = base::join(group.targets, ", ");
    if (!group.description.empty()) members = base::cat(group.description, " (", members, ")");
    rows[group.name] = {members, true};
  }
  if (!json) {
    std::vector<std::vector<std::string>> lines = {{"TARGET", "DESCRIPTION"}};
    for (const auto& [name, row] : rows) lines.push_back({name, row.first});
    session.print(tabbed(lines));
    return;
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& [name, row] : rows) {
    nlohmann::ordered_json entry = {{"name", name}};
    if (!row.first.empty()) entry["description"] = row.first;
    if (row.second) entry["group"] = true;
    list.push_back(std::move(entry));
  }
  print_json(session, list);
}

void list_variables(Session& session, const BakeDefinition& definition, bool json) {
  auto variables = definition.variables;
  std::sort(variables.begin(), variables.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (!json) {
    std::vector<std::vector<std::string>> lines = {{"VARIABLE", "TYPE", "VALUE", "DESCRIPTION"}};
    for (const auto& variable : variables)
      lines.push_back({variable.name, {}, variable.is_null ? "<null>" : variable.value, variable.description});
    session.print(tabbed(lines));
    return;
  }
  auto list = nlohmann::ordered_json::array();
  for (const auto& variable : variables) {
    nlohmann::ordered_json entry = {{"name", variable.name}};
    if (!variable.description.empty()) entry["description"] = variable.description;
    if (!variable.is_null) entry["value"] = variable.value;
    list.push_back(std::move(entry));
  }
  print_json(session, list);
}

} // namespace

void print_bake_list(Session& session, const BakeDefinition& definition, const std::string& wish) {
  const auto [type, format] = list_wish(wish);
  (type == "targets" ? list_targets : list_variables)(session, definition, format == "json");
}

} // namespace skiff::commands
