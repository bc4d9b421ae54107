// What the merged, typed project must satisfy as a whole. Every violation is found, services in the order of their
// names; the official program stops at the first it meets.

#include <skiff/base/text.hpp>

#include <algorithm>
#include <compose/project_tree.hpp>
#include <compose/stages.hpp>
#include <map>
#include <set>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;

constexpr std::string_view invalid = ": invalid compose project";

const Node* at(const Node& node, std::initializer_list<std::string_view> path) {
  const auto* here = &node;
  for (const auto key : path) {
    if (here == nullptr) return nullptr;
    here = here->find(key);
  }
  return here;
}

std::string text_at(const Node& node, std::initializer_list<std::string_view> path) {
  const auto* found = at(node, path);
  return found != nullptr && found->is_text() ? found->text() : std::string();
}

const yaml::Sequence& list_at(const Node& node, std::initializer_list<std::string_view> path) {
  static const yaml::Sequence none;
  const auto* found = at(node, path);
  return found != nullptr && found->is_sequence() ? found->items() : none;
}

const Mapping& map_at(const Node& node, std::initializer_list<std::string_view> path) {
  static const Mapping none;
  const auto* found = at(node, path);
  return found != nullptr && found->is_mapping() ? found->members() : none;
}

std::string quoted(std::string_view name) { return base::quote(name); }

/// The official sentence, and without its end for people.
void report(Context& context, std::string text, yaml::Mark mark, std::string suggestion = {}) {
  context.error(text, mark, text.ends_with(invalid) ? text.substr(0, text.size() - invalid.size()) : text,
                std::move(suggestion));
}

class Checker {
public:
  Checker(Context& context, LoadedTree& tree) : context_(context), tree_(tree) {}

  void run() {
    std::map<std::string_view, Node*> ordered;
    for (auto& member : tree_.services()) ordered.emplace(member.key, &member.value);
    for (const auto& [name, service] : ordered) check(name, *service);
    for (const auto& member : map_at(tree_.root, {"secrets"})) {
      const auto& secret = member.value;
      if (secret.find("external") == nullptr && secret.find("file") == nullptr && secret.find("environment") == nullptr)
        error(base::cat("secret ", quoted(member.key), " must declare either `file` or `environment`", invalid),
              secret.mark);
    }
    if (context_.diagnostics.empty()) cycles();
  }

private:
  void error(std::string text, yaml::Mark mark) { report(context_, std::move(text), mark); }

  void check(std::string_view name, Node& service) {
    sources(name, service);
    build(name, service);
    networks(name, service);
    health(service);
    dependencies(name, service);
    references(name, service);
    replicas(name, service);
    limits(name, service);
    watch(name, service);
    mounts(name, service);
  }

  void sources(std::string_view name, const Node& service) {
    if (at(service, {"build"}) == nullptr && at(service, {"image"}) == nullptr && at(service, {"provider"}) == nullptr)
      error(base::cat("service ", quoted(name), " has neither an image nor a build context specified", invalid),
            service.mark);
  }

  void build(std::string_view name, const Node& service) {
    const auto* build = at(service, {"build"});
    if (build == nullptr) return;
    if (build->find("dockerfile_inline") != nullptr && build->find("dockerfile") != nullptr)
      error(
          base::cat("service ", quoted(name), " declares mutualy exclusive dockerfile and dockerfile_inline", invalid),
          build->find("dockerfile")->mark);
    for (const auto& member : map_at(*build, {"additional_contexts"})) {
      constexpr std::string_view prefix = "service:";
      if (!member.value.text().starts_with(prefix)) continue;
      const auto target = member.value.text().substr(prefix.size());
      const auto* other = tree_.services().find(target);
      if (other == nullptr && context_.may_exist("services", target)) continue;
      if (other != nullptr && other->find("build") != nullptr) continue;
      error(base::cat("service ", quoted(name), " declares ", other == nullptr ? "unknown" : "non-buildable",
                      " service ", quoted(target), " as additional contexts ", member.key),
            member.value.mark);
    }
    const auto platform = text_at(service, {"platform"});
    const auto& platforms = list_at(*build, {"platforms"});
    if (platforms.empty() || platform.empty()) return;
    if (std::none_of(platforms.begin(), platforms.end(), [&](const Node& one) { return one.text() == platform; }))
      error(base::cat("service.build.platforms MUST include service.platform ", quoted(platform), invalid),
            at(service, {"platform"})->mark);
  }

