// Verbs of `registry` that are declared and not built yet: help, completion and the grammar know them, running one says
// so.

#include <skiff/cli/command.hpp>

namespace skiff::commands {

constexpr cli::Flag search_flags[] = {
    {.name = "filter", .letter = 'f', .type = "filter", .help = "Show only what matches a condition"},
    {.name = "format",
     .type = "string",
     .help = "Format the output: 'table', 'table TEMPLATE', 'json' or a Go template"},
    {.name = "limit", .type = "int", .help = "Most results to show"},
    {.name = "no-trunc", .help = "Do not shorten the output"},
};
constexpr std::span<const cli::Flag> search_groups[] = {search_flags};
extern constexpr cli::Command search = {
    .path = "search",
    .usage = "[OPTIONS] TERM",
    .summary = "Search Docker Hub for images",
    .flags = search_groups,
    .arity = cli::exactly(1),
    .missing = "docker search: this verb is not built yet",
};
static_assert(cli::well_formed(search));

} // namespace skiff::commands
