// `compose plan`: what `up` would do and why, field by field. The exit code is 0 if there is nothing to do and 2 if
// there is, as with other tools that compare what is with what should be.
#include "commands/compose/planned.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/os/clock.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::cat;
using base::Json;

struct ComposePlanOptions : ComposeCreateOptions {
  bool json = false;
};

constexpr cli::Flag flags[] = {
    {.name = "json", .help = "Print the changes as JSON", .set = cli::into<&ComposePlanOptions::json>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, create_flags, up_flags, compose_verb_flags};

int run(Session& session, const ComposePlanOptions& given, cli::Arguments arguments) {
  ComposePlanOptions options = given;
  session.globals.read_only = true;
  const Work work(session, options);
  options.remove_orphans = work.removes_orphans(options.remove_orphans);
  check_create_options(options);
  const std::vector<std::string> services(arguments.begin(), arguments.end());
  const compose::Project project = work.load(services, options.no_deps);
  const Planned found = planned(work, options, project, services);
  if (options.json) {
    session.print_line(planned_json(found));
  } else {
    for (const std::string& warning : found.warnings) work.warn(warning);
    session.print(planned_text(found));
  }
  return found.changes.empty() ? 0 : 2;
}

/// The fields of a container that is to be made anew. Those of a forced one may all be equal.
std::vector<compose::Difference> fields_of(const Work& work, const compose::Project& project,
                                           const compose::Snapshot& snapshot, const compose::Container& container) {
  api::Engine& engine = work.session.engine();
  const base::JsonDocument inspect = engine.value(api::containers::inspect(container.id));
  base::JsonDocument image;
  try {
    image = engine.value(api::images::inspect(inspect["Image"].view()));
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::not_found) throw;
  }
  return compose::differences(project, snapshot, proxies_of(work.session), container, inspect.view(), image.view());
}

void add_images(const ComposeCreateOptions& options, const compose::Project& project, const compose::Snapshot& snapshot,
                Planned& out) {
  const compose::ImagePlan images =
      compose::plan_images(project, snapshot,
                           {.pull = options.pull == "policy" ? std::string() : options.pull,
                            .build = !options.no_build,
                            .force_build = options.build,
                            .now = os::now().seconds});
  for (const compose::Pull& pull : images.pulls)
    out.changes.push_back({cat("pull image ", pull.image), cat("for ", pull.service), {}});
  for (const std::string& service : images.builds)
    out.changes.push_back({cat("build image ", compose::image_name(project, service)), cat("for ", service), {}});
}

/// Containers that are there and would be started; one that is made is started without a word.
void add_starts(const compose::Project& project, const compose::Snapshot& snapshot, const compose::Plan& create,
                const std::map<std::string, int, std::less<>>& scale, Planned& out) {
  const std::vector<compose::Container> containers = compose::containers_after(create, snapshot.containers);
  for (const compose::Step& step : compose::plan_start(project, containers, {.scale = scale}).steps)
    if (const auto* start = std::get_if<compose::StartContainer>(&step.operation))
      if (start->container.handle != start->container.name)
        out.changes.push_back({compose::step_text(step), step.cause, {}});
}

std::string value_text(const std::string& json) { return json.empty() ? "(none)" : json; }

} // namespace

Planned planned(const Work& work, const ComposeCreateOptions& options, const compose::Project& project,
                const std::vector<std::string>& services) {
  api::Engine& engine = work.session.engine();
  compose::Snapshot snapshot;
  compose::observe_images(engine, compose::image_references(project), snapshot);
  compose::observe_resources(engine, project, snapshot);
  Planned out;
  add_images(options, project, snapshot, out);
  const compose::UpOptions how = up_options(options, project, services);
  const compose::Plan plan = compose::plan_create(project, snapshot, how);
  out.warnings = plan.warnings;
  for (const compose::Question& question : plan.questions) out.warnings.push_back(question.text);
  for (const compose::Step& step : plan.steps) {
    if (std::holds_alternative<compose::Note>(step.operation)) continue;
    PlannedChange change{compose::step_text(step), step.cause, {}};
    if (const auto* create = std::get_if<compose::CreateContainer>(&step.operation)) {
      if (create->replaces) {
        change.action = cat("recreate container ", create->replaces->name);
        change.fields = fields_of(work, project, snapshot, *create->replaces);
      }
    }
    // Part of a recreation that has been told.
    if (step.cause.empty() && !std::holds_alternative<compose::Refuse>(step.operation)) continue;
    out.changes.push_back(std::move(change));
  }
  add_starts(project, snapshot, plan, how.scale, out);
  return out;
}

std::string planned_text(const Planned& planned) {
  if (planned.changes.empty()) return "Nothing to do\n";
  std::string out;
  for (const PlannedChange& change : planned.changes) {
    out += change.action;
    if (!change.cause.empty()) out += cat("  (", change.cause, ")");
    out += '\n';
    for (const compose::Difference& field : change.fields) {
      out += cat("  ", field.field, ": ", value_text(field.before), " → ", value_text(field.after));
      if (!field.file.empty()) out += cat("  ", field.file, ":", field.line);
      out += '\n';
    }
  }
  return out;
}

std::string planned_json(const Planned& planned) {
  Json changes = Json::array();
  const auto value = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : base::JsonDocument::parse(text)->root();
  };
  for (const PlannedChange& change : planned.changes) {
    Json entry = {{"action", change.action}, {"cause", change.cause}, {"fields", Json::array()}};
    for (const compose::Difference& field : change.fields) {
      Json item = {{"field", field.field}, {"before", value(field.before)}, {"after", value(field.after)}};
      if (!field.file.empty()) {
        item["file"] = field.file;
        item["line"] = field.line;
      }
      entry["fields"].push_back(std::move(item));
    }
    changes.push_back(std::move(entry));
  }
  const Json out = {{"changes", std::move(changes)}, {"warnings", planned.warnings}};
  return base::JsonView(out).dump_indented(2);
}

extern constexpr cli::Command compose_plan = {
    .path = "compose plan",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Show what up would do, and why",
    .flags = groups,
    .family = cli::Family::compose,
    .hidden = true,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePlanOptions, run>,
};
static_assert(cli::well_formed(compose_plan));

} // namespace skiff::commands
