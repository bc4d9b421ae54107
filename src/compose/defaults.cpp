// Members that exist without being written, and checks of single values that the schema cannot express.

#include <skiff/base/text.hpp>

#include <array>
#include <compose/rules.hpp>
#include <compose/short_syntax.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using yaml::Node;

// ---- defaults

using Default = void (*)(Context& context, Node& node, const Path& path);

void set_if_absent(Node& node, std::string_view key, Node value) {
  value.mark = node.mark;
  value.mark.note = 0;
  if (node.find(key) == nullptr) node.members().set(key, std::move(value));
}

void build_default(Context&, Node& node, const Path&) {
  if (node.is_mapping()) set_if_absent(node, "context", ".");
}

void secret_default(Context& context, Node& node, const Path& path) {
  if (!node.is_mapping()) context.fail(base::cat(path.text(), ": unsupported type ", go_type(node)), node.mark);
  const auto* source = node.find("source");
  set_if_absent(node, "target", "/run/secrets/" + (source == nullptr ? "%!s(<nil>)" : go_text(*source)));
}

void port_default(Context&, Node& node, const Path&) {
  if (!node.is_mapping()) return;
  set_if_absent(node, "protocol", "tcp");
  set_if_absent(node, "mode", "ingress");
}

void device_default(Context& context, Node& node, const Path& path) {
  if (!node.is_mapping())
    context.fail(base::cat(path.text(), ": invalid type ", go_type(node), " for device request"), node.mark);
  if (node.find("device_ids") == nullptr) set_if_absent(node, "count", "all");
}

const Rules<Default>& default_rules() {
  static const Rules<Default> table{
      {"services.*.build", build_default},   {"services.*.secrets.*", secret_default},
      {"services.*.ports.*", port_default},  {"services.*.deploy.resources.reservations.devices.*", device_default},
      {"services.*.gpus.*", device_default},
  };
  return table;
}

// ---- checks

using Check = void (*)(Context& context, const Node& node, const Path& path);

void check_volume(Context& context, const Node& node, const Path& path) {
  const auto* external = node.find("external");
  if (external == nullptr || !external->is_boolean() || !external->boolean()) return;
  for (const auto& member : node.members()) {
    if (member.key == "name" || member.key == "external" || member.key.starts_with("x-")) continue;
    context.error(
        base::cat(path.text(), ": conflicting parameters \"external\" and ", base::quote(member.key), " specified"),
        member.mark);
  }
}

template <std::size_t N>
void check_source(Context& context, const Node& node, const Path& path, const std::array<std::string_view, N>& keys) {
  std::size_t count = 0;
  std::string all;
  for (const auto key : keys) {
    if (node.find(key) != nullptr) ++count;
    all += base::cat(all.empty() ? "" : "|", key);
  }
  if (count > 1) context.error(base::cat(path.text(), ": ", all, " attributes are mutually exclusive"), node.mark);
  if (count == 0 && node.find("driver") == nullptr && node.find("external") == nullptr)
    context.error(base::cat(path.text(), ": one of ", all, " must be set"), node.mark);
}

void check_config(Context& context, const Node& node, const Path& path) {
  check_source(context, node, path, std::array<std::string_view, 3>{"file", "environment", "content"});
}

void check_secret(Context& context, const Node& node, const Path& path) {
  check_source(context, node, path, std::array<std::string_view, 2>{"file", "environment"});
}

void check_port(Context& context, const Node& node, const Path& path) {
  const auto* ip = node.find("host_ip");
  if (ip != nullptr && ip->is_text() && !is_ip_address(ip->text()))
    context.error(base::cat(path.text(), ": invalid ip address: ", ip->text()), ip->mark);
}

void check_watch_path(Context& context, const Node& node, const Path& path) {
  if (node.is_text() && node.text().empty()) context.error(path.text() + ": value can't be blank", node.mark);
}

void check_device(Context& context, const Node& node, const Path& path) {
  if (node.find("count") != nullptr && node.find("device_ids") != nullptr)
    context.error(path.text() + ": \"count\" and \"device_ids\" attributes are exclusive", node.mark);
}

const Rules<Check>& check_rules() {
  static const Rules<Check> table{
      {"volumes.*", check_volume},
      {"configs.*", check_config},
      {"secrets.*", check_secret},
      {"services.*.ports.*", check_port},
      {"services.*.develop.watch.*.path", check_watch_path},
      {"services.*.deploy.resources.reservations.devices.*", check_device},
      {"services.*.gpus.*", check_device},
  };
  return table;
}

/// Calls the rule of every place that has one; does not look below such a place.
template <class Rule, class AnyNode>
void walk(Context& context, AnyNode& node, const Rules<Rule>& rules, const typename Rules<Rule>::Step* step,
          Path& path) {
  if (step == nullptr) return;
  if (step->value != nullptr) {
    (*step->value)(context, node, path);
  } else if (node.is_mapping()) {
    for (auto& member : node.members()) {
      const auto scope = path.enter(member.key);
      walk(context, member.value, rules, rules.down(step, member.key), path);
    }
  } else if (node.is_sequence()) {
    const auto scope = path.enter(list_item);
    for (auto& item : node.items()) walk(context, item, rules, rules.down(step, list_item), path);
  }
}

} // namespace

void set_defaults(Context& context, Node& root) {
  Path path;
  walk(context, root, default_rules(), default_rules().root(), path);
}

void check_values(Context& context, const Node& root) {
  Path path;
  walk(context, root, check_rules(), check_rules().root(), path);
}

} // namespace skiff::compose
