// `context import`: a context from what `context export` wrote.
#include "commands/context/endpoint_pairs.hpp"
#include "commands/prompt.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

struct ContextImportOptions {};

constexpr std::size_t limit = std::size_t{11} << 20; // one more than is accepted, so that too much is noticed

std::string archive_bytes(Session& session, const std::string& path) {
  if (path == "-") return read_stdin(session, limit);
  auto bytes = os::read_file(path, limit);
  if (!bytes) throw base::Failure(bytes.error());
  return *std::move(bytes);
}

int run(Session& session, const ContextImportOptions&, cli::Arguments arguments) {
  const std::string& name = arguments[0];
  require_new_context(session, name);
  const config::ContextImport import = config::read_context_archive(archive_bytes(session, arguments[1]), name);
  config::write_context(session.config(), import.context);
  config::write_tls(session.config(), name, import.tls, true);
  tell_context(session, name, "Successfully imported context");
  return 0;
}

} // namespace

extern constexpr cli::Command context_import = {
    .path = "context import",
    .usage = "CONTEXT FILE|-",
    .summary = "Read a context from a tar or zip file",
    .arity = cli::exactly(2),
    .completer = cli::Completer::files,
    .execute = cli::action<ContextImportOptions, run>,
};
static_assert(cli::well_formed(context_import));

} // namespace skiff::commands
