// `completion SHELL`: the script that shell reads to complete our command lines.

#include "commands/session.hpp"

#include <skiff/cli/dispatch.hpp>

namespace skiff::commands {

namespace {

struct CompletionOptions {
  bool no_descriptions = false;
};

constexpr cli::Flag flags[] = {
    {.name = "no-descriptions",
     .help = "Offer words without their descriptions",
     .set = cli::into<&CompletionOptions::no_descriptions>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

template <char First>
int print(Session& session, const CompletionOptions& options, cli::Arguments /*arguments*/) {
  constexpr std::string_view shell = First == 'b'   ? "bash"
                                     : First == 'f' ? "fish"
                                     : First == 'z' ? "zsh"
                                                    : "powershell";
  session.print(cli::completion_script(shell, !options.no_descriptions));
  return 0;
}

constexpr cli::Command record(std::string_view path, std::string_view summary, std::string_view details,
                              cli::Execute execute) {
  return {.path = path,
          .summary = summary,
          .details = details,
          .flags = groups,
          .arity = {0, 0, cli::Wording::plain},
          .execute = execute};
}

} // namespace

extern constexpr cli::Command completion = {
    .path = "completion",
    .summary = "Print the script that completes command lines in a shell",
    .details = "Prints a script that completes command lines in a shell.\nThe help of each shell says how to use it.",
    .group = cli::Group::silent,
    .hidden = true,
};
extern constexpr cli::Command completion_bash = record(
    "completion bash", "Print the script for bash",
    "For this shell only:\n\n\tsource <(docker completion bash)\n\nFor each new one:\n\n\tdocker completion bash > "
    "~/.local/share/bash-completion/completions/docker",
    cli::action<CompletionOptions, print<'b'>>);
extern constexpr cli::Command completion_fish = record(
    "completion fish", "Print the script for fish",
    "For this shell only:\n\n\tdocker completion fish | source\n\nFor each new one:\n\n\tdocker completion fish > "
    "~/.config/fish/completions/docker.fish",
    cli::action<CompletionOptions, print<'f'>>);
extern constexpr cli::Command completion_powershell =
    record("completion powershell", "Print the script for PowerShell",
           "For this shell only:\n\n\tdocker completion powershell | Out-String | Invoke-Expression",
           cli::action<CompletionOptions, print<'p'>>);
extern constexpr cli::Command completion_zsh = record(
    "completion zsh", "Print the script for zsh",
    "For this shell only:\n\n\tsource <(docker completion zsh)\n\nFor each new one:\n\n\tdocker completion zsh > "
    "\"${fpath[1]}/_docker\"",
    cli::action<CompletionOptions, print<'z'>>);
static_assert(cli::well_formed(completion_bash) && cli::well_formed(completion_fish) &&
              cli::well_formed(completion_powershell) && cli::well_formed(completion_zsh));

} // namespace skiff::commands
