// `version`: this client, and the engine with its parts.
#include "commands/list_flags.hpp"
#include "commands/program.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/template.hpp>

#include <array>
#include <ctime>
#include <optional>

namespace skiff::commands {

namespace {

struct SystemVersionOptions {
  std::string format;
};

constexpr cli::Flag flags[] = {inspect_format_flag<&SystemVersionOptions::format>};
constexpr std::span<const cli::Flag> groups[] = {flags};

// The Go structures that templates see.
using format::Field;
using format::Kind;
using format::Type;
namespace types = format::types;

constexpr Field platform_fields[] = {{"Name", "Name", &types::string}};
constexpr Type platform = {.kind = Kind::structure, .name = "struct { Name string }", .fields = platform_fields};
constexpr Type client_platform = {.kind = Kind::pointer, .name = "*system.platformInfo", .element = &platform};

constexpr Field client_fields[] = {
    {"Platform", "Platform", &client_platform, true},
    {"Version", "Version", &types::string, true},
    {"APIVersion", "ApiVersion", &types::string, true},
    {"DefaultAPIVersion", "DefaultAPIVersion", &types::string, true},
    {"GitCommit", "GitCommit", &types::string, false},
    {"GoVersion", "GoVersion", &types::string, false},
    {"Os", "Os", &types::string, false},
    {"Arch", "Arch", &types::string, false},
    {"BuildTime", "BuildTime", &types::string, true},
    {"Context", "Context", &types::string, false},
};
constexpr Type client_type = {.kind = Kind::structure, .name = "system.clientVersion", .fields = client_fields};

constexpr Field component_fields[] = {
    {"Name", "Name", &types::string},
    {"Version", "Version", &types::string},
    {"Details", "Details", &types::string_map, true},
};
constexpr Type component = {.kind = Kind::structure, .name = "types.ComponentVersion", .fields = component_fields};
constexpr Type components = {.kind = Kind::list, .name = "[]types.ComponentVersion", .element = &component};

constexpr Field server_fields[] = {
    {"Platform", "Platform", &platform},
    {"Version", "Version", &types::string},
    {"APIVersion", "ApiVersion", &types::string},
    {"MinAPIVersion", "MinAPIVersion", &types::string, true},
    {"Os", "Os", &types::string},
    {"Arch", "Arch", &types::string},
    {"Components", "Components", &components, true},
    {"GitCommit", "GitCommit", &types::string, true},
    {"GoVersion", "GoVersion", &types::string, true},
    {"KernelVersion", "KernelVersion", &types::string, true},
    {"Experimental", "Experimental", &types::boolean, true},
    {"BuildTime", "BuildTime", &types::string, true},
};
constexpr Type server_structure = {.kind = Kind::structure, .name = "types.Version", .fields = server_fields};
constexpr Type server_type = {.kind = Kind::pointer, .name = "*types.Version", .element = &server_structure};

constexpr Field both_fields[] = {{"Client", "Client", &client_type}, {"Server", "Server", &server_type}};
constexpr Type both = {.kind = Kind::structure, .name = "system.versionInfo", .fields = both_fields};

// "2026-09-15T11:02:57.000000000+00:00" → "Tue Sep 15 11:02:57 2026"; anything else stays.
std::string readable_date(std::string_view text) {
  const auto time = base::parse_rfc3339(text);
  if (!time) return std::string(text);
  const std::time_t seconds = time->seconds;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> out{};
  return {out.data(), std::strftime(out.data(), out.size(), "%a %b %e %H:%M:%S %Y", &parts)};
}

base::JsonDocument client_document(Session& session, std::string_view version) {
  base::JsonDocument client;
  client.set("/Version", docker_version);
  client.set("/ApiVersion", version);
  client.set("/DefaultAPIVersion", api::newest.text());
  client.set("/GitCommit", build_name);
  client.set("/GoVersion", compiler_version);
  client.set("/Os", "linux");
  client.set("/Arch", architecture);
  client.set("/BuildTime", build_date);
  client.set("/Context", session.selected().context);
  return client;
}

// The engine's answer with its main part among the components (engines before 18.09 name no parts) and readable dates;
// what the answer says of the main part comes from there.
base::JsonDocument server_document(base::JsonDocument server) {
  base::JsonDocument parts;
  bool engine_named = false;
  for (const base::JsonView part : server["Components"]) {
    base::JsonDocument copy;
    for (std::size_t i = 0; i < part.size(); ++i) copy.put(part.key(i), part.at(i));
    if (part["Name"].view() == "Engine") {
      engine_named = true;
      const base::JsonView details = part["Details"];
      for (const std::string_view key : {"GitCommit", "GoVersion", "KernelVersion", "BuildTime"})
        server.put(key, details[key].view());
      server.set("/Experimental", details["Experimental"].view() == "true");
      if (const std::string date = details["BuildTime"].text(); !date.empty())
        copy.set("/Details/BuildTime", readable_date(date));
    }
    parts.append("/list", copy.view());
  }
  if (!engine_named) {
    base::JsonDocument engine;
    engine.set("/Name", "Engine");
    engine.set("/Version", server["Version"]);
    for (const std::string_view key : {"ApiVersion", "MinAPIVersion", "Os", "Arch"})
      engine.set(base::cat("/Details/", key), server[key].view());
    parts.append("/list", engine.view());
  }
  server.set("/Components", parts["list"]);
  return server;
}

std::string client_text(base::JsonView client) {
  const std::string used = client["ApiVersion"].text();
  const std::string own = client["DefaultAPIVersion"].text();
  return base::cat("Client:\n Version:\t", client["Version"].view(), "\n API version:\t", used,
                   used == own ? std::string() : base::cat(" (downgraded from ", own, ")"), "\n Go version:\t",
                   client["GoVersion"].view(), "\n Git commit:\t", client["GitCommit"].view(), "\n Built:\t",
                   client["BuildTime"].view(), "\n OS/Arch:\t", client["Os"].view(), "/", client["Arch"].view(),
                   "\n Context:\t", client["Context"].view(), "\n");
}

std::string engine_text(base::JsonView part) {
  const base::JsonView details = part["Details"];
  return base::cat("  Version:\t", part["Version"].view(), "\n  API version:\t", details["ApiVersion"].view(),
                   " (minimum version ", details["MinAPIVersion"].view(), ")\n  Go version:\t",
                   details["GoVersion"].view(), "\n  Git commit:\t", details["GitCommit"].view(), "\n  Built:\t",
                   details["BuildTime"].view(), "\n  OS/Arch:\t", details["Os"].view(), "/", details["Arch"].view(),
                   "\n  Experimental:\t", details["Experimental"].view(), "\n");
}

std::string server_text(base::JsonView server) {
  const std::string platform_name = server["Platform"]["Name"].text();
  std::string out = base::cat("\nServer:", platform_name.empty() ? "" : " ", platform_name, "\n");
  for (const base::JsonView part : server["Components"]) {
    out += base::cat(" ", part["Name"].view(), ":\n");
    if (part["Name"].view() == "Engine") {
      out += engine_text(part);
      continue;
    }
    out += base::cat("  Version:\t", part["Version"].view(), "\n");
    const format::Value details = format::Value::typed(types::string_map, part["Details"]);
    for (const std::string& key : details.keys()) // sorted
      out += base::cat("  ", key, ":\t", part["Details"][key].view(), "\n");
  }
  return out;
}

int run(Session& session, const SystemVersionOptions& options, cli::Arguments) {
  std::optional<format::Template> format;
  if (!options.format.empty() && options.format != "json") {
    auto parsed = format::Template::parse(options.format, "version");
    if (!parsed) throw base::Failure(base::cat("template parsing error: ", parsed.error()), 64);
    format = std::move(*parsed);
  }
  std::optional<base::Failure> no_engine;
  base::JsonDocument document;
  std::string version = api::newest.text();
  try {
    version = session.engine().version_text();
    document.set("/Server", server_document(session.engine().value(api::system::version())).view());
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    no_engine = failure;
    document.set("/Server", base::JsonView());
  }
  document.set("/Client", client_document(session, version).view());
  if (options.format.empty()) {
    const std::string server = no_engine ? std::string() : server_text(document["Server"]);
    session.print(format::align(client_text(document["Client"]) + server, {.minimum = 20, .padding = 1}));
  } else {
    const format::Value data = format::Value::typed(both, document.view());
    std::string out;
    if (format) {
      if (const auto done = format->execute(out, data); !done) {
        session.print_line(out); // as far as it came
        if (no_engine) throw *no_engine;
        throw base::Failure(done.error());
      }
    } else {
      format::append_json(out, data, true);
    }
    session.print_line(out);
  }
  if (no_engine) throw *no_engine;
  return 0;
}

} // namespace

extern constexpr cli::Command version = {
    .path = "version",
    .usage = "[OPTIONS]",
    .summary = "Show the versions of client and engine",
    .flags = groups,
    .arity = cli::exactly(0),
    .execute = cli::action<SystemVersionOptions, run>,
};
static_assert(cli::well_formed(version));

} // namespace skiff::commands
