// Relative paths against the directory they belong to.

#include <skiff/base/text.hpp>

#include <array>
#include <compose/rules.hpp>
#include <compose/short_syntax.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using yaml::Node;

class Resolver {
public:
  using Resolve = void (Resolver::*)(Node& node);

  Resolver(Context& context, std::string_view directory) : context_(context), directory_(directory) {}

  void walk(Node& node, const Rules<Resolve>::Step* step);

  void path(Node& node);
  void build_context(Node& node);
  void unix_path(Node& node);
  void watched(Node& node);
  void volume_mount(Node& node);
  void driver_options(Node& node);

private:
  std::string expand_home(const std::string& text);
  void set(Node& node, std::string text) { node = Node(std::move(text)).at(node.mark); }

  Context& context_;
  std::string_view directory_;
};

const Rules<Resolver::Resolve>& rules() {
  static const Rules<Resolver::Resolve> table{
      {"services.*.build.context", &Resolver::build_context},
      {"services.*.build.additional_contexts.*", &Resolver::build_context},
      {"services.*.build.ssh.*", &Resolver::unix_path},
      {"services.*.env_file.*.path", &Resolver::path},
      {"services.*.label_file.*", &Resolver::path},
      {"services.*.extends.file", &Resolver::path},
      {"services.*.develop.watch.*.path", &Resolver::watched},
      {"services.*.volumes.*", &Resolver::volume_mount},
      {"configs.*.file", &Resolver::unix_path},
      {"secrets.*.file", &Resolver::unix_path},
      {"include.path", &Resolver::path},
      {"include.project_directory", &Resolver::path},
      {"include.env_file", &Resolver::path},
      {"volumes.*", &Resolver::driver_options},
  };
  return table;
}

void Resolver::walk(Node& node, const Rules<Resolve>::Step* step) {
  if (step == nullptr) return;
  if (step->value != nullptr) {
    (this->*(*step->value))(node);
  } else if (node.is_mapping()) {
    for (auto& member : node.members()) walk(member.value, rules().down(step, member.key));
  } else if (node.is_sequence()) {
    for (auto& item : node.items()) walk(item, rules().down(step, list_item));
  }
}

/// `~/x` and, as in the official program, `~x` too.
std::string Resolver::expand_home(const std::string& text) {
  if (!text.starts_with('~')) return text;
  const auto& environment = context_.options.environment;
  const auto home = environment.find("HOME");
  if (home != environment.end() && !home->second.empty()) return join_path(home->second, text.substr(1));
  context_.warn("cannot expand '~', because the environment lacks HOME");
  return text;
}

void Resolver::path(Node& node) {
  if (node.is_sequence()) {
    for (auto& item : node.items()) path(item);
    return;
  }
  if (!node.is_text()) context_.fail(base::cat("unexpected type ", go_type(node)), node.mark);
  auto text = expand_home(node.text());
  if (!is_absolute(text) && !text.empty()) text = join_path(directory_, text);
  set(node, std::move(text));
}

void Resolver::build_context(Node& node) {
  if (!node.is_text()) return;
  const auto& text = node.text();
  if (text.find("://") != std::string::npos) return;
  constexpr std::array<std::string_view, 3> remote{"service:", "github.com/", "git@"};
  for (const auto prefix : remote)
    if (text.starts_with(prefix)) return;
  path(node);
}

void Resolver::unix_path(Node& node) {
  if (!node.is_text()) return;
  auto text = expand_home(node.text());
  if (!is_absolute(text) && !is_windows_absolute(text)) text = join_path(directory_, text);
  set(node, std::move(text));
}

/// The first component that is a symbolic link is replaced by what it leads to.
void Resolver::watched(Node& node) {
  path(node);
  const auto text = node.text();
  for (std::size_t slash = text.find('/', 1);; slash = text.find('/', slash + 1)) {
    const auto prefix = text.substr(0, slash);
    const auto target = context_.options.source.target(prefix);
    if (target != prefix) {
      set(node, target + (slash == std::string::npos ? std::string() : text.substr(slash)));
      return;
    }
    if (slash == std::string::npos) return;
  }
}

void Resolver::volume_mount(Node& node) {
  const auto* type = node.find("type");
  if (type == nullptr || !type->is_text() || type->text() != "bind") return;
  auto* source = node.find("source");
  if (source == nullptr)
    context_.fail("invalid mount config for type \"bind\": field Source must not be empty", node.mark);
  unix_path(*source);
}

/// `driver: local` with `o: bind` is a bind mount in disguise.
void Resolver::driver_options(Node& node) {
  const auto text_is = [](const Node* value, std::string_view wanted) {
    return value != nullptr && value->is_text() && value->text() == wanted;
  };
  if (!text_is(node.find("driver"), "local")) return;
  auto* options = node.find("driver_opts");
  if (options == nullptr || !text_is(options->find("o"), "bind")) return;
  if (auto* device = options->find("device")) unix_path(*device);
}

} // namespace

void resolve_paths(Context& context, Node& root, std::string_view directory) {
  Resolver(context, directory).walk(root, rules().root());
}

bool is_absolute(std::string_view path) { return path.starts_with('/'); }

std::string join_path(std::string_view directory, std::string_view path) {
  if (directory.empty() && path.empty()) return {};
  if (directory.empty()) return base::clean_path(path);
  if (path.empty()) return base::clean_path(directory);
  return base::clean_path(base::cat(directory, '/', path));
}

std::string parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  return base::clean_path(slash == std::string_view::npos ? std::string_view(".") : path.substr(0, slash + 1));
}

std::string relative_path(std::string_view from, std::string_view to) {
  const auto parts = [](std::string_view path) {
    std::vector<std::string> out;
    for (auto& part : base::split(base::clean_path(path), '/'))
      if (!part.empty() && part != ".") out.push_back(std::move(part));
    return out;
  };
  const auto base_parts = parts(from);
  const auto target = parts(to);
  std::size_t common = 0;
  while (common < base_parts.size() && common < target.size() && base_parts[common] == target[common]) ++common;
  std::vector<std::string> out(base_parts.size() - common, "..");
  out.insert(out.end(), target.begin() + static_cast<std::ptrdiff_t>(common), target.end());
  return out.empty() ? "." : base::join(out, "/");
}

} // namespace skiff::compose
