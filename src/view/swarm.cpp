// Lists of nodes, secrets and configs.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/swarm.hpp>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

// ---- nodes: the parts of a row are whether it is the one that answers, and the state of its certificate

Value manager_status(const Row& row, const ListOptions&) {
  const JsonView manager = row.item["ManagerStatus"];
  if (manager["Leader"].truth()) return "Leader";
  return for_people(manager["Reachability"].view());
}

constexpr Column node_columns[] = {
    {"Availability", "AVAILABILITY",
     [](const Row& row, const ListOptions&) -> Value { return for_people(row.item["Spec"]["Availability"].view()); }},
    {"EngineVersion", "ENGINE VERSION",
     [](const Row& row, const ListOptions&) -> Value {
       return row.item.pointer("/Description/Engine/EngineVersion").view();
     }},
    {"Hostname", "HOSTNAME",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Description"]["Hostname"].view(); }},
    {"ID", "ID", [](const Row& row, const ListOptions&) -> Value { return row.item["ID"].view(); }},
    {"ManagerStatus", "MANAGER STATUS", manager_status},
    {"Self", "", [](const Row& row, const ListOptions&) -> Value { return !row.parts[0].empty(); }},
    {"Status", "STATUS",
     [](const Row& row, const ListOptions&) -> Value { return for_people(row.item["Status"]["State"].view()); }},
    {"TLSStatus", "TLS STATUS", [](const Row& row, const ListOptions&) -> Value { return row.parts[1]; }},
};

std::string node_raw(const ListOptions& options) {
  if (options.quiet) return "node_id: {{.ID}}";
  return "node_id: {{.ID}}\nhostname: {{.Hostname}}\nstatus: {{.Status}}\navailability: {{.Availability}}\n"
         "manager_status: {{.ManagerStatus}}\n";
}

bool same_certificate(JsonView one, JsonView other) {
  for (const std::string_view member : {"TrustRoot", "CertIssuerSubject", "CertIssuerPublicKey"})
    if (one[member].view() != other[member].view()) return false;
  return true;
}

// ---- secrets and configs

std::string age_of(JsonView time, const ListOptions& options) {
  return age(base::parse_rfc3339(time.view()).value_or(base::year_one), options);
}

constexpr Column id_column = {"ID", "ID",
                              [](const Row& row, const ListOptions&) -> Value { return row.item["ID"].view(); }};
constexpr Column name_column = {
    "Name", "NAME", [](const Row& row, const ListOptions&) -> Value { return row.item["Spec"]["Name"].view(); }};
constexpr Column labels_column = {"Labels", "LABELS", [](const Row& row, const ListOptions&) -> Value {
                                    return labels_text(row.item["Spec"]["Labels"]);
                                  }};
constexpr Column created_column = {"CreatedAt", "CREATED", [](const Row& row, const ListOptions& options) -> Value {
                                     return age_of(row.item["CreatedAt"], options);
                                   }};
constexpr Column updated_column = {"UpdatedAt", "UPDATED", [](const Row& row, const ListOptions& options) -> Value {
                                     return age_of(row.item["UpdatedAt"], options);
                                   }};
constexpr Column driver_column = {"Driver", "DRIVER", [](const Row& row, const ListOptions&) -> Value {
                                    return row.item["Spec"]["Driver"]["Name"].view();
                                  }};

constexpr Column secret_columns[] = {created_column, driver_column, id_column,
                                     labels_column,  name_column,   updated_column};
constexpr Column config_columns[] = {created_column, id_column, labels_column, name_column, updated_column};

JsonView spec_labels(const Row& row) { return row.item["Spec"]["Labels"]; }

} // namespace

Row node_row(JsonView node, JsonView info) {
  const JsonView certificate = node["Description"]["TLSInfo"], swarm = info["Swarm"]["Cluster"]["TLSInfo"];
  std::string status = "Needs Rotation";
  if (same_certificate(swarm, {}) || same_certificate(certificate, {}))
    status = "Unknown";
  else if (same_certificate(certificate, swarm))
    status = "Ready";
  const bool self = node["ID"].view() == info["Swarm"]["NodeID"].view();
  return {node, {self ? "self" : "", std::move(status)}};
}

std::string for_people(std::string_view word) {
  std::string text = base::lower(word);
  if (text.size() > 1) text.replace(0, 1, base::upper(text.substr(0, 1)));
  return text;
}

const Listing nodes = {
    .go_type = "*node.nodeContext",
    .table = [](const ListOptions&) -> std::string {
      return "table {{.ID}} {{if .Self}}*{{else}} {{ end }}\t{{.Hostname}}\t{{.Status}}\t{{.Availability}}\t"
             "{{.ManagerStatus}}\t{{.EngineVersion}}";
    },
    .columns = node_columns,
    .raw = node_raw};

const Listing secrets = {.go_type = "*secret.secretContext",
                         .table = [](const ListOptions&) -> std::string {
                           return "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}";
                         },
                         .columns = secret_columns,
                         .labels = spec_labels};

const Listing configs = {.go_type = "*config.configContext",
                         .table = [](const ListOptions&) -> std::string {
                           return "table {{.ID}}\t{{.Name}}\t{{.CreatedAt}}\t{{.UpdatedAt}}";
                         },
                         .columns = config_columns,
                         .labels = spec_labels};

} // namespace skiff::view
