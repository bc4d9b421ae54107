// Short syntax to long, attribute by attribute.

#include <skiff/base/text.hpp>

#include <compose/rules.hpp>
#include <compose/short_syntax.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;
using yaml::Sequence;

class Canonical {
public:
  using Transform = void (Canonical::*)(Node& node);
  using Step = Rules<Transform>::Step;

  Canonical(Context& context, bool lenient) : context_(context), lenient_(lenient) {}

  void run(Node& root);

  void service(Node& node);
  void build(Node& node);
  void file_mount(Node& node);
  void as_text(Node& node);
  void key_values(Node& node);
  void depends_on(Node& node);
  void env_file(Node& node);
  void list(Node& node);
  void extends(Node& node);
  void gpus(Node& node);
  void names(Node& node);
  void volume(Node& node);
  void device(Node& node);
  void ports(Node& node);
  void ssh(Node& node);
  void ulimit(Node& node);
  void external(Node& node);
  void include(Node& node);

private:
  void walk(Node& node);
  void members(Node& node);
  [[noreturn]] void wrong_type(const Node& node, std::string_view what) {
    context_.fail(base::cat(path_.text(), ": invalid type ", go_type(node), what), node.mark);
  }

  Context& context_;
  bool lenient_;
  Path path_;
  const Step* step_ = nullptr;
};

const Rules<Canonical::Transform>& rules() {
  static const Rules<Canonical::Transform> table{
      {"services.*", &Canonical::service},
      {"services.*.build.secrets.*", &Canonical::file_mount},
      {"services.*.build.provenance", &Canonical::as_text},
      {"services.*.build.sbom", &Canonical::as_text},
      {"services.*.build.additional_contexts", &Canonical::key_values},
      {"services.*.depends_on", &Canonical::depends_on},
      {"services.*.env_file", &Canonical::env_file},
      {"services.*.label_file", &Canonical::list},
      {"services.*.extends", &Canonical::extends},
      {"services.*.gpus", &Canonical::gpus},
      {"services.*.networks", &Canonical::names},
      {"services.*.models", &Canonical::names},
      {"services.*.volumes.*", &Canonical::volume},
      {"services.*.dns", &Canonical::list},
      {"services.*.devices.*", &Canonical::device},
      {"services.*.secrets.*", &Canonical::file_mount},
      {"services.*.configs.*", &Canonical::file_mount},
      {"services.*.ports", &Canonical::ports},
      {"services.*.build", &Canonical::build},
      {"services.*.build.ssh", &Canonical::ssh},
      {"services.*.ulimits.*", &Canonical::ulimit},
      {"services.*.build.ulimits.*", &Canonical::ulimit},
      {"services.*.develop.watch.*.ignore", &Canonical::list},
      {"services.*.develop.watch.*.include", &Canonical::list},
      {"volumes.*", &Canonical::external},
      {"networks.*", &Canonical::external},
      {"secrets.*", &Canonical::external},
      {"configs.*", &Canonical::external},
      {"include.*", &Canonical::include},
  };
  return table;
}

Node single(std::string_view key, Node value) {
  const auto mark = value.mark;
  Mapping members;
  members.set(key, std::move(value));
  return Node(std::move(members)).at(mark);
}

void Canonical::run(Node& root) {
  step_ = rules().root();
  walk(root);
}

void Canonical::walk(Node& node) {
  if (step_ == nullptr) return;
  if (step_->value != nullptr) {
    (this->*(*step_->value))(node);
  } else {
    members(node);
  }
}

void Canonical::members(Node& node) {
  const auto* here = step_;
  if (node.is_mapping()) {
    for (auto& member : node.members()) {
      const auto scope = path_.enter(member.key);
      step_ = rules().down(here, member.key);
      walk(member.value);
    }
  } else if (node.is_sequence()) {
    const auto scope = path_.enter(list_item);
    for (auto& item : node.items()) {
      step_ = rules().down(here, list_item);
      walk(item);
    }
  }
  step_ = here;
}

