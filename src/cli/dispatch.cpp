// The life of a command line, and the one catch: a Failure becomes text on stderr and an exit code here.

#include "cli/completion.hpp"
#include "cli/dump.hpp"
#include "cli/help.hpp"
#include "cli/line.hpp"
#include "cli/parser.hpp"
#include "cli/select.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/dispatch.hpp>
#include <skiff/cli/errors.hpp>

#include <exception>

namespace skiff::cli {

namespace {

base::Failure usage_failure(std::string text) { return {base::FailureKind::usage, std::move(text)}; }

class Dispatcher {
public:
  Dispatcher(const Program& program, Host& host) : program_(program), host_(host) {}

  int run(std::span<const std::string> words) {
    const Entry root{"", &program_.root, Role::node};
    Globals globals = read_globals(root, words, false);
    host_.begin();
    const std::span<const std::string> rest = globals.rest;
    if (globals.help) {
      if (!rest.empty())
        if (const auto code = foreign(rest[0], words, Host::Wanted::work)) return *code;
      return show_help(rest);
    }
    if (!rest.empty() && rest[0] == "help") {
      if (rest.size() > 1)
        if (const auto code = foreign(rest[1], words, Host::Wanted::help)) return *code == 0 ? 0 : throw_status(*code);
      return help_command(rest.subspan(1));
    }
    if (!rest.empty() && (rest[0] == "__complete" || rest[0] == "__completeNoDesc")) {
      if (rest.size() > 2) {
        std::vector<std::string> line(rest.begin(), rest.end()); // docker leaves out its own flags,
        line[0] = "__complete";                                  // and always asks for descriptions
        if (const auto code = foreign(rest[1], line, Host::Wanted::candidates)) return *code;
      }
      print_completion(program_, host_, rest.subspan(1), rest[0] == "__complete");
      return 0;
    }
    if (!rest.empty() && rest[0] == "__commands") return dump_commands(rest.subspan(1));
    if (!rest.empty())
      if (const auto code = foreign(rest[0], words, Host::Wanted::work)) return *code;
    selection_ = select(program_, rest);
    if (!selection_.error.empty()) throw usage_failure(selection_.error);
    if (selection_.entry.path.empty()) return run_root(root, globals);
    if (selection_.entry.role == Role::forward) {
      const bool below = rest[0] == "builder" || rest[0] == "image"; // a word that the builder does not get
      if (const auto code = host_.run_builder(words.first(words.size() - rest.size()), rest.subspan(below ? 1 : 0)))
        return *code;
    }
    const Group group = selection_.entry.command->group;
    return group == Group::no || group == Group::verb ? run_verb() : run_group();
  }

  Family family() const {
    return selection_.entry.command != nullptr ? selection_.entry.command->family : Family::docker;
  }

private:
  struct Globals {
    bool help = false;
    bool version = false;
    std::vector<std::string> rest;
  };

  Globals read_globals(const Entry& root, std::span<const std::string> words, bool interspersed) {
    Globals globals;
    Lexed lexed = lex(program_.root.flags, words, interspersed);
    std::string error = lexed.error;
    if (auto refused = set_options(lexed.events, host_.globals())) error = std::move(*refused);
    host_.prepare();
    if (!error.empty()) throw flag_failure(root, error);
    for (const Event& event : lexed.events) {
      if (is_help(*event.flag)) globals.help = *base::parse_bool(event.value);
      if (is_help(*event.flag) && event.by_letter) host_.streams().warn(letter_deprecated);
      if (event.flag->name == "version") globals.version = *base::parse_bool(event.value);
    }
    globals.rest = std::move(lexed.arguments);
    return globals;
  }

  // Commands of other programs: what the tree does not have, and compose and buildx if the user prefers others.
  std::optional<int> foreign(const std::string& word, Arguments words, Host::Wanted wanted) {
    if (word.empty() || word[0] == '-') return std::nullopt;
    const Entry* entry = find_entry(program_, word);
    const bool ours = entry != nullptr;
    if (ours && (entry->command->family == Family::docker || entry->role != Role::node)) return std::nullopt;
    return host_.run_foreign(word, words, wanted, ours);
  }

  [[noreturn]] static int throw_status(int code) { throw base::Failure(base::cat("exit status ", code)); }

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

