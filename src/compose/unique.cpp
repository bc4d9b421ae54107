// Lists whose entries have an identity: a later entry takes the place of the earlier one with the same identity.

#include <skiff/base/text.hpp>

#include <compose/rules.hpp>
#include <compose/short_syntax.hpp>
#include <compose/stages.hpp>
#include <map>

namespace skiff::compose {
namespace {

using yaml::Node;

/// Which entry of a list is looked at, for messages.
struct Place {
  const Path& list;
  std::size_t index;
  std::string text() const { return base::cat(list.text(), ".[", index, ']'); }
};

using Identity = std::string (*)(Context& context, const Node& entry, const Place& place);

std::string key_value(Context& context, const Node& entry, const Place& place) {
  if (!entry.is_text()) context.fail(base::cat(place.text(), ": unexpected type ", go_type(entry)), entry.mark);
  return std::string(base::cut(entry.text(), '=').first);
}

std::string volume(Context& context, const Node& entry, const Place& place) {
  if (entry.is_text()) {
    auto parsed = parse_volume(entry.text());
    if (!parsed) context.fail(parsed.error(), entry.mark);
    return parsed->find("target") != nullptr ? parsed->find("target")->text() : std::string();
  }
  if (!entry.is_mapping()) return {};
  const auto* target = entry.find("target");
  if (target == nullptr || !target->is_text())
    context.fail(base::cat("service volume ", place.text(), " is missing a mount target"), entry.mark);
  return target->text();
}

std::string device(Context& context, const Node& entry, const Place& place) {
  if (entry.is_text()) {
    const auto parts = base::split(entry.text(), ':');
    return parts.size() == 1 ? parts[0] : parts[1];
  }
  if (!entry.is_mapping()) return {};
  const auto* target = entry.find("target");
  if (target == nullptr || !target->is_text())
    context.fail(base::cat("service device ", place.text(), " is missing a mount target"), entry.mark);
  return target->text();
}

std::string expose(Context& context, const Node& entry, const Place& place) {
  if (entry.is_text() || entry.is_integer()) return yaml::scalar_text(entry);
  context.fail(base::cat(place.text(), ": unsupported expose value ", go_text(entry)), entry.mark);
}

std::string mount(Context& context, const Node& entry, const Place& place, std::string_view folder) {
  if (entry.is_text()) return base::cat(folder, '/', entry.text());
  if (!entry.is_mapping())
    context.fail(base::cat(place.text(), ": unsupported expose value ", go_text(entry)), entry.mark);
  if (const auto* target = entry.find("target")) return yaml::scalar_text(*target);
  const auto* source = entry.find("source");
  return base::cat(folder, '/', source == nullptr ? "" : yaml::scalar_text(*source));
}

std::string secret(Context& context, const Node& entry, const Place& place) {
  return mount(context, entry, place, "/run/secrets");
}

std::string config(Context& context, const Node& entry, const Place& place) { return mount(context, entry, place, ""); }

/// Numbers and texts differ here: `published: 80` and `published: "80"` are two ports to the official program.
std::string port_part(const Node* node, std::string_view fallback) {
  if (node == nullptr) return std::string(fallback);
  return base::cat(node->is_text() ? "" : go_type(*node), yaml::scalar_text(*node));
}

std::string port(Context& context, const Node& entry, const Place& place) {
  if (entry.is_text() || entry.is_integer()) return yaml::scalar_text(entry);
  if (!entry.is_mapping()) return {};
  const auto* target = entry.find("target");
  if (target == nullptr)
    context.fail(base::cat("service ports ", place.text(), " is missing a target port"), entry.mark);
  return base::cat(port_part(entry.find("host_ip"), "0.0.0.0"), ' ', port_part(entry.find("published"), "<nil>"), ' ',
                   yaml::scalar_text(*target), ' ', port_part(entry.find("protocol"), "tcp"));
}

std::string env_file(Context& context, const Node& entry, const Place& place) {
  if (entry.is_text()) return entry.text();
  if (!entry.is_mapping()) return {};
  const auto* file = entry.find("path");
  if (file == nullptr) context.fail(base::cat("environment path attribute ", place.text(), " is missing"), entry.mark);
  return yaml::scalar_text(*file);
}

const Rules<Identity>& rules() {
  static const Rules<Identity> table{
      {"networks.*.labels", key_value},
      {"networks.*.ipam.options", key_value},
      {"services.*.annotations", key_value},
      {"services.*.build.args", key_value},
      {"services.*.build.additional_contexts", key_value},
      {"services.*.build.platform", key_value},
      {"services.*.build.tags", key_value},
      {"services.*.build.labels", key_value},
      {"services.*.cap_add", key_value},
      {"services.*.cap_drop", key_value},
      {"services.*.devices", device},
      {"services.*.configs", config},
      {"services.*.deploy.labels", key_value},
      {"services.*.dns", key_value},
      {"services.*.dns_opt", key_value},
      {"services.*.dns_search", key_value},
      {"services.*.environment", key_value},
      {"services.*.env_file", env_file},
      {"services.*.expose", expose},
      {"services.*.labels", key_value},
      {"services.*.links", key_value},
      {"services.*.networks.*.aliases", key_value},
      {"services.*.networks.*.link_local_ips", key_value},
      {"services.*.ports", port},
      {"services.*.profiles", key_value},
      {"services.*.secrets", secret},
      {"services.*.sysctls", key_value},
      {"services.*.tmpfs", key_value},
      {"services.*.volumes", volume},
  };
  return table;
}

void walk(Context& context, Node& node, const Rules<Identity>::Step* step, Path& path) {
  if (step == nullptr) return;
  if (node.is_mapping()) {
    for (auto& member : node.members()) {
      const auto scope = path.enter(member.key);
      walk(context, member.value, rules().down(step, member.key), path);
    }
    return;
  }
  if (!node.is_sequence() || step->value == nullptr) return;
  if (node.items().size() == 1) {
    (*step->value)(context, node.items().front(), {path, 0}); // may find it wrong
    return;
  }
  yaml::Sequence kept;
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < node.items().size(); ++i) {
    auto& entry = node.items()[i];
    const auto identity = (*step->value)(context, entry, {path, i});
    const auto [known, fresh] = positions.emplace(identity, kept.size());
    if (fresh) {
      kept.push_back(std::move(entry));
    } else {
      kept[known->second] = std::move(entry);
    }
  }
  node.items() = std::move(kept);
}

/// A list is as good as copied if nothing looks for identities in it, or if it is copied again when names are
/// normalised.
void null_copies(Node& node, const Rules<Identity>::Step* step, std::string_view key, bool normalised) {
  if (node.is_mapping())
    for (auto& member : node.members())
      null_copies(member.value, rules().down(step, member.key), member.key, normalised);
  if (!node.is_sequence()) return;
  const bool made_anew =
      step != nullptr && step->value != nullptr && !(normalised && (key == "environment" || key == "args"));
  if (node.items().empty() && !made_anew) node = Node().at(node.mark);
  if (node.is_sequence())
    for (auto& item : node.items()) null_copies(item, rules().down(step, list_item), list_item, normalised);
}

} // namespace

void keep_unique(Context& context, Node& root) {
  Path path;
  walk(context, root, rules().root(), path);
}

void null_empty_lists(Node& root, bool normalised) { null_copies(root, rules().root(), {}, normalised); }

} // namespace skiff::compose
