// The life of a command line, and the one catch: a Failure becomes text on stderr and an exit code here.

#include "cli/availability.hpp"
#include "cli/help.hpp"
#include "cli/line.hpp"
#include "cli/parser.hpp"
#include "cli/select.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/dispatch.hpp>

#include <exception>

namespace skiff::cli {

namespace {

base::Failure usage_failure(std::string text) { return {base::FailureKind::usage, std::move(text)}; }

class Dispatcher {
public:
  Dispatcher(const Program& program, Host& host) : program_(program), host_(host) {}

  int run(std::span<const std::string> words) {
    const Entry root{"", &program_.root, Role::node};
    const Lexed globals = lex(program_.root.flags, words, false);
    std::string error = globals.error;
    if (auto refused = set_options(globals.events, host_.globals())) error = std::move(*refused);
    host_.prepare();
    if (!error.empty()) throw flag_failure(root, error);
    bool help = false;
    bool version = false;
    for (const Event& event : globals.events) {
      if (is_help(*event.flag)) help = *base::parse_bool(event.value);
      if (event.flag->name == "version") version = *base::parse_bool(event.value);
      if (is_help(*event.flag) && event.by_letter) out().line("Flag shorthand -h has been deprecated, use --help");
    }
    const std::span<const std::string> rest = globals.arguments;
    if (help) return show_help(rest);
    if (version && rest.empty()) {
      out().line(host_.version_line());
      return 0;
    }
    if (!rest.empty() && rest[0] == "help") return help_command(rest.subspan(1));
    selection_ = select(program_, rest);
    if (!selection_.error.empty()) throw usage_failure(selection_.error);
    const Group group = selection_.entry.command->group;
    return group == Group::no || group == Group::verb ? run_verb() : run_group();
  }

  Family family() const {
    return selection_.entry.command != nullptr ? selection_.entry.command->family : Family::docker;
  }

private:
  terminal::Output& out() { return host_.streams().out; }

  int print_help(const Entry& entry) {
    out().write(help_page(program_, entry, host_));
    return 0;
  }

  // `docker --help container ls`: the page of what follows, as far as it is known.
  int show_help(std::span<const std::string> words) {
    selection_ = select(program_, words);
    return print_help(selection_.entry);
  }

  int help_command(std::span<const std::string> words) {
    static constexpr Command record = {.path = "help", .usage = "[command]", .summary = "Help about the command"};
    const Entry entry{"help", &record, Role::node};
    const Lexed lexed = lex({}, words, true);
    std::string error = lexed.error;
    if (auto refused = set_options(lexed.events, nullptr)) error = std::move(*refused);
    if (!error.empty()) throw flag_failure(entry, error);
    for (const Event& event : lexed.events)
      if (*base::parse_bool(event.value)) return print_help(entry);
    const Selection found = select(program_, lexed.arguments);
    if (!found.words.empty()) {
      std::string topic;
      for (const std::string& word : found.words) topic += base::cat(topic.empty() ? "" : " ", word);
      throw base::Failure(base::cat("unknown help topic: ", topic));
    }
    return print_help(found.entry);
  }

  int run_verb() {
    VerbLine line(program_, selection_, host_);
    const Command& command = *selection_.entry.command;
    try {
      if (command.execute != nullptr) return command.execute(host_.session(), line);
      line.parse_into(nullptr);
    } catch (const HelpRequest&) {
      return print_help(selection_.entry);
    }
    throw base::Failure(base::FailureKind::unavailable, std::string(command.missing));
  }

  int run_group() {
    const Entry& entry = selection_.entry;
    const Command& command = *entry.command;
    VerbLine line(program_, selection_, host_);
    try {
      if (entry.path.empty()) { // the program's own flags were taken before
        if (selection_.words.empty()) {
          host_.streams().err.write(help_page(program_, entry, host_));
          return 0;
        }
        throw usage_failure(base::cat("docker: unknown command: docker ", selection_.words.front(),
                                      "\n\nRun 'docker --help' for more information"));
      }
      line.parse_into(nullptr);
    } catch (const HelpRequest&) {
      return print_help(entry);
    }
    const Arguments arguments = line.arguments();
    if (command.group == Group::names) {
      if (!arguments.empty())
        throw usage_failure(base::cat("docker: unknown command: ", full_path(entry), " ", arguments.front(),
                                      "\n\nUsage:  ", full_path(entry), "\n\nRun '", full_path(entry),
                                      " --help' for more information"));
      host_.streams().err.write(help_page(program_, entry, host_));
      return 0;
    }
    print_help(entry);
    if (command.group == Group::silent || arguments.empty()) return 0;
    throw base::Failure(
        command.family == Family::compose
            ? base::cat("unknown docker command: ", base::quote(base::cat("compose ", arguments.front())))
            : base::cat("unknown command: ", base::quote(arguments.front())));
  }

  const Program& program_;
  Host& host_;
  Selection selection_;
};

// Errors of buildx carry a prefix, except those of its flags.
int report(const base::Failure& failure, Family family, terminal::Streams& streams) {
  if (failure.text.empty() || failure.kind == base::FailureKind::quiet) return failure.exit_code;
  const bool flag_error = failure.kind == base::FailureKind::usage && failure.exit_code == 125;
  streams.warn(family == Family::buildx && !flag_error ? base::cat("ERROR: ", failure.text) : failure.text);
  return failure.exit_code;
}

} // namespace

int dispatch(const Program& program, Host& host, std::vector<std::string> words) {
  Dispatcher dispatcher(program, host);
  terminal::Streams& streams = host.streams();
  int code = 1;
  try {
    code = dispatcher.run(words);
    streams.out.flush();
    streams.err.flush();
    return code;
  } catch (const base::Failure& failure) {
    code = report(failure, dispatcher.family(), streams);
  } catch (const std::exception& error) {
    streams.warn(base::cat("internal error: ", error.what()));
  }
  try {
    streams.out.flush();
    streams.err.flush();
  } catch (const base::Failure&) {
    // The other end is gone: nobody is left to tell.
  }
  return code;
}

} // namespace skiff::cli