  void networks(std::string_view name, const Node& service) {
    const auto& joined = map_at(service, {"networks"});
    if (at(service, {"network_mode"}) != nullptr && !joined.empty())
      error(base::cat("service ", name, " declares mutually exclusive `network_mode` and `networks`", invalid),
            at(service, {"network_mode"})->mark);
    for (const auto& member : joined) defined(name, "network", "networks", member.key, member.mark);
  }

  void health(const Node& service) {
    const auto* test = at(service, {"healthcheck", "test"});
    if (test == nullptr || !test->is_sequence() || test->items().empty()) return;
    const auto& word = test->items()[0].text();
    if (word != "CMD" && word != "CMD-SHELL" && word != "NONE")
      error("healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"", test->mark);
  }

  void dependencies(std::string_view name, const Node& service) {
    for (const auto& member : map_at(service, {"depends_on"})) {
      if (tree_.services().find(member.key) != nullptr) continue;
      const auto* required = member.value.find("required");
      const bool optional = required != nullptr && required->is_boolean() && !required->boolean();
      if (tree_.disabled.find(member.key) != nullptr && optional) continue;
      undefined("services", member.key,
                base::cat("service ", quoted(name), " depends on undefined service ", quoted(member.key), invalid),
                member.mark);
    }
  }

  void references(std::string_view name, const Node& service) {
    for (const auto& volume : list_at(service, {"volumes"})) {
      const auto source = text_at(volume, {"source"});
      if (text_at(volume, {"type"}) == "volume" && !source.empty())
        defined(name, "volume", "volumes", source, volume.mark);
    }
    for (const auto& secret : list_at(service, {"build", "secrets"}))
      defined(name, "build secret", "secrets", text_at(secret, {"source"}), secret.mark);
    for (const auto& config : list_at(service, {"configs"}))
      defined(name, "config", "configs", text_at(config, {"source"}), config.mark);
    for (const auto& member : map_at(service, {"models"})) defined(name, "model", "models", member.key, member.mark);
    for (const auto& secret : list_at(service, {"secrets"}))
      defined(name, "secret", "secrets", text_at(secret, {"source"}), secret.mark);
  }

  void defined(std::string_view service, std::string_view what, std::string_view kind, std::string_view key,
               yaml::Mark mark) {
    if (map_at(tree_.root, {kind}).find(key) == nullptr)
      undefined(kind, key, base::cat("service ", quoted(service), " refers to undefined ", what, ' ', key, invalid),
                mark);
  }

  void undefined(std::string_view kind, std::string_view key, std::string text, yaml::Mark mark) {
    if (!context_.may_exist(kind, key))
      report(context_, std::move(text), mark, did_you_mean(key, map_at(tree_.root, {kind})));
  }

  void replicas(std::string_view name, Node& service) {
    const auto* scale = at(service, {"scale"});
    auto* deploy = service.find("deploy");
    const auto* given = deploy != nullptr ? deploy->find("replicas") : nullptr;
    if (scale != nullptr && given != nullptr && scale->integer() != given->integer())
      distinct(name, "scale", "deploy.replicas", scale->mark);
    const auto count = scale != nullptr ? scale->integer() : given != nullptr ? given->integer() : 1;
    if (count < 0)
      error(base::cat("services.", name, scale != nullptr ? ".scale" : ".deploy.replicas",
                      ": must be greater than or equal to 0"),
            (scale != nullptr ? scale : given)->mark);
    if (count > 1 && at(service, {"container_name"}) != nullptr)
      error(base::cat("services.", scale != nullptr ? "scale" : "deploy.replicas", ": can't set container_name and ",
                      name, " as container name must be unique", invalid),
            at(service, {"container_name"})->mark);
    if (scale != nullptr && deploy != nullptr && given == nullptr) {
      // Its place among the members is behind the mode.
      Mapping members;
      if (const auto* mode = deploy->find("mode")) members.set("mode", *mode);
      members.set("replicas", *scale);
      for (const auto& member : deploy->members()) members.set(member.key, member.value, member.mark);
      *deploy = Node(std::move(members)).at(deploy->mark);
    }
  }

  void distinct(std::string_view name, std::string_view one, std::string_view other, yaml::Mark mark) {
    error(base::cat("services.", name, ": can't set distinct values on '", one, "' and '", other, "'", invalid), mark);
  }

  void limits(std::string_view name, const Node& service) {
    struct Pair {
      std::string_view key;
      std::string_view group;
      std::string_view limit;
    };
    static constexpr Pair pairs[] = {{"cpus", "limits", "cpus"},
                                     {"mem_limit", "limits", "memory"},
                                     {"mem_reservation", "reservations", "memory"},
                                     {"pids_limit", "limits", "pids"}};
    for (const auto& pair : pairs) {
      const auto* value = at(service, {pair.key});
      const auto* group = at(service, {"deploy", "resources", pair.group});
      if (value == nullptr || group == nullptr) continue;
      const auto* limit = group->find(pair.limit);
      if (limit == nullptr || !limit->same(*value))
        distinct(name, pair.key, base::cat("deploy.resources.", pair.group, '.', pair.limit), value->mark);
    }
  }

  void watch(std::string_view name, const Node& service) {
    for (const auto& trigger : list_at(service, {"develop", "watch"})) {
      const auto action = text_at(trigger, {"action"});
      if (trigger.find("target") == nullptr && action != "rebuild" && action != "restart")
        error(base::cat("services.", name, ".develop.watch: target is required for non-rebuild actions", invalid),
              trigger.mark);
    }
  }

  void mounts(std::string_view name, const Node& service) {
    std::map<std::string, std::string> taken;
    const auto mount = [&](const std::string& target, const std::string& where, yaml::Mark mark) {
      const auto [known, fresh] = taken.emplace(target, where);
      if (!fresh) error(base::cat(where, ": target ", target, " already mounted as ", known->second), mark);
    };
    std::size_t i = 0;
    for (const auto& entry : list_at(service, {"tmpfs"}))
      mount(std::string(base::cut(entry.text(), ':').first), base::cat("services.", name, ".tmpfs[", i++, ']'),
            entry.mark);
    i = 0;
    for (const auto& volume : list_at(service, {"volumes"}))
      mount(text_at(volume, {"target"}), base::cat("services.", name, ".volumes[", i++, ']'), volume.mark);
  }

  /// Depth first, by name, without recursion: a chain of dependencies may be as long as the file.
  void cycles() {
    struct Frame {
      std::string name;
      std::vector<std::string> next;
      std::size_t at = 0;
    };
    std::set<std::string, std::less<>> done;
    std::vector<std::string> names;
    for (const auto& member : tree_.services()) names.push_back(member.key);
    std::sort(names.begin(), names.end());
    for (const auto& start : names) {
      std::vector<Frame> stack{{start, children(start)}};
      std::set<std::string, std::less<>> open{start};
      while (!stack.empty()) {
        auto& frame = stack.back();
        if (frame.at == frame.next.size()) {
          open.erase(frame.name);
          done.insert(frame.name);
          stack.pop_back();
          continue;
        }
        const auto next = frame.next[frame.at++];
        if (open.count(next) > 0) {
          std::string path;
          const auto first = std::find_if(stack.begin(), stack.end(), [&](const Frame& f) { return f.name == next; });
          for (auto it = first; it != stack.end(); ++it) path += it->name + " -> ";
          for (const auto& on : map_at(*tree_.services().find(stack.back().name), {"depends_on"}))
            if (on.key == next) error(base::cat("dependency cycle detected: ", path, next), on.mark);
          return;
        }
        if (done.count(next) > 0) continue;
        open.insert(next);
        stack.push_back({next, children(next)});
      }
    }
  }

  std::vector<std::string> children(const std::string& name) const {
    std::vector<std::string> out;
    for (const auto& member : map_at(*tree_.services().find(name), {"depends_on"}))
      if (tree_.services().find(member.key) != nullptr) out.push_back(member.key);
    std::sort(out.begin(), out.end());
    return out;
  }

  Context& context_;
  LoadedTree& tree_;
};

} // namespace

void check_consistency(Context& context, LoadedTree& tree) { Checker(context, tree).run(); }

} // namespace skiff::compose