void Canonical::service(Node& node) {
  if (node.is_mapping()) members(node);
}

void Canonical::build(Node& node) {
  if (node.is_text()) {
    node = single("context", std::move(node));
  } else if (node.is_mapping()) {
    members(node);
  } else {
    wrong_type(node, " for build");
  }
}

void Canonical::file_mount(Node& node) {
  if (node.is_text()) {
    node = single("source", std::move(node));
  } else if (!node.is_mapping()) {
    context_.fail(base::cat(path_.text(), ": unsupported type ", go_type(node)), node.mark);
  }
}

void Canonical::as_text(Node& node) {
  if (!node.is_text()) node = Node(yaml::scalar_text(node)).at(node.mark);
}

void Canonical::key_values(Node& node) {
  if (node.is_mapping()) return;
  if (!node.is_sequence()) wrong_type(node, "");
  Mapping out;
  for (auto& item : node.items()) {
    const auto text = yaml::scalar_text(item);
    const auto [key, value] = base::cut(text, '=');
    if (!value && lenient_) return;
    if (!value) context_.fail(base::cat(path_.text(), ": invalid value ", text, ", expected key=value"), item.mark);
    out.set(key, Node(*value).at(item.mark), item.mark);
  }
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::depends_on(Node& node) {
  if (node.is_mapping()) {
    for (auto& member : node.members()) {
      if (!member.value.is_mapping())
        context_.fail(base::cat(path_.text(), '.', member.key, ": unsupported value ", yaml::scalar_text(node)),
                      member.value.mark);
      auto& entry = member.value.members();
      if (entry.find("condition") == nullptr) entry.set("condition", "service_started");
      if (entry.find("required") == nullptr) entry.set("required", true);
    }
    return;
  }
  if (!node.is_sequence()) wrong_type(node, " for depend_on");
  Mapping out;
  for (const auto& item : node.items()) {
    Mapping entry;
    entry.set("condition", "service_started");
    entry.set("required", true);
    out.set(yaml::scalar_text(item), Node(std::move(entry)).at(item.mark), item.mark);
  }
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::env_file(Node& node) {
  if (!node.is_text() && !node.is_sequence())
    context_.fail(base::cat(path_.text(), ": invalid type ", go_type(node), " for env_file"), node.mark);
  list(node);
  for (auto& item : node.items()) {
    if (item.is_text()) item = single("path", std::move(item));
    if (item.is_mapping() && item.find("required") == nullptr) item.members().set("required", true);
  }
}

void Canonical::list(Node& node) {
  if (!node.is_text()) return;
  const auto mark = node.mark;
  Sequence items;
  items.push_back(std::move(node));
  node = Node(std::move(items)).at(mark);
}

void Canonical::extends(Node& node) {
  if (node.is_text()) {
    node = single("service", std::move(node));
  } else if (!node.is_mapping()) {
    wrong_type(node, " for extends");
  }
}

void Canonical::gpus(Node& node) {
  if (node.is_text()) {
    const auto mark = node.mark;
    Sequence items;
    items.push_back(single("count", Node("all").at(mark)));
    node = Node(std::move(items)).at(mark);
  } else if (!node.is_sequence()) {
    wrong_type(node, " for gpus");
  }
}

void Canonical::names(Node& node) {
  if (!node.is_sequence()) return;
  Mapping out;
  for (const auto& item : node.items()) out.set(yaml::scalar_text(item), Node().at(item.mark), item.mark);
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::volume(Node& node) {
  if (node.is_mapping()) return;
  if (!node.is_text()) wrong_type(node, " for service volume mount");
  auto parsed = parse_volume(node.text());
  if (!parsed && lenient_) return;
  if (!parsed) context_.fail(parsed.error(), node.mark);
  if (auto* target = parsed->find("target")) *target = Node(base::clean_path(target->text()));
  for (auto& member : *parsed) member.value.mark = node.mark;
  node = Node(std::move(*parsed)).at(node.mark);
}

void Canonical::device(Node& node) {
  if (node.is_mapping()) return;
  if (!node.is_text()) wrong_type(node, " for service volume mount");
  const auto parts = base::split(node.text(), ':');
  if (parts.size() > 3 && !lenient_)
    context_.fail("confusing device mapping, please use long syntax: " + node.text(), node.mark);
  const bool readable = parts.size() <= 3;
  const auto source = readable ? parts[0] : std::string();
  const auto target = readable && parts.size() > 1 && !parts[1].empty() ? parts[1] : source;
  Mapping out;
  out.set("source", Node(source).at(node.mark));
  out.set("target", Node(target).at(node.mark));
  out.set("permissions", Node(parts.size() == 3 ? parts[2] : "rwm").at(node.mark));
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::ports(Node& node) {
  if (!node.is_sequence()) wrong_type(node, " for port");
  Sequence out;
  for (const auto& item : node.items()) {
    if (item.is_mapping()) {
      out.push_back(item);
      continue;
    }
    if (!item.is_text() && !item.is_integer()) wrong_type(item, " for port");
    auto parsed = parse_ports(yaml::scalar_text(item));
    if (!parsed && lenient_ && item.is_text()) return;
    if (!parsed) context_.fail(parsed.error(), item.mark);
    context_.spend(4 * parsed->size(), item.mark); // an entry and its members
    for (auto& entry : *parsed) {
      for (auto& member : entry.members()) member.value.mark = item.mark;
      out.push_back(std::move(entry).at(item.mark));
    }
  }
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::ssh(Node& node) {
  if (node.is_mapping()) return;
  if (!node.is_sequence()) wrong_type(node, " for ssh");
  Mapping out;
  for (const auto& item : node.items()) {
    if (!item.is_text()) context_.fail(base::cat("invalid ssh key type ", go_type(item)), item.mark);
    const auto [id, path] = base::cut(item.text(), '=');
    if (!path && id != "default") context_.fail(base::cat("invalid ssh key ", base::quote(id)), item.mark);
    out.set(id, path ? Node(*path).at(item.mark) : Node().at(item.mark), item.mark);
  }
  node = Node(std::move(out)).at(node.mark);
}

void Canonical::ulimit(Node& node) {
  if (!node.is_mapping() && !node.is_integer()) wrong_type(node, " for external");
}

/// `external: {name: X}` is the old way to write `name: X` and `external: true`.
void Canonical::external(Node& node) {
  if (!node.is_mapping()) return;
  members(node);
  auto* written = node.find("external");
  if (written == nullptr || !written->is_mapping()) return;
  const auto inner = std::move(*written);
  *written = Node(true).at(inner.mark);
  const auto* old_name = inner.find("name");
  if (old_name == nullptr) return;
  context_.warn(base::cat(path_.text(), ": external.name is deprecated. Please set name and external: true"));
  const auto* name = node.find("name");
  if (name != nullptr && !name->same(*old_name))
    context_.fail(base::cat(path_.text(), ": name and external.name conflict; only use name"), name->mark);
  if (name == nullptr) node.members().set("name", *old_name);
}

void Canonical::include(Node& node) {
  if (node.is_text()) {
    node = single("path", std::move(node));
  } else if (!node.is_mapping()) {
    wrong_type(node, " for external");
  }
}

} // namespace

void canonicalise(Context& context, Node& root, bool lenient) {
  Canonical(context, lenient).run(root);
  // A blank name server is none.
  auto* services = root.find("services");
  if (services == nullptr || !services->is_mapping()) return;
  for (auto& service : services->members()) {
    auto* dns = service.value.find("dns");
    if (dns == nullptr || !dns->is_sequence()) continue;
    auto& items = dns->items();
    std::erase_if(items, [](const Node& item) { return item.is_null() || (item.is_text() && item.text().empty()); });
  }
}

} // namespace skiff::compose
