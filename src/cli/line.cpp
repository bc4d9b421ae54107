// Parsing of a verb's line and the texts of its errors.

#include "cli/line.hpp"

#include "cli/availability.hpp"
#include "cli/parser.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::cli {

namespace {

bool asks_for_help(std::span<const Event> events) {
  bool help = false; // the last occurrence counts; values were checked when they were applied
  for (const Event& event : events)
    if (is_help(*event.flag)) help = *base::parse_bool(event.value);
  return help;
}

std::string plural(int count) { return count == 1 ? "argument" : "arguments"; }

std::string plain_arity_error(const Entry& entry, Arguments arguments) {
  const Arity arity = entry.command->arity;
  const auto count = arguments.size();
  if (arity.most == 0)
    return base::cat("unknown command ", base::quote(arguments.front()), " for ", base::quote(full_path(entry)));
  if (arity.least == arity.most) return base::cat("accepts ", arity.least, " arg(s), received ", count);
  if (arity.most < 0) return base::cat("requires at least ", arity.least, " arg(s), only received ", count);
  if (arity.least == 0) return base::cat("accepts at most ", arity.most, " arg(s), received ", count);
  return base::cat("accepts between ", arity.least, " and ", arity.most, " arg(s), received ", count);
}

std::string arity_reason(const Entry& entry) {
  const Arity arity = entry.command->arity;
  if (arity.most == 0 && arity.wording == Wording::usual) return "accepts no arguments";
  if (arity.least == arity.most || arity.wording == Wording::counted) // `logs` takes more than docker's, and says 1
    return base::cat("requires ", arity.least, " ", plural(arity.least));
  if (arity.most < 0) return base::cat("requires at least ", arity.least, " ", plural(arity.least));
  if (arity.least == 0) return base::cat("requires at most ", arity.most, " ", plural(arity.most));
  return base::cat("requires at least ", arity.least, " and at most ", arity.most, " ", plural(arity.most));
}

} // namespace

base::Failure flag_failure(const Entry& entry, std::string_view error) {
  if (entry.command->family == Family::compose) return {base::FailureKind::usage, std::string(error), 1};
  return {base::FailureKind::usage,
          base::cat(error, "\n\nUsage:  ", usage_line(entry), "\n\nRun '", full_path(entry),
                    " --help' for more information"),
          125};
}

std::string arity_error(const Entry& entry, Arguments arguments) {
  const Arity arity = entry.command->arity;
  const int count = static_cast<int>(arguments.size());
  if (count >= arity.least && (arity.most < 0 || count <= arity.most)) return {};
  if (arity.wording == Wording::plain) return plain_arity_error(entry, arguments);
  const std::string path = full_path(entry);
  const bool at_least = arity.most < 0 && arity.wording != Wording::counted;
  return base::cat("docker: '", path, "' ", arity_reason(entry), "\n\nUsage:  ", usage_line(entry), "\n\n",
                   at_least ? "See" : "Run", " '", path, " --help' for more information");
}

bool VerbLine::given(std::string_view flag) const {
  const auto matches = [&](const Event& event) { return event.flag->name == flag; };
  return std::any_of(lexed_.events.begin(), lexed_.events.end(), matches) ||
         std::any_of(selection_.group_events.begin(), selection_.group_events.end(), matches);
}

void VerbLine::parse_into(void* options) {
  const Entry& entry = selection_.entry;
  const Command& command = *entry.command;
  // A bad value in front of the verb is reported bare, without the verb's usage.
  if (const auto refused = set_options(selection_.group_events, options))
    throw base::Failure(base::FailureKind::usage, *refused);
  lexed_ = lex(command.flags, selection_.words, command.interspersed);
  std::string error = lexed_.error;
  std::size_t taken = 0; // a flag with a bad value counts as not given
  if (auto refused = set_options(lexed_.events, options, &taken)) error = std::move(*refused);
  if (!error.empty()) {
    if (auto sentence = unsupported(program_, entry, std::span(lexed_.events).first(taken), host_); !sentence.empty())
      throw base::Failure(base::FailureKind::unavailable, std::move(sentence));
    throw flag_failure(entry, error);
  }
  auto& out = host_.streams().out; // the official programs print these warnings to stdout
  for (const Event& event : lexed_.events) {
    if (is_help(*event.flag) && event.by_letter) out.line(letter_deprecated);
    if (!event.flag->deprecated.empty() && !deprecated_accepted_)
      out.line(base::cat("Flag --", event.flag->name, " has been deprecated, ", event.flag->deprecated));
  }
  if (asks_for_help(lexed_.events)) throw HelpRequest{};
  if (auto sentence = unsupported(program_, entry, lexed_.events, host_); !sentence.empty())
    throw base::Failure(base::FailureKind::unavailable, std::move(sentence));
  const auto free = base::split(command.free_arity_with, ' ');
  const auto frees = [&](const std::string& flag) { return !flag.empty() && given(flag); };
  if (std::any_of(free.begin(), free.end(), frees)) return;
  if (auto wrong = arity_error(entry, lexed_.arguments); !wrong.empty())
    throw base::Failure(base::FailureKind::usage, std::move(wrong));
}

} // namespace skiff::cli
