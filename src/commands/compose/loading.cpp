#include "commands/compose/loading.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/readable.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <unistd.h>

namespace skiff::commands {
namespace {

using terminal::ProgressMode;

/// $PWD if it is where we are (it keeps the symbolic links of the way), else the system's answer.
std::string working_directory(const Session& session) {
  const auto logical = session.environment.value("PWD");
  std::error_code error;
  if (logical.starts_with('/') && std::filesystem::equivalent(logical, ".", error) && !error) return logical;
  return os::current_directory();
}

std::vector<std::string> fields(std::string_view list) {
  std::vector<std::string> out;
  for (auto& part : base::split(list, ','))
    if (!part.empty()) out.push_back(std::move(part));
  return out;
}

std::string standard_input() {
  std::string text;
  std::array<char, 65536> part{};
  for (;;) {
    os::readable_within(STDIN_FILENO, std::chrono::milliseconds(-1));
    const auto size = ::read(STDIN_FILENO, part.data(), part.size());
    if (size > 0)
      text.append(part.data(), static_cast<std::size_t>(size));
    else if (size == 0 || (errno != EINTR && errno != EAGAIN))
      return text;
  }
}

ProgressMode progress_mode(const std::string& ansi, const std::string& progress, bool is_terminal) {
  ProgressMode usual = is_terminal ? ProgressMode::tty : ProgressMode::plain;
  if (ansi == "never") usual = ProgressMode::plain;
  if (ansi == "always") usual = ProgressMode::tty;
  if (progress.empty() || progress == "auto") return usual;
  if (progress == "tty") {
    if (ansi == "never") throw base::Failure("can't use --progress tty while ANSI support is disabled");
    return ProgressMode::tty;
  }
  if (progress == "plain") {
    if (ansi == "always") throw base::Failure("can't use --progress plain while ANSI support is forced");
    return ProgressMode::plain;
  }
  if (progress == "quiet" || progress == "none") return ProgressMode::quiet;
  if (progress == "json") return ProgressMode::json;
  throw base::Failure(base::cat("unsupported --progress value ", base::quote(progress)));
}

/// --workdir is old. Red, and the end of it on a line of its own, on any output.
void tell_old_directory(Session& session, const ComposeOptions& options) {
  if (options.workdir.empty()) return;
  if (!options.project_directory.empty())
    throw base::Failure("cannot specify DEPRECATED \"--workdir\" and \"--project-directory\". Please use only "
                        "\"--project-directory\" instead");
  session.streams.err.write("\x1b[31moption '--workdir' is DEPRECATED at root level! Please use '--project-directory' "
                            "instead.\n\x1b[0m");
  session.streams.err.flush();
}

} // namespace

Manner manner_of(Session& session, const ComposeOptions& options, bool on_terminal) {
  const auto early = compose::early_variables(load_options(session, options));
  // The official program does not look at --progress before these.
  for (const auto& warning : early.warnings) log_warning(session, ComposeOptions{}, warning);
  auto& err = session.streams.err;
  Manner out{.ansi = options.ansi};
  if (options.no_ansi) {
    if (options.ansi != "auto")
      throw base::Failure("cannot specify DEPRECATED \"--no-ansi\" and \"--ansi\". Please use only \"--ansi\"");
    err.write("option '--no-ansi' is DEPRECATED ! Please use '--ansi' instead.\n");
    err.flush();
    out.ansi = "never";
  }
  const auto variable = [&](std::string_view name) -> std::optional<std::string> {
    if (auto value = session.environment.get(name)) return std::string(*value);
    const auto found = early.variables.find(name);
    return found == early.variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
  if (const auto ansi = variable("COMPOSE_ANSI")) out.ansi = *ansi; // wins over the flag in the official program
  // The default of the flag is settled before `.env` is read.
  const auto progress = options.progress.empty() ? session.environment.value("COMPOSE_PROGRESS") : options.progress;
  out.progress = progress_mode(out.ansi, progress, on_terminal);
  session.compose_errors = out.progress == ProgressMode::json;
  tell_old_directory(session, options);
  out.parallel = options.parallel;
  if (const auto limit = variable("COMPOSE_PARALLEL_LIMIT"); limit && out.parallel == -1) {
    const auto number = base::to_number<std::int64_t>(*limit);
    if (!number)
      throw base::Failure(base::cat("COMPOSE_PARALLEL_LIMIT must be an integer (found: ", base::quote(*limit), ")"));
    out.parallel = *number;
  }
  return out;
}

compose::LoadOptions load_options(Session& session, const ComposeOptions& options) {
  compose::LoadOptions load;
  load.files = options.files;
  load.project_name = options.project_name;
  load.project_directory = options.workdir.empty() ? options.project_directory : options.workdir;
  load.env_files = options.env_files;
  if (load.env_files.empty()) load.env_files = fields(session.environment.value("COMPOSE_ENV_FILES"));
  load.profiles = options.profiles;
  load.environment = session.environment.all();
  load.cwd = working_directory(session);
  load.standard_input = standard_input;
  load.all_resources = options.all_resources;
  load.compatibility = options.compatibility;
  return load;
}

void log_warning(Session& session, const ComposeOptions& options, std::string_view text) {
  if (options.progress == "json") {
    session.streams.err.line(base::cat("{\"level\":\"warning\",\"msg\":", base::json_quote(text, true), ",\"time\":",
                                       base::json_quote(base::rfc3339_nano_local({session.now().seconds, 0})), '}'));
  } else if (session.streams.err.is_terminal()) {
    constexpr std::size_t column = 44;
    std::string padded(text);
    if (padded.size() < column) padded.append(column - padded.size(), ' ');
    session.streams.err.line(base::cat("\x1b[33mWARN\x1b[0m[0000] ", padded, ' '));
  } else {
    base::log::warn(text);
    return;
  }
  session.streams.err.flush();
}

std::string diagnostics_text(const std::vector<compose::Diagnostic>& diagnostics, bool colour) {
  const auto paint = [&](std::string_view code, std::string_view text) {
    return colour ? base::cat("\x1b[", code, 'm', text, "\x1b[0m") : std::string(text);
  };
  std::string out;
  for (const auto& found : diagnostics) {
    if (found.line != 0) out += paint("1", base::cat(found.file, ':', found.line, ':', found.column)) + ": ";
    out += paint("31", found.message);
    if (!found.suggestion.empty()) out += base::cat(" (", found.suggestion, ')');
    out += '\n';
    if (!found.source_line.empty() &&
        found.column <= found.source_line.size() + 1) { // of a long line only the start is kept
      const auto number = base::cat(found.line);
      out += base::cat("  ", number, " | ", found.source_line, '\n');
      out.append(2 + number.size(), ' ');
      out += " | ";
      for (std::size_t i = 0; i + 1 < found.column; ++i)
        out += i < found.source_line.size() && found.source_line[i] == '\t' ? '\t' : ' ';
      out += paint("32", "^") + "\n";
    }
    for (const auto& step : found.chain) out += base::cat("  ", step, '\n');
  }
  return out;
}

void report_load(Session& session, const ComposeOptions& options, const std::function<void()>& load) {
  try {
    load();
  } catch (const compose::LoadFailure& failure) {
    for (const auto& warning : failure.warnings) log_warning(session, options, warning);
    // Scripts match the official sentence, which the dispatcher prints; people are shown the places as well.
    const bool placed = !failure.diagnostics.empty() && failure.diagnostics[0].line != 0;
    if (session.streams.err.is_terminal() && options.progress != "json" && placed) {
      session.streams.err.write(diagnostics_text(failure.diagnostics, session.environment.value("NO_COLOR").empty()));
      session.streams.err.flush();
    }
    throw;
  }
}

compose::Project load_project(Session& session, const ComposeOptions& options, const compose::LoadOptions& load) {
  compose::Project project;
  report_load(session, options, [&] { project = compose::load(load); });
  for (const auto& warning : project.warnings) log_warning(session, options, warning);
  return project;
}

} // namespace skiff::commands
