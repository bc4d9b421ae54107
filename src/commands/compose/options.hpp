#pragma once
// What every compose verb shares: the flags in front of the verb (`compose -f x up`) and --dry-run behind it. The
// options of a compose verb have ComposeOptions as their first base.

#include <skiff/cli/command.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace skiff::commands {

struct ComposeOptions {
  std::vector<std::string> files;
  std::vector<std::string> env_files;
  std::vector<std::string> profiles;
  std::string project_name;
  std::string project_directory, workdir;
  std::string ansi = "auto";
  std::string progress;
  std::int64_t parallel = -1;
  bool all_resources = false;
  bool compatibility = false;
  bool dry_run = false;
  bool no_ansi = false;
  bool version = false;
};

inline constexpr cli::Flag compose_project_flags[] = {
    {.name = "all-resources",
     .help = "Include resources that no service uses",
     .set = cli::into<&ComposeOptions::all_resources>},
    {.name = "ansi",
     .type = "string",
     .help = "When to print control characters (\"never\"|\"always\"|\"auto\")",
     .fallback = "\"auto\"",
     .completer = cli::Completer::words,
     .words = "always auto never",
     .set = cli::into<&ComposeOptions::ansi>},
    {.name = "compatibility",
     .help = "Name containers as old versions did",
     .set = cli::into<&ComposeOptions::compatibility>},
    {.name = "dry-run", .help = "Show what would be done", .set = cli::into<&ComposeOptions::dry_run>},
    {.name = "env-file",
     .type = "stringArray",
     .help = "Read variables of the project from this file",
     .completer = cli::Completer::files,
     .set = cli::into<&ComposeOptions::env_files>},
    {.name = "file",
     .letter = 'f',
     .type = "stringArray",
     .help = "Compose file",
     .completer = cli::Completer::files,
     .set = cli::into<&ComposeOptions::files>},
    {.name = "no-ansi",
     .help = "Print no control characters",
     .hidden = true,
     .set = cli::into<&ComposeOptions::no_ansi>},
    {.name = "parallel",
     .type = "int",
     .help = "Most engine calls at the same time, -1: no limit",
     .fallback = "-1",
     .set = cli::into<&ComposeOptions::parallel>},
    {.name = "profile", .type = "stringArray", .help = "Enable a profile", .set = cli::into<&ComposeOptions::profiles>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (auto, tty, plain, json, quiet)",
     .completer = cli::Completer::words,
     .words = "auto tty plain json quiet",
     .set = cli::into<&ComposeOptions::progress>},
    {.name = "project-directory",
     .type = "string",
     .help = "Working folder instead of that of the first compose file",
     .completer = cli::Completer::folders,
     .set = cli::into<&ComposeOptions::project_directory>},
    {.name = "project-name",
     .letter = 'p',
     .type = "string",
     .help = "Name of the project",
     .set = cli::into<&ComposeOptions::project_name>},
    {.name = "verbose", .help = "Without effect", .hidden = true, .set = cli::accepted},
    {.name = "version",
     .letter = 'v',
     .help = "Print the version and end",
     .hidden = true,
     .set = cli::into<&ComposeOptions::version>},
    {.name = "workdir",
     .type = "string",
     .help = "Old name of --project-directory",
     .hidden = true,
     .set = cli::into<&ComposeOptions::workdir>},
};

/// In each verb's groups.
inline constexpr cli::Flag compose_verb_flags[] = {
    {.name = "dry-run", .help = "Show what would be done", .set = cli::into<&ComposeOptions::dry_run>},
};

} // namespace skiff::commands
