// How a later file changes an earlier one. The rules are the official program's, quirks included: with several subnets
// in an override, `ipam.config` loses entries, and the texts of lists made from mappings are sorted.

#include <skiff/base/text.hpp>

#include <algorithm>
#include <compose/rules.hpp>
#include <compose/stages.hpp>
#include <memory>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;
using yaml::Sequence;

class Merger {
public:
  explicit Merger(Context& context) : context_(context) {}

  void any(Node& base, Node over, const std::string& path);
  void mappings(Node& base, Node over, const std::string& path);

  using Rule = void (Merger::*)(Node& base, Node over, const std::string& path);
  using Step = Rules<Rule>::Step;
  const Step* step = nullptr;

  void replace(Node& base, Node over, const std::string&) { base = std::move(over); }
  void to_sequence(Node& base, Node over, const std::string&);
  void build(Node& base, Node over, const std::string& path);
  void depends_on(Node& base, Node over, const std::string& path);
  void names(Node& base, Node over, const std::string& path);
  void extra_hosts(Node& base, Node over, const std::string&);
  void logging(Node& base, Node over, const std::string& path);
  void ipam(Node& base, Node over, const std::string& path);

private:
  Context& context_;
};

const Rules<Merger::Rule>& rules() {
  static const Rules<Merger::Rule> table{
      {"networks.*.ipam.config", &Merger::ipam},
      {"networks.*.labels", &Merger::to_sequence},
      {"volumes.*.labels", &Merger::to_sequence},
      {"services.*.annotations", &Merger::to_sequence},
      {"services.*.build", &Merger::build},
      {"services.*.build.args", &Merger::to_sequence},
      {"services.*.build.additional_contexts", &Merger::to_sequence},
      {"services.*.build.extra_hosts", &Merger::extra_hosts},
      {"services.*.build.labels", &Merger::to_sequence},
      {"services.*.command", &Merger::replace},
      {"services.*.depends_on", &Merger::depends_on},
      {"services.*.deploy.labels", &Merger::to_sequence},
      {"services.*.dns", &Merger::to_sequence},
      {"services.*.dns_opt", &Merger::to_sequence},
      {"services.*.dns_search", &Merger::to_sequence},
      {"services.*.entrypoint", &Merger::replace},
      {"services.*.env_file", &Merger::to_sequence},
      {"services.*.label_file", &Merger::to_sequence},
      {"services.*.environment", &Merger::to_sequence},
      {"services.*.extra_hosts", &Merger::extra_hosts},
      {"services.*.healthcheck.test", &Merger::replace},
      {"services.*.labels", &Merger::to_sequence},
      {"services.*.logging", &Merger::logging},
      {"services.*.models", &Merger::names},
      {"services.*.networks", &Merger::names},
      {"services.*.sysctls", &Merger::to_sequence},
      {"services.*.tmpfs", &Merger::to_sequence},
      {"services.*.ulimits.*", &Merger::replace},
  };
  return table;
}

/// A list from what may be a list, a mapping (KEY=VALUE, sorted) or a text.
Sequence as_sequence(Node node) {
  if (node.is_sequence()) return std::move(node.items());
  if (node.is_text()) return {std::move(node)};
  Sequence out;
  if (!node.is_mapping()) return out;
  for (auto& member : node.members()) {
    if (member.value.is_null()) {
      out.push_back(Node(member.key).at(member.mark));
    } else if (member.value.is_sequence()) {
      for (const auto& item : member.value.items())
        out.push_back(Node(base::cat(member.key, '=', yaml::scalar_text(item))).at(item.mark));
    } else {
      out.push_back(Node(base::cat(member.key, '=', yaml::scalar_text(member.value))).at(member.value.mark));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Node& a, const Node& b) { return a.text() < b.text(); });
  return out;
}

/// A mapping from what may be a mapping or a list of keys.
Node as_mapping(Node node, const Node& value) {
  if (node.is_mapping()) return node;
  Node out = Node(Mapping{}).at(node.mark);
  if (node.is_sequence())
    for (const auto& item : node.items()) {
      auto copy = value;
      copy.mark = item.mark;
      if (item.is_text()) out.members().set(item.text(), std::move(copy), item.mark);
    }
  return out;
}

void Merger::any(Node& base, Node over, const std::string& path) {
  if (step != nullptr && step->value != nullptr) {
    (this->*(*step->value))(base, std::move(over), path);
    return;
  }
  if (over.is_null()) return;
  if (base.is_mapping()) {
    if (!over.is_mapping()) context_.fail("cannot override " + path, over.mark);
    mappings(base, std::move(over), path);
  } else if (base.is_sequence()) {
    if (!over.is_sequence()) context_.fail("cannot override " + path, over.mark);
    auto& items = base.items();
    for (auto& item : over.items()) items.push_back(std::move(item));
  } else {
    base = std::move(over);
  }
}

