// `plugin create`: a plugin of a folder with config.json and rootfs.
#include "commands/container/copy_local.hpp"
#include "commands/gzip_source.hpp"
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <sys/stat.h>

namespace skiff::commands {

namespace {

struct PluginCreateOptions {
  bool compress = false;
};

constexpr cli::Flag flags[] = {
    {.name = "compress", .help = "Compress the context with gzip", .set = cli::into<&PluginCreateOptions::compress>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// The folder, absolute. Throws Failure if it is none or has no configuration that can be read.
std::string data_folder(const std::string& argument) {
  const std::string folder = os::absolute(argument, os::current_directory());
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0)
    throw base::Failure(base::cat("lstat ", folder, ": ", os::error_text(errno)));
  if (!S_ISDIR(status.st_mode)) throw base::Failure("context must be a directory");
  const auto bytes = os::read_file(argument + "/config.json");
  if (!bytes) throw base::Failure(bytes.error());
  if (base::trim(*bytes).empty()) throw base::Failure("EOF");
  const auto document = base::JsonDocument::parse(*bytes);
  if (!document)
    throw base::Failure(document.error() == "unexpected end of JSON input" ? "unexpected EOF" : document.error());
  return folder;
}

int run(Session& session, const PluginCreateOptions& options, cli::Arguments arguments) {
  if (const auto name = notation::parse_reference(arguments[0]); !name) throw base::Failure(name.error());
  auto archive = tree_source(data_folder(arguments[1]), ".");
  if (options.compress) archive = gzip_source(std::move(archive));
  session.engine().nothing(
      api::plugins::create(arguments[0], transport::Body::stream("application/x-tar", std::move(archive))));
  session.print_line(arguments[0]);
  return 0;
}

} // namespace

extern constexpr cli::Command plugin_create = {
    .path = "plugin create",
    .usage = "[OPTIONS] PLUGIN PLUGIN-DATA-DIR",
    .summary = "Make a plugin of a root file system and its configuration",
    .flags = groups,
    .arity = cli::at_least(2),
    .execute = cli::action<PluginCreateOptions, run>,
};
static_assert(cli::well_formed(plugin_create));

} // namespace skiff::commands
