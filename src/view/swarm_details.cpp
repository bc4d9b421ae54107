// `inspect --pretty` of nodes, secrets and configs: the lines docker prints, with its tabs and blanks.
#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/swarm.hpp>

#include <map>

namespace skiff::view {

namespace {

using base::cat;
using base::JsonView;

std::string time_for_people(JsonView time) { return for_people(format::time_text(time.view())); }

std::map<std::string_view, std::string_view> sorted(JsonView object) {
  std::map<std::string_view, std::string_view> out;
  for (std::size_t i = 0; i < object.size(); ++i) out.emplace(object.key(i), object.at(i).view());
  return out;
}

// "Labels:\n - a=b\n"
std::string labels(std::string_view heading, JsonView object) {
  if (object.size() == 0) return "";
  std::string out = cat(heading, ":\n");
  for (const auto& [key, value] : sorted(object)) out += cat(" - ", key, value.empty() ? "" : "=", value, "\n");
  return out;
}

std::string plugins(JsonView list) {
  std::map<std::string_view, std::string> by_type;
  for (const JsonView plugin : list) {
    std::string& names = by_type[plugin["Type"].view()];
    names += cat(names.empty() ? "" : ", ", plugin["Name"].view());
  }
  std::string out = by_type.empty() ? "" : "Plugins:\n";
  for (const auto& [type, names] : by_type) out += cat(" ", type, ":\t\t", names, "\n");
  return out;
}

} // namespace

std::string node_details(JsonView node) {
  const JsonView about = node["Description"], status = node["Status"], manager = node["ManagerStatus"];
  std::string out = cat("ID:\t\t\t", node["ID"].view(), "\n");
  if (const auto name = node["Spec"]["Name"].view(); !name.empty()) out += cat("Name:\t\t\t", name, "\n");
  out += labels("Labels", node["Spec"]["Labels"]);
  out += cat("Hostname:              \t", about["Hostname"].view(), "\n");
  out += cat("Joined at:             \t", time_for_people(node["CreatedAt"]), "\n");
  out += cat("Status:\n State:\t\t\t", for_people(status["State"].view()), "\n");
  if (const auto message = status["Message"].view(); !message.empty())
    out += cat(" Message:              \t", for_people(message), "\n");
  out += cat(" Availability:         \t", for_people(node["Spec"]["Availability"].view()), "\n");
  if (const auto address = status["Addr"].view(); !address.empty()) out += cat(" Address:\t\t", address, "\n");
  if (!manager.is_null())
    out += cat("Manager Status:\n Address:\t\t", manager["Addr"].view(), "\n Raft Status:\t\t",
               for_people(manager["Reachability"].view()), "\n Leader:\t\t", manager["Leader"].truth() ? "Yes" : "No",
               "\n");
  out += cat("Platform:\n Operating System:\t", about["Platform"]["OS"].view(), "\n Architecture:\t\t",
             about["Platform"]["Architecture"].view(), "\n");
  out += cat("Resources:\n CPUs:\t\t\t", about["Resources"]["NanoCPUs"].integer() / 1000000000, "\n Memory:\t\t",
             format::bytes_size(about["Resources"]["MemoryBytes"].real()), "\n");
  out += plugins(about["Engine"]["Plugins"]);
  out += cat("Engine Version:\t\t", about["Engine"]["EngineVersion"].view(), "\n");
  out += labels("Engine Labels", about["Engine"]["Labels"]);
  if (const JsonView tls = about["TLSInfo"]; !tls.empty())
    out += cat("TLS Info:\n TrustRoot:\n", tls["TrustRoot"].view(), "\n Issuer Subject:\t",
               tls["CertIssuerSubject"].view(), "\n Issuer Public Key:\t", tls["CertIssuerPublicKey"].view(), "\n");
  return out;
}

std::string secret_details(JsonView secret) {
  return cat("ID:              ", secret["ID"].view(), "\nName:              ", secret["Spec"]["Name"].view(), "\n",
             labels("Labels", secret["Spec"]["Labels"]), "Driver:            ", secret["Spec"]["Driver"]["Name"].view(),
             "\nCreated at:        ", time_for_people(secret["CreatedAt"]),
             "\nUpdated at:        ", time_for_people(secret["UpdatedAt"]), "\n");
}

std::string config_details(JsonView config, std::string_view data) {
  return cat("ID:\t\t\t", config["ID"].view(), "\nName:\t\t\t", config["Spec"]["Name"].view(), "\n",
             labels("Labels", config["Spec"]["Labels"]), "Created at:            \t",
             time_for_people(config["CreatedAt"]), "\nUpdated at:            \t", time_for_people(config["UpdatedAt"]),
             "\nData:\n", data, "\n");
}

} // namespace skiff::view