void Merger::mappings(Node& base, Node over, const std::string& path) {
  if (!base.is_mapping()) base = Node(Mapping{}).at(over.mark);
  if (!over.is_mapping()) return;
  context_.join(base.mark, over.mark);
  const auto* here = step;
  for (auto& member : over.members()) {
    auto* known = base.find(member.key);
    if (known == nullptr) {
      base.members().set(member.key, std::move(member.value), member.mark);
      continue;
    }
    step = rules().down(here, member.key);
    any(*known, std::move(member.value), path.empty() ? member.key : base::cat(path, '.', member.key));
  }
  step = here;
}

void Merger::to_sequence(Node& base, Node over, const std::string&) {
  const auto mark = base.is_null() ? over.mark : base.mark;
  auto items = as_sequence(std::move(base));
  for (auto& item : as_sequence(std::move(over))) items.push_back(std::move(item));
  base = Node(std::move(items)).at(mark);
}

void Merger::build(Node& base, Node over, const std::string& path) {
  const auto as_build = [](Node node) {
    if (!node.is_text()) return node;
    const auto mark = node.mark;
    Mapping members;
    members.set("context", std::move(node));
    return Node(std::move(members)).at(mark);
  };
  base = as_build(std::move(base));
  mappings(base, as_build(std::move(over)), path);
}

void Merger::depends_on(Node& base, Node over, const std::string& path) {
  Mapping condition;
  condition.set("condition", "service_started");
  condition.set("required", true);
  const Node value(std::move(condition));
  base = as_mapping(std::move(base), value);
  mappings(base, as_mapping(std::move(over), value), path);
}

void Merger::names(Node& base, Node over, const std::string& path) {
  base = as_mapping(std::move(base), {});
  mappings(base, as_mapping(std::move(over), {}), path);
}

void Merger::extra_hosts(Node& base, Node over, const std::string&) {
  const auto mark = base.is_null() ? over.mark : base.mark;
  auto items = as_sequence(std::move(base));
  const auto before = items.size();
  for (auto& item : as_sequence(std::move(over))) {
    const auto end = items.begin() + static_cast<std::ptrdiff_t>(before);
    if (std::none_of(items.begin(), end, [&](const Node& known) { return known.same(item); }))
      items.push_back(std::move(item));
  }
  base = Node(std::move(items)).at(mark);
}

/// Options are merged only when both name the same driver, or one names none.
void Merger::logging(Node& base, Node over, const std::string& path) {
  const auto* mine = base.find("driver");
  const auto* theirs = over.find("driver");
  if (mine == nullptr || theirs == nullptr || mine->same(*theirs)) {
    mappings(base, std::move(over), path);
  } else {
    base = std::move(over);
  }
}

void Merger::ipam(Node& base, Node over, const std::string& path) {
  for (const auto* side : {&base, &over})
    if (!side->is_sequence()) context_.fail(base::cat(path, ": unexpected type ", go_type(base)), side->mark);
  // Entries are shared between the result and the loop below: a later override changes an entry already taken over.
  using Entry = std::shared_ptr<Node>;
  std::vector<Entry> result;
  std::vector<Entry> overs;
  for (auto& item : over.items()) overs.push_back(std::make_shared<Node>(as_mapping(std::move(item), {})));
  const auto subnet = [](const Entry& entry) {
    const auto* found = entry->find("subnet");
    return found != nullptr ? *found : Node();
  };
  const auto find = [&](const Node& wanted) {
    return std::find_if(result.begin(), result.end(), [&](const Entry& entry) { return subnet(entry).same(wanted); });
  };
  for (auto& item : base.items()) {
    const auto mine = std::make_shared<Node>(as_mapping(std::move(item), {}));
    for (const auto& theirs : overs) {
      if (!subnet(theirs).same(subnet(mine)) && find(subnet(theirs)) == result.end()) {
        result.push_back(theirs);
        continue;
      }
      mappings(*mine, *theirs, path);
      if (const auto known = find(subnet(mine)); known != result.end()) {
        *known = mine;
      } else {
        result.push_back(mine);
      }
    }
  }
  Sequence items;
  for (const auto& entry : result) items.push_back(*entry);
  base = Node(std::move(items)).at(over.mark);
}

} // namespace

void merge(Context& context, Node& base, Node over) {
  Merger merger(context);
  merger.step = rules().root();
  if (!base.is_mapping()) base = Node(Mapping{});
  merger.mappings(base, std::move(over), "");
}

void merge_service(Context& context, Node& base, Node over) {
  Merger merger(context);
  merger.step = rules().down(rules().down(rules().root(), "services"), "x");
  merger.any(base, std::move(over), "services.x");
}

void apply_removals(Node& root, const std::vector<yaml::Removal>& removals) {
  for (const auto& removal : removals) {
    auto* at = &root;
    for (std::size_t i = 0; i + 1 < removal.path.size() && at != nullptr; ++i) at = at->find(removal.path[i]);
    if (at != nullptr && at->is_mapping()) at->members().erase(removal.path.back());
  }
}

} // namespace skiff::compose
