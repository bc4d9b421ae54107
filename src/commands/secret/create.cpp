// `secret create`: from a file or stdin.
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

struct SecretCreateOptions {
  std::string driver, template_driver;
  std::vector<std::string> labels;
};

constexpr cli::Flag flags[] = {
    {.name = "driver",
     .letter = 'd',
     .type = "string",
     .help = "Driver of the secret",
     .since = {1, 31},
     .set = cli::into<&SecretCreateOptions::driver>},
    {.name = "label",
     .letter = 'l',
     .type = "list",
     .help = "Set metadata",
     .set = cli::into<&SecretCreateOptions::labels, notation::check_label>},
    {.name = "template-driver",
     .type = "string",
     .help = "Template driver",
     .since = {1, 37},
     .set = cli::into<&SecretCreateOptions::template_driver>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// The engine takes 500 KiB; a byte more shows it that there is more.
constexpr std::size_t limit = std::size_t{500} * 1024 + 1;

std::string read_data(Session& session, const std::string& place) {
  if (place == "-") return read_stdin(session, limit);
  auto data = os::read_file(place);
  if (!data) throw base::Failure(base::cat("error reading from ", place, ": ", data.error()));
  if (data->size() > limit) data->resize(limit);
  return std::move(*data);
}

int run(Session& session, const SecretCreateOptions& options, cli::Arguments arguments) {
  if (!options.driver.empty() && arguments.size() > 1)
    throw base::Failure("when using secret driver secret data must be empty");
  if (options.driver.empty() && arguments.size() < 2) throw base::Failure("secret file is required");
  base::JsonDocument body;
  body.set("/Name", arguments[0]);
  put_map(body, "/Labels", label_map(options.labels));
  if (options.driver.empty()) {
    body.set("/Data", codec::base64_encode(read_data(session, arguments[1])));
  } else {
    body.set("/Driver/Name", options.driver);
  }
  if (!options.template_driver.empty()) body.set("/Templating/Name", options.template_driver);
  session.print_line(session.engine().value(api::swarm::create_secret(body))["ID"].view());
  return 0;
}

} // namespace

extern constexpr cli::Command secret_create = {
    .path = "secret create",
    .usage = "[OPTIONS] SECRET [file|-]",
    .summary = "Make a secret from a file or stdin",
    .flags = groups,
    .arity = cli::between(1, 2),
    .completer = cli::Completer::new_name,
    .completes = 1,
    .execute = cli::action<SecretCreateOptions, run>,
};
static_assert(cli::well_formed(secret_create));

} // namespace skiff::commands