  // The whole tree as data, for docs/compatibility.md and the tests.
  int dump_commands(std::span<const std::string> words) {
    if (words.size() != 1 || words[0] != "--json") throw usage_failure("usage: __commands --json");
    out().write(tree_as_json(program_));
    return 0;
  }

  int help_command(std::span<const std::string> words) {
    static constexpr Command record = {.path = "help", .usage = "[command]", .summary = "Help about the command"};
    const Entry entry{"help", &record, Role::node};
    const Lexed lexed = lex({}, words, true);
    std::string error = lexed.error;
    if (auto refused = set_options(lexed.events, nullptr)) error = std::move(*refused);
    if (!error.empty()) throw flag_failure(entry, error);
    for (const Event& event : lexed.events) {
      if (event.by_letter) out().line(letter_deprecated);
      if (*base::parse_bool(event.value)) return print_help(entry);
    }
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

  // No command was found: what looks like a flag behind the first word is one of the program's own.
  int run_root(const Entry& root, Globals globals) {
    const Globals behind = read_globals(root, globals.rest, true);
    if (behind.help) return print_help(root);
    if (globals.version || behind.version) {
      out().line(host_.version_line());
      return 0;
    }
    if (behind.rest.empty()) {
      host_.streams().err.write(help_page(program_, root, host_));
      return 0;
    }
    throw usage_failure(base::cat("docker: unknown command: docker ", behind.rest.front(),
                                  "\n\nRun 'docker --help' for more information"));
  }

  int run_group() {
    const Entry& entry = selection_.entry;
    const Command& command = *entry.command;
    VerbLine line(program_, selection_, host_);
    try {
      line.parse_into(nullptr);
    } catch (const HelpRequest&) {
      return print_help(entry);
    }
    const Arguments arguments = line.arguments();
    if (command.group == Group::names) {
      if (!arguments.empty())
        throw usage_failure(base::cat("docker: unknown command: ", full_path(entry), " ", arguments.front(),
                                      "\n\nUsage:  ", usage_line(entry), "\n\nRun '", full_path(entry),
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

// On its own, buildx calls itself docker-buildx and shows no usage behind errors of flags.
std::string text_alone(const base::Failure& failure) {
  if (failure.kind != base::FailureKind::usage) return failure.text;
  if (failure.exit_code == 125) return failure.text.substr(0, failure.text.find("\n\n"));
  std::string text = base::replace_all(failure.text, "docker buildx", "docker-buildx");
  return text.starts_with("docker: ") ? "docker-buildx" + text.substr(6) : text;
}

// Errors of buildx carry a prefix, except those of its flags. Compose prints the text of an interruption as well: an
// empty line.
int report(const base::Failure& failure, Family family, Host& host) {
  const bool told =
      !failure.text.empty() || (family == Family::compose && failure.kind == base::FailureKind::interrupted);
  if (!told || failure.kind == base::FailureKind::quiet) return failure.exit_code;
  terminal::Streams& streams = host.streams();
  if (const auto line = host.machine_line(failure)) {
    streams.warn(*line);
    return failure.exit_code;
  }
  if (family == Family::buildx && host.buildx_alone()) {
    streams.warn("ERROR: " + text_alone(failure));
    return failure.exit_code == 125 ? 1 : failure.exit_code;
  }
  const bool flag_error = failure.kind == base::FailureKind::usage && failure.exit_code == 125;
  streams.warn(family == Family::buildx && !flag_error ? base::cat("ERROR: ", failure.text) : failure.text);
  return failure.exit_code;
}

// An output that is full does not keep the other from telling why. If nobody reads the errors, the program ends as
// SIGPIPE would end it.
int report_if_read(const base::Failure& failure, Family family, Host& host) {
  try {
    host.streams().out.flush();
  } catch (const base::Failure&) {
    // What was in it is given up.
  }
  try {
    return report(failure, family, host);
  } catch (const base::Failure& closed) {
    return closed.kind == base::FailureKind::quiet ? closed.exit_code : failure.exit_code;
  }
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
    code = report_if_read(failure, dispatcher.family(), host);
  } catch (const std::exception& error) {
    code = report_if_read(base::Failure(base::cat("internal error: ", error.what())), dispatcher.family(), host);
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
