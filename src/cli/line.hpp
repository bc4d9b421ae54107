#pragma once
// One selected verb and the words behind it: the order of checks is the official one (flags, help, availability,
// argument count), so that a line with several faults reports the same one.

#include "cli/grammar.hpp"
#include "cli/select.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/dispatch.hpp>

#include <string>

namespace skiff::cli {

/// Thrown by a line that asks for help; caught by the dispatcher.
struct HelpRequest {};

/// Of -h as --help; behind a verb it is told on stdout, in front of it on stderr.
inline constexpr std::string_view letter_deprecated = "Flag shorthand -h has been deprecated, use --help";

/// Text and exit code of a flag error, as the family of the command reports it.
base::Failure flag_failure(const Entry& entry, std::string_view error);
/// Text of a wrong argument count; empty if the count is right.
std::string arity_error(const Entry& entry, Arguments arguments);

class VerbLine : public Line {
public:
  VerbLine(const Program& program, const Selection& selection, Host& host)
      : program_(program), selection_(selection), host_(host) {}

  void parse_into(void* options) override;
  Arguments arguments() const override { return lexed_.arguments; }
  bool given(std::string_view flag) const override;
  bool forwarded() const override { return selection_.entry.role == Role::forward; }
  void accept_deprecated() override { deprecated_accepted_ = true; }

private:
  const Program& program_;
  const Selection& selection_;
  Host& host_;
  Lexed lexed_;
  bool deprecated_accepted_ = false;
};

} // namespace skiff::cli
