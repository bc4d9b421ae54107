#pragma once
// Flags that most listing verbs share. A verb's options struct has the members; the row binds them.

#include "commands/session.hpp"

#include <skiff/cli/command.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/view/listing.hpp>

namespace skiff::commands {

template <auto Member, class Owner = typename cli::detail::MemberOf<decltype(Member)>::owner>
base::Result<void> add_filter(void* options, std::string_view value) {
  return (static_cast<Owner*>(options)->*Member).parse(value);
}

template <auto Member>
constexpr cli::Flag filter_flag(std::string_view help, char letter = 'f', cli::Since since = {}) {
  return {
      .name = "filter", .letter = letter, .type = "filter", .help = help, .since = since, .set = add_filter<Member>};
}

template <auto Member>
inline constexpr cli::Flag list_format_flag = {
    .name = "format",
    .type = "string",
    .help =
        "How to print the list:\n'table':            columns under headings (default)\n'table TEMPLATE':   columns "
        "made by the Go template\n'json':             one JSON object per line\n'TEMPLATE':         the Go template "
        "for each line\nThe fields are listed in the formatting reference",
    .set = cli::into<Member>};

template <auto Member>
inline constexpr cli::Flag inspect_format_flag = {
    .name = "format",
    .letter = 'f',
    .type = "string",
    .help = "How to print the objects:\n'json':             compact JSON\n'TEMPLATE':         the Go template for "
            "each\nThe fields are listed in the formatting reference",
    .set = cli::into<Member>};

template <auto Member>
inline constexpr cli::Flag force_flag = {
    .name = "force", .letter = 'f', .help = "Do not ask first", .set = cli::into<Member>};

/// What the options and the configuration key (psFormat, …) make of a list.
template <class Options>
view::ListOptions list_options(Session& session, const Options& options, std::string_view config_key) {
  view::ListOptions list;
  list.format = view::choose_format(options.format, session.config().text(config_key), options.quiet);
  list.quiet = options.quiet;
  if constexpr (requires { options.no_trunc; }) list.no_trunc = options.no_trunc;
  list.now = session.now();
  return list;
}

} // namespace skiff::commands
