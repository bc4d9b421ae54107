#include "commands/compose/work.hpp"

#include "commands/compose/loading.hpp"
#include "commands/container/api_socket.hpp"
#include "commands/message_stream.hpp"
#include "commands/prompt.hpp"
#include "commands/proxies.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/api_socket.hpp>
#include <skiff/notation/timestamp.hpp>

#include <csignal>
#include <ctime>

namespace skiff::commands {

using base::cat;

compose::Environment proxies_of(Session& session) {
  compose::Environment out;
  const auto host = session.environment.get("DOCKER_HOST");
  for (auto& [name, value] : proxy_variables(session.config(), host ? *host : session.selected().endpoint.host))
    out.emplace(name, value);
  return out;
}

bool truthy(std::string_view text) {
  const std::string word = base::lower(text);
  return word == "y" || word == "true" || word == "1" || word == "t";
}

Work::Work(Session& at, const ComposeOptions& given) : session(at), options(given), caller_(at) {
  if (options.dry_run) session.globals.read_only = true; // whatever a verb does, nothing is changed
  const Manner manner = manner_of(session, options, status_output().is_terminal());
  mode = manner.progress;
  colours = manner.ansi == "always" || (manner.ansi == "auto" && session.streams.out.is_terminal());
  if (!session.environment.value("NO_COLOR").empty()) colours = false;
  parallel = manner.parallel;
  const auto end = [] { throw base::Failure(base::FailureKind::interrupted, {}, 130); };
  terminate_ = session.loop().on_signal(SIGTERM, end);
  interrupt_ = session.loop().on_signal(SIGINT, end);
}

compose::Project Work::load(const std::vector<std::string>& services, bool ignore_dependencies) const {
  compose::LoadOptions how = load_options(session, options);
  how.services = services;
  how.ignore_dependencies = ignore_dependencies;
  compose::Project project = load_project(session, options, how);
  compose::add_api_socket(project, [this] { return client_config(session); });
  return project;
}

Work::Named Work::project_or_name(const std::vector<std::string>& services) const {
  if (options.files.empty() && !options.project_name.empty()) return {options.project_name, std::nullopt};
  const std::string variable = session.environment.value("COMPOSE_PROJECT_NAME");
  try {
    compose::Project project = load(services);
    std::string name = project.name;
    return {std::move(name), std::move(project)};
  } catch (const base::Failure& failure) {
    if (variable.empty() || failure.kind == base::FailureKind::interrupted) throw;
    return {variable, std::nullopt};
  }
}

std::string Work::project_name() const {
  if (!options.project_name.empty()) return options.project_name;
  const std::string variable = session.environment.value("COMPOSE_PROJECT_NAME");
  return variable.empty() ? load().name : variable;
}

bool Work::removes_orphans(const std::optional<bool>& flag) const {
  return flag.value_or(truthy(session.environment.value("COMPOSE_REMOVE_ORPHANS")));
}

terminal::Output& Work::status_output() const {
  return truthy(session.environment.value("COMPOSE_STATUS_STDOUT")) ? session.streams.out : session.streams.err;
}

terminal::ProgressEvent shown(const compose::Event& event) {
  return {event.id,      event.parent, event.text,   event.status, static_cast<terminal::ProgressState>(event.state),
          event.current, event.total,  event.percent};
}

Work::Stage::Stage(const Work& work, std::string title)
    : painter_(terminal::make_progress(work.mode, work.status_output(), work.session.loop(),
                                       {.title = std::move(title),
                                        .dry_run = work.options.dry_run,
                                        .colour = work.session.environment.value("NO_COLOR").empty()})) {}

Work::Stage::~Stage() {
  try {
    painter_->finish();
  } catch (const base::Failure&) {
    // The terminal is gone: nobody is left to see the last state.
  }
}

compose::EventSink Work::Stage::sink() const {
  return [painter = painter_.get()](const compose::Event& event) { painter->event(shown(event)); };
}

int Work::ended_with(int code) const {
  if (code != 0) session.report(base::Failure({}, code));
  return code;
}

compose::ApplyOptions Work::apply_options(const Stage& stage) const {
  compose::ApplyOptions out;
  out.events = stage.sink();
  out.warn = [this](const std::string& text) { warn(text); };
  out.proxy = proxies_of(session);
  out.dry_run = options.dry_run;
  return out;
}

std::vector<compose::Container> Work::apply(const compose::Project& project, const compose::Snapshot& snapshot,
                                            compose::Plan plan, const Stage& stage) const {
  for (const std::string& warning : plan.warnings) warn(warning);
  return compose::apply(session.engine(), project, snapshot, std::move(plan), apply_options(stage));
}

compose::ImageDoor Work::image_door(const Stage& stage) const {
  compose::ImageDoor door;
  door.events = stage.sink();
  door.credentials = [this](const std::string& image) {
    const auto reference = notation::parse_reference(image);
    return reference ? registry_auth(session, *reference) : std::string("e30=");
  };
  door.progress = [this](base::JsonView detail) {
    const unsigned columns = status_output().size().columns;
    return progress_bar(detail, columns == 0 ? 200 : columns, session.now().seconds);
  };
  return door;
}

std::string Work::timestamp(std::string_view name, const std::string& text) const {
  if (text.empty()) return text;
  const base::Time now = session.now();
  const std::time_t seconds = now.seconds;
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const auto parsed = notation::parse_timestamp(text, now, local.tm_gmtoff);
  if (!parsed) throw base::Failure(cat("invalid value for ", base::quote(name), ": ", parsed.error()));
  return *parsed;
}

bool Work::confirm(const std::string& message) const {
  const bool terminal = session.streams.in_is_terminal() && session.streams.out.is_terminal();
  const auto answer = ask(session, terminal ? cat("? ", message, " (y/N) ") : message);
  return answer && truthy(base::trim(*answer));
}

} // namespace skiff::commands
