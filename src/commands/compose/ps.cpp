// `compose ps`: docker's list of containers with compose's columns.
#include "commands/compose/work.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/view/listings.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

using base::cat;
using base::Json;
using base::JsonView;
using format::Value;
using view::ListOptions;
using view::Row;

struct ComposePsOptions : ComposeOptions {
  bool all = false, no_trunc = false, orphans = true, quiet = false, services = false;
  std::string filter, format = "table";
  std::vector<std::string> status;
};

constexpr cli::Flag flags[] = {
    {.name = "all",
     .letter = 'a',
     .help = "Also containers that are stopped, and those made by run",
     .set = cli::into<&ComposePsOptions::all>},
    {.name = "filter",
     .type = "string",
     .help = "Only containers with a property (status)",
     .set = cli::into<&ComposePsOptions::filter>},
    {.name = "format",
     .type = "string",
     .help = "Format of the output: table, table TEMPLATE, json, or a Go template",
     .fallback = "\"table\"",
     .set = cli::into<&ComposePsOptions::format>},
    {.name = "no-trunc", .help = "Do not cut the output", .set = cli::into<&ComposePsOptions::no_trunc>},
    {.name = "orphans",
     .help = "Also services the file does not name",
     .fallback = "true",
     .set = cli::into<&ComposePsOptions::orphans>},
    {.name = "quiet", .letter = 'q', .help = "Print only ids", .set = cli::into<&ComposePsOptions::quiet>},
    {.name = "services", .help = "Print services", .set = cli::into<&ComposePsOptions::services>},
    {.name = "status",
     .type = "stringArray",
     .help = "Only containers in this state",
     .completer = cli::Completer::words,
     .words = "paused restarting removing running dead created exited",
     .set = cli::into<&ComposePsOptions::status>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

/// A column that docker's list has too.
template <std::size_t Length>
struct Name {
  char text[Length];
  constexpr Name(const char (&from)[Length]) { std::copy_n(from, Length, text); }
};
template <Name Column>
Value dockers(const Row& row, const ListOptions& options) {
  for (const view::Column& column : view::containers.columns)
    if (column.name == Column.text) return column.get(row, options);
  return {};
}

Value text_of(const Row& row, const char* key) { return row.item[key].view(); }

constexpr format::Field publisher_fields[] = {{"URL", "URL", &format::types::string},
                                              {"TargetPort", "TargetPort", &format::types::int_},
                                              {"PublishedPort", "PublishedPort", &format::types::int_},
                                              {"Protocol", "Protocol", &format::types::string}};
constexpr format::Type publisher = {
    .kind = format::Kind::structure, .name = "api.PortPublisher", .fields = publisher_fields};
constexpr format::Type publishers = {.kind = format::Kind::list, .name = "api.PortPublishers", .element = &publisher};

constexpr view::Column columns[] = {
    {"Command", "COMMAND", dockers<"Command">},
    {"CreatedAt", "CREATED AT", dockers<"CreatedAt">},
    {"ExitCode", "", [](const Row& row, const ListOptions&) -> Value { return row.item["ExitCode"].integer(); }},
    {"Health", "", [](const Row& row, const ListOptions&) { return text_of(row, "Health"); }},
    {"ID", "CONTAINER ID", dockers<"ID">},
    {"Image", "IMAGE", [](const Row& row, const ListOptions&) { return text_of(row, "Image"); }},
    {"Labels", "LABELS", dockers<"Labels">},
    {"LocalVolumes", "", dockers<"LocalVolumes">},
    {"Mounts", "", dockers<"Mounts">},
    {"Name", "NAME", [](const Row& row, const ListOptions&) { return text_of(row, "Name"); }},
    {"Names", "", dockers<"Names">},
    {"Networks", "", dockers<"Networks">},
    {"Ports", "PORTS", dockers<"Ports">},
    {"Project", "PROJECT",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Labels"][compose::label::project].view(); }},
    {"Publishers", "",
     [](const Row& row, const ListOptions&) { return Value::typed(publishers, row.item["Publishers"]); }},
    {"RunningFor", "CREATED", dockers<"RunningFor">},
    {"Service", "SERVICE",
     [](const Row& row, const ListOptions&) -> Value { return row.item["Labels"][compose::label::service].view(); }},
    {"Size", "SIZE", dockers<"Size">},
    {"State", "STATE", dockers<"State">},
    {"Status", "STATUS", dockers<"Status">},
};

constexpr view::Listing listing = {
    .go_type = "*formatter.ContainerContext",
    .table =
        [](const ListOptions&) {
          return std::string("table {{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t"
                             "{{.Ports}}");
        },
    .columns = columns,
    .raw =
        [](const ListOptions&) {
          return std::string("container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\n"
                             "created_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\n"
                             "names: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n");
        },
    .labels = [](const Row& row) { return row.item["Labels"]; },
};

void add_filter(ComposePsOptions& options) {
  if (options.filter.empty()) return;
  const auto [key, value] = base::cut(options.filter, '=');
  if (!value) throw base::Failure("arguments to --filter should be in form KEY=VAL");
  if (key == "source") throw base::Failure("not implemented");
  if (key != "status") throw base::Failure(cat("unknown filter ", key));
  options.status.emplace_back(*value);
}

/// The engine's rows of the project, with the members compose adds, sorted by name.
Json rows_of(const Work& work, const std::string& project, const ComposePsOptions& options,
             const std::vector<std::string>& services) {
  const bool all = options.all || !options.status.empty();
  notation::Filters filters;
  filters.add("label", cat(compose::label::project, "=", project));
  filters.add("label", compose::label::config_hash);
  if (services.size() == 1) filters.add("label", cat(compose::label::service, "=", services.front()));
  if (!all) filters.add("label", cat(compose::label::one_off, "=False"));
  base::JsonDocument list = work.session.engine().value(api::containers::list({.all = all, .filters = filters.json()}));
  Json rows = Json::array();
  const auto has = [](const std::vector<std::string>& words, std::string_view word) {
    return words.empty() || std::find(words.begin(), words.end(), word) != words.end();
  };
  for (Json& row : list.root()) {
    const JsonView item(row);
    if (!has(services, item["Labels"][compose::label::service].view())) continue;
    if (!has(options.status, item["State"].view())) continue;
    std::vector<std::string> names;
    for (const JsonView name : item["Names"]) names.push_back(name.text());
    row["Name"] = compose::own_name(names);
    std::stable_sort(row["Ports"].begin(), row["Ports"].end(), [](const Json& a, const Json& b) {
      return JsonView(a)["PrivatePort"].integer() < JsonView(b)["PrivatePort"].integer();
    });
    row["Publishers"] = Json::array();
    for (const JsonView port : item["Ports"])
      row["Publishers"].push_back({{"URL", port["IP"].text()},
                                   {"TargetPort", port["PrivatePort"].integer()},
                                   {"PublishedPort", port["PublicPort"].integer()},
                                   {"Protocol", port["Type"].text()}});
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const Json& a, const Json& b) { return a["Name"] < b["Name"]; });
  return rows;
}

/// Health and exit code are known by inspection alone.
void inspect(const Work& work, Json& rows) {
  for (Json& row : rows) {
    const base::JsonDocument found =
        work.session.engine().value(api::containers::inspect(row["Id"].get<std::string>()));
    const JsonView state = found["State"];
    const std::string_view status = state["Status"].view();
    row["Health"] = status == "running" ? state["Health"]["Status"].text() : std::string();
    row["ExitCode"] = status == "exited" || status == "dead" ? state["ExitCode"].integer() : 0;
  }
}

int run(Session& session, const ComposePsOptions& given, cli::Arguments arguments) {
  ComposePsOptions options = given;
  const Work work(session, options);
  add_filter(options);
  std::vector<std::string> services(arguments.begin(), arguments.end());
  const Work::Named named = work.project_or_name(services);
  if (named.project) {
    for (const std::string& service : services)
      if (!named.project->service(service).exists()) throw base::Failure(cat("no such service: ", service));
    if (services.empty() && !options.orphans) services = compose::services_in_order(*named.project);
  }
  Json rows = rows_of(work, named.name, options, services);
  if (options.quiet) {
    for (const Json& row : rows) session.print_line(row["Id"].get<std::string>());
    return 0;
  }
  if (options.services) {
    std::vector<std::string> names;
    for (const Json& row : rows) {
      const std::string name = JsonView(row)["Labels"][compose::label::service].text();
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    session.print_line(base::join(names, "\n"));
    return 0;
  }
  const ListOptions how{.format = options.format.empty() ? session.config().text("psFormat") : options.format,
                        .no_trunc = options.no_trunc,
                        .now = session.now()};
  // Only these fields are worth a request per container.
  const auto names = [&](std::string_view field) { return how.format.find(field) != std::string::npos; };
  if (names("Health") || names("ExitCode") || names("json")) inspect(work, rows);
  session.print(view::render(listing, JsonView(rows), how));
  return 0;
}

} // namespace

extern constexpr cli::Command compose_ps = {
    .path = "compose ps",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "List containers",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePsOptions, run>,
};
static_assert(cli::well_formed(compose_ps));

} // namespace skiff::commands
