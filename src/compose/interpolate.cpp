// Variables in every text of a tree, and the types of texts at places that are numbers or booleans.

#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <compose/rules.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

constexpr std::size_t most_expanded = std::size_t{16} << 20;

using yaml::Node;

enum class Cast : std::uint8_t { integer, integer64, real, real32, boolean };

const Rules<Cast>& casts() {
  static const Rules<Cast> table{
      {"services.*.cpu_count", Cast::integer64},
      {"services.*.cpu_percent", Cast::real},
      {"services.*.cpu_period", Cast::integer64},
      {"services.*.cpu_quota", Cast::integer64},
      {"services.*.cpu_rt_period", Cast::integer64},
      {"services.*.cpu_rt_runtime", Cast::integer64},
      {"services.*.cpus", Cast::real32},
      {"services.*.cpu_shares", Cast::integer64},
      {"services.*.init", Cast::boolean},
      {"services.*.deploy.replicas", Cast::integer},
      {"services.*.deploy.update_config.parallelism", Cast::integer},
      {"services.*.deploy.update_config.max_failure_ratio", Cast::real},
      {"services.*.deploy.rollback_config.parallelism", Cast::integer},
      {"services.*.deploy.rollback_config.max_failure_ratio", Cast::real},
      {"services.*.deploy.restart_policy.max_attempts", Cast::integer},
      {"services.*.deploy.placement.max_replicas_per_node", Cast::integer},
      {"services.*.healthcheck.retries", Cast::integer},
      {"services.*.healthcheck.disable", Cast::boolean},
      {"services.*.oom_kill_disable", Cast::boolean},
      {"services.*.oom_score_adj", Cast::integer64},
      {"services.*.pids_limit", Cast::integer64},
      {"services.*.ports.[].target", Cast::integer},
      {"services.*.privileged", Cast::boolean},
      {"services.*.read_only", Cast::boolean},
      {"services.*.scale", Cast::integer},
      {"services.*.stdin_open", Cast::boolean},
      {"services.*.tty", Cast::boolean},
      {"services.*.ulimits.*", Cast::integer},
      {"services.*.ulimits.*.hard", Cast::integer},
      {"services.*.ulimits.*.soft", Cast::integer},
      {"services.*.volumes.[].read_only", Cast::boolean},
      {"services.*.volumes.[].volume.nocopy", Cast::boolean},
      {"networks.*.external", Cast::boolean},
      {"networks.*.internal", Cast::boolean},
      {"networks.*.attachable", Cast::boolean},
      {"networks.*.enable_ipv4", Cast::boolean},
      {"networks.*.enable_ipv6", Cast::boolean},
      {"volumes.*.external", Cast::boolean},
      {"secrets.*.external", Cast::boolean},
      {"configs.*.external", Cast::boolean},
  };
  return table;
}

class Interpolation {
public:
  Interpolation(Context& context, const Lookup& lookup) : context_(context), lookup_(lookup) {}

  void walk(Node& node, const Rules<Cast>::Step* step) {
    if (node.is_mapping()) {
      for (auto& member : node.members()) {
        const auto scope = path_.enter(member.key);
        walk(member.value, casts().down(step, member.key));
      }
    } else if (node.is_sequence()) {
      const auto scope = path_.enter(list_item);
      for (auto& item : node.items()) walk(item, casts().down(step, list_item));
    } else if (node.is_text()) {
      text(node, step);
    }
  }

private:
  void text(Node& node, const Rules<Cast>::Step* step) {
    const bool typed = step != nullptr && step->value != nullptr;
    if (!typed && node.text().find('$') == std::string::npos) return;
    auto done = substitute(node.text(), lookup_);
    for (const auto& name : done.unset) context_.warn(unset_warning(name));
    if (done.error) {
      problem(*done.error, node.mark);
      return;
    }
    if (done.text.size() > node.text().size()) expanded_ += done.text.size() - node.text().size();
    if (expanded_ > most_expanded) context_.fail("the values become larger than 16 MiB", node.mark);
    const auto mark = noted(node, done.text);
    node = typed ? cast(*step->value, done.text, mark) : Node(std::move(done.text));
    node.mark = mark;
  }

  void problem(const SubstituteError& error, yaml::Mark mark) {
    const auto where = path_.text();
    if (error.invalid) {
      context_.error(base::cat("invalid interpolation format for ", where,
                               ".\nYou may need to escape any $ with another $.\n", error.text),
                     mark, base::cat("invalid interpolation format: ", error.text), "write $$ for a literal $");
    } else {
      context_.error(base::cat("error while interpolating ", where, ": ", error.text), mark, error.text);
    }
  }

  /// Remembers which variables made a value.
  yaml::Mark noted(const Node& node, const std::string& result) {
    auto mark = node.mark;
    if (!context_.options.note_origins || node.text() == result) return mark;
    std::vector<VariableNote> found;
    for (const auto& variable : variables_of(node.text())) {
      const auto known = context_.origins.find(variable.name);
      found.push_back({variable.name, known != context_.origins.end() ? known->second
                                      : lookup_(variable.name)        ? "environment"
                                                                      : "default"});
    }
    if (found.empty()) return mark;
    context_.notes.push_back(std::move(found));
    mark.note = static_cast<std::uint32_t>(context_.notes.size());
    return mark;
  }

  Node cast(Cast kind, const std::string& text, yaml::Mark mark) {
    const auto failed = [&](std::string_view reason) {
      context_.error(
          base::cat("error while interpolating ", path_.text(), ": failed to cast to expected type: ", reason), mark,
          base::cat("not a ", kind == Cast::boolean ? "boolean" : "number", ": ", base::quote(text)));
      return Node();
    };
    switch (kind) {
    case Cast::integer:
    case Cast::integer64: {
      const auto value = kind == Cast::integer ? base::atoi(text) : base::parse_int(text);
      return value ? Node(*value) : failed(value.error());
    }
    case Cast::real:
    case Cast::real32: {
      const auto value = base::parse_float(text);
      if (!value) return failed(value.error());
      return Node(kind == Cast::real ? *value : static_cast<double>(static_cast<float>(*value)));
    }
    case Cast::boolean:
      break;
    }
    const auto word = base::lower(text);
    const bool yes = word == "y" || word == "yes" || word == "on";
    const bool no = word == "n" || word == "no" || word == "off";
    if (yes || no)
      context_.warn(base::cat(base::quote(text), " for boolean is not supported by YAML 1.2, please use `",
                              yes ? "true" : "false", "`"));
    if (yes || word == "true") return Node(true);
    if (no || word == "false") return Node(false);
    return failed("invalid boolean: " + text);
  }

  Context& context_;
  std::size_t expanded_ = 0; ///< by how much the values have grown
  const Lookup& lookup_;
  Path path_;
};

} // namespace

void interpolate(Context& context, Node& root, const Lookup& lookup) {
  Interpolation(context, lookup).walk(root, casts().root());
}

} // namespace skiff::compose
