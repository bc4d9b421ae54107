// `config create`: from a file or stdin.
#include "commands/map_flag.hpp"
#include "commands/prompt.hpp"

#include <skiff/api/swarm.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

struct ConfigCreateOptions {
  std::string template_driver;
  std::vector<std::string> labels;
};

constexpr cli::Flag flags[] = {
    {.name = "label",
     .letter = 'l',
     .type = "list",
     .help = "Set metadata",
     .set = cli::into<&ConfigCreateOptions::labels, notation::check_label>},
    {.name = "template-driver",
     .type = "string",
     .help = "Template driver",
     .since = {1, 37},
     .set = cli::into<&ConfigCreateOptions::template_driver>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// The engine takes 1000 KiB; a byte more shows it that there is more.
constexpr std::size_t limit = std::size_t{1000} * 1024 + 1;

std::string read_data(Session& session, const std::string& place) {
  if (place == "-") return read_stdin(session, limit);
  auto data = os::read_file(place);
  if (!data)
    throw base::Failure(base::cat("error reading content from ", base::quote(place), ": ", "error reading from ", place,
                                  ": ", data.error()));
  if (data->size() > limit) data->resize(limit);
  return std::move(*data);
}

int run(Session& session, const ConfigCreateOptions& options, cli::Arguments arguments) {
  base::JsonDocument body;
  body.set("/Name", arguments[0]);
  put_map(body, "/Labels", label_map(options.labels));
  const std::string data = read_data(session, arguments[1]);
  body.set("/Data", codec::base64_encode(data));
  if (!options.template_driver.empty()) body.set("/Templating/Name", options.template_driver);
  session.print_line(session.engine().value(api::swarm::create_config(body))["ID"].view());
  return 0;
}

} // namespace

extern constexpr cli::Command config_create = {
    .path = "config create",
    .usage = "[OPTIONS] CONFIG file|-",
    .summary = "Make a config from a file or stdin",
    .flags = groups,
    .arity = cli::exactly(2),
    .execute = cli::action<ConfigCreateOptions, run>,
};
static_assert(cli::well_formed(config_create));

} // namespace skiff::commands
