// Verbs that show things of a project: images, top, port, version, volumes.
#include "commands/compose/table.hpp"
#include "commands/compose/work.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/compose/by_labels.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/units.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/view/listings.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace skiff::commands {

namespace {

using base::cat;
using base::Json;
using base::JsonView;
using compose::Container;
using compose::ContainerScope;

// images

struct ComposeImagesOptions : ComposeOptions {
  bool quiet = false;
  std::string format = "table";
};
constexpr cli::Flag images_flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"table\"",
     .set = cli::into<&ComposeImagesOptions::format>},
    {.name = "quiet", .letter = 'q', .help = "Print only IDs", .set = cli::into<&ComposeImagesOptions::quiet>},
};

/// One image of one container, as `images` shows it.
Json image_row(Session& session, const Container& container, JsonView image) {
  Json row = {{"ID", image["Id"].text()}, {"ContainerName", container.name}};
  row["Repository"] = "";
  row["Tag"] = "";
  if (const auto parsed = notation::parse_reference(container.image)) {
    const notation::Reference named = notation::with_default_tag(*parsed);
    row["Repository"] = named.familiar_name();
    row["Tag"] = named.tag;
  }
  notation::Platform platform;
  platform.os = image["Os"].text();
  platform.architecture = image["Architecture"].text();
  platform.variant = image["Variant"].text();
  row["Platform"] = platform.text();
  row["Size"] = image["Size"].integer();
  std::string tagged = image["Metadata"]["LastTagTime"].text();
  const auto time = base::parse_rfc3339(tagged);
  row["Age"] = time ? session.now().seconds - time->seconds : 0;
  if (!time || *time == base::year_one) tagged = image["Created"].text();
  row["LastTagTime"] = tagged;
  return row;
}

int images(Session& session, const ComposeImagesOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  std::vector<Container> containers = compose::observe_containers(
      session.engine(), work.project_name(), {.one_off = ContainerScope::OneOff::include, .with_hash = false});
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.name < b.name; });
  Json rows = Json::array();
  std::map<std::string, base::JsonDocument> known;
  for (const Container& container : containers) {
    const bool chosen =
        arguments.empty() || std::find(arguments.begin(), arguments.end(), container.service()) != arguments.end();
    if (!chosen) continue;
    const auto [image, fresh] = known.try_emplace(container.image);
    if (fresh) image->second = session.engine().value(api::images::inspect(container.image));
    rows.push_back(image_row(session, container, image->second.view()));
  }
  if (options.quiet) {
    std::vector<std::string> seen;
    for (const Json& row : rows) {
      const std::string id(base::cut(row["ID"].get_ref<const std::string&>(), ':').second.value_or(""));
      if (std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
      session.print_line(id);
      seen.push_back(id);
    }
    return 0;
  }
  if (options.format == "json") {
    for (Json& row : rows) row.erase("Age");
    session.print_line(rows.empty() ? "null\n" : rows.dump() + "\n");
    return 0;
  }
  if (!is_table_format(options.format)) refuse_format(options.format);
  std::vector<std::vector<std::string>> table = {
      {"CONTAINER", "REPOSITORY", "TAG", "PLATFORM", "IMAGE ID", "SIZE", "CREATED"}};
  const auto or_none = [](std::string text) { return text.empty() ? std::string("<none>") : text; };
  for (const Json& row : rows)
    table.push_back({row["ContainerName"], or_none(row["Repository"]), or_none(row["Tag"]), row["Platform"],
                     format::short_id(row["ID"].get<std::string>()), format::human_size(row["Size"].get<double>(), 3),
                     cat(format::human_duration(row["Age"].get<double>()), " ago")});
  session.print(compose_table(table));
  return 0;
}

// top

struct ComposeTopOptions : ComposeOptions {};

int top(Session& session, const ComposeTopOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  std::vector<Container> containers = compose::observe_containers(
      session.engine(), work.project_name(), {.one_off = ContainerScope::OneOff::include, .all = false});
  std::sort(containers.begin(), containers.end(),
            [](const Container& a, const Container& b) { return a.name < b.name; });
  std::vector<std::string> titles = {"SERVICE", "#"};
  std::vector<std::map<std::string, std::string>> rows;
  for (const Container& container : containers) {
    if (!arguments.empty() && std::find(arguments.begin(), arguments.end(), container.service()) == arguments.end())
      continue;
    const base::JsonDocument found = session.engine().value(api::containers::top(container.id, {}));
    for (const JsonView process : found["Processes"]) {
      std::map<std::string, std::string> row = {{"SERVICE", std::string(container.service())}};
      if (container.number()) row["#"] = std::string(container.label(compose::label::number));
      for (std::size_t i = 0; i < found["Titles"].size(); ++i) {
        const std::string title = found["Titles"].at(i).text();
        if (std::find(titles.begin(), titles.end(), title) == titles.end()) titles.push_back(title);
        row[title] = process.at(i).text();
      }
      rows.push_back(std::move(row));
    }
  }
  if (rows.empty()) return 0;
  if (const auto command = std::find(titles.begin(), titles.end(), "CMD"); command != titles.end())
    std::rotate(command, command + 1, titles.end());
  std::string text = base::join(titles, "\t") + "\n";
  for (const auto& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& title : titles) {
      const auto cell = row.find(title);
      cells.push_back(cell == row.end() ? "-" : cell->second);
    }
    text += base::join(cells, "\t") + "\n";
  }
  session.print(format::align(text, {.minimum = 4, .padding = 2}));
  return 0;
}

