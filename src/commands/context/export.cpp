// `context export`: a context with its TLS files as a tar archive. An existing file is not overwritten.
#include "commands/context/endpoint_pairs.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>

namespace skiff::commands {

namespace {

struct ContextExportOptions {};

void write_new(const std::string& path, const std::function<std::string()>& archive) {
  const auto failed = [&](std::string_view what) {
    return base::Failure(base::cat(what, " ", path, ": ", os::error_text(errno)));
  };
  const os::Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) throw failed("open");
  const std::string bytes = archive();
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto count = ::write(file.get(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw failed("write");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

int run(Session& session, const ContextExportOptions&, cli::Arguments arguments) {
  const std::string& name = arguments[0];
  const std::string path = arguments.size() == 2 ? arguments[1] : name + ".dockercontext";
  if (const std::string fault = config::context_name_fault(name); !fault.empty() && name != config::default_context)
    throw base::Failure(fault);
  const auto archive = [&] {
    base::JsonDocument context = any_context(session, name);
    return config::context_archive(context, any_context_tls(session, name));
  };
  if (path == "-") {
    if (session.streams.out.is_terminal())
      throw base::Failure("cowardly refusing to export to a terminal, specify a file path");
    session.print(archive());
    return 0;
  }
  write_new(path, archive);
  session.warn(base::cat("Written file ", base::quote(path)));
  return 0;
}

} // namespace

extern constexpr cli::Command context_export = {
    .path = "context export",
    .usage = "[OPTIONS] CONTEXT [FILE|-]",
    .summary = "Write a context to a tar archive or stdout",
    .arity = cli::between(1, 2),
    .completer = cli::Completer::contexts,
    .completes = 1,
    .execute = cli::action<ContextExportOptions, run>,
};
static_assert(cli::well_formed(context_export));

} // namespace skiff::commands