// port

struct ComposePortOptions : ComposeOptions {
  int index = 0;
  std::string protocol = "tcp";
};
constexpr cli::Flag port_flags[] = {
    {.name = "index",
     .type = "int",
     .help = "Number of the container if the service has several",
     .set = cli::into<&ComposePortOptions::index>},
    {.name = "protocol",
     .type = "string",
     .help = "tcp or udp",
     .fallback = "\"tcp\"",
     .set = cli::into<&ComposePortOptions::protocol>},
};

int port(Session& session, const ComposePortOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const auto wanted = base::parse_uint(arguments[1], 10, 16);
  if (!wanted) throw base::Failure(wanted.error());
  const std::string protocol = base::lower(options.protocol);
  const Container container =
      compose::specified_container(session.engine(), work.project_name(), arguments[0], options.index, false, true);
  std::vector<std::string> published;
  for (const compose::ContainerPort& item : container.ports) {
    if (item.target == static_cast<int>(*wanted) && item.protocol == protocol) {
      session.print_line(cat(item.ip, ":", item.published));
      return 0;
    }
    published.push_back(cat(item.published, "/", item.protocol));
  }
  throw base::Failure(
      cat("no port ", *wanted, "/", protocol, " for container ", container.name, ": ", base::join(published, ", ")));
}

// version

struct ComposeVersionOptions : ComposeOptions {
  std::string format;
  bool brief = false;
};
constexpr cli::Flag version_flags[] = {
    {.name = "format",
     .letter = 'f',
     .type = "string",
     .help = "Format of the output",
     .set = cli::into<&ComposeVersionOptions::format>},
    {.name = "short", .help = "Print only the version number", .set = cli::into<&ComposeVersionOptions::brief>},
};

int version(Session& session, const ComposeVersionOptions& options, cli::Arguments /*arguments*/) {
  if (options.brief)
    session.print_line(compose::compose_version);
  else if (options.format == "json")
    session.print_line(cat("{\"version\":", base::quote(compose::compose_version), "}"));
  else
    session.print_line(cat("Docker Compose version ", compose::compose_version));
  return 0;
}

// volumes

struct ComposeVolumesOptions : ComposeOptions {
  bool quiet = false;
  std::string format = "table";
};
constexpr cli::Flag volumes_flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .fallback = "\"table\"",
     .set = cli::into<&ComposeVolumesOptions::format>},
    {.name = "quiet", .letter = 'q', .help = "Print only names", .set = cli::into<&ComposeVolumesOptions::quiet>},
};

int volumes(Session& session, const ComposeVolumesOptions& options, cli::Arguments arguments) {
  const Work work(session, options);
  const std::vector<std::string> services(arguments.begin(), arguments.end());
  const Work::Named named = work.project_or_name(services);
  if (named.project)
    for (const std::string& service : services)
      if (!named.project->service(service).exists()) throw base::Failure(cat("no such service: ", service));
  notation::Filters filters;
  filters.add("label", cat(compose::label::project, "=", named.name));
  const base::JsonDocument list = session.engine().value(api::volumes::list(filters.json()));
  std::set<std::string> mounted;
  if (!services.empty())
    for (const Container& container :
         compose::observe_containers(session.engine(), named.name, {.all = false, .services = services}))
      for (const compose::ContainerMount& mount : container.mounts) mounted.insert(mount.name);
  Json rows = Json::array();
  for (const JsonView volume : list["Volumes"])
    if (services.empty() || mounted.count(volume["Name"].text()) != 0) rows.push_back(*volume.node());
  session.print(view::render(view::volumes, JsonView(rows),
                             {.format = options.format, .quiet = options.quiet, .now = session.now()}));
  return 0;
}

constexpr std::span<const cli::Flag> plain_groups[] = {compose_verb_flags};
constexpr std::span<const cli::Flag> images_groups[] = {images_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> port_groups[] = {port_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> version_groups[] = {version_flags, compose_verb_flags};
constexpr std::span<const cli::Flag> volumes_groups[] = {volumes_flags, compose_verb_flags};

} // namespace

extern constexpr cli::Command compose_images = {
    .path = "compose images",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "List images of the containers",
    .flags = images_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeImagesOptions, images>,
};
static_assert(cli::well_formed(compose_images));

extern constexpr cli::Command compose_top = {
    .path = "compose top",
    .usage = "[SERVICES...]",
    .summary = "Show running processes",
    .flags = plain_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeTopOptions, top>,
};
static_assert(cli::well_formed(compose_top));

extern constexpr cli::Command compose_port = {
    .path = "compose port",
    .usage = "[OPTIONS] SERVICE PRIVATE_PORT",
    .summary = "Show where a port is published",
    .flags = port_groups,
    .arity = {2, -1, cli::Wording::plain},
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposePortOptions, port>,
};
static_assert(cli::well_formed(compose_port));

extern constexpr cli::Command compose_version = {
    .path = "compose version",
    .usage = "[OPTIONS]",
    .summary = "Show the version of compose",
    .flags = version_groups,
    .arity = {0, 0, cli::Wording::plain},
    .family = cli::Family::compose,
    .execute = cli::action<ComposeVersionOptions, version>,
};
static_assert(cli::well_formed(compose_version));

extern constexpr cli::Command compose_volumes = {
    .path = "compose volumes",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "List volumes",
    .flags = volumes_groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<ComposeVolumesOptions, volumes>,
};
static_assert(cli::well_formed(compose_volumes));

} // namespace skiff::commands
