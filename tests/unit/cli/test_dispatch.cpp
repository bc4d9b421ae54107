// Selection, order of errors, help and exit codes over a small tree, with a host whose streams are files.

#include "cli/help.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/dispatch.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace skiff::commands {
class Session {};
} // namespace skiff::commands

namespace skiff::cli {
namespace {

std::string contents(int descriptor) {
  std::string text(4096, '\0');
  const auto count = ::pread(descriptor, text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(count));
  return text;
}

struct Globals {
  bool debug = false;
  bool version = false;
};

class FakeHost : public Host {
public:
  FakeHost() {
    streams_.out = terminal::Output(::memfd_create("out", 0));
    streams_.err = terminal::Output(::memfd_create("err", 0));
  }
  ~FakeHost() override {
    ::close(streams_.out.descriptor());
    ::close(streams_.err.descriptor());
  }
  commands::Session& session() override { return session_; }
  terminal::Streams& streams() override { return streams_; }
  void* globals() override { return &globals_; }
  const EngineFacts& engine() override {
    ++asked;
    return facts;
  }
  std::string version_line() override { return "Docker version 1"; }
  std::string out() const { return contents(streams_.out.descriptor()); }
  std::string err() const { return contents(streams_.err.descriptor()); }

  EngineFacts facts{{1, 41}, "linux", false, "inactive", "1.41"};
  int asked = 0;

private:
  commands::Session session_;
  terminal::Streams streams_;
  Globals globals_;
};

struct PsOptions {
  bool all = false;
  std::int64_t last = 0;
};
struct UpOptions {
  std::string project;
  bool detach = false;
};

std::string seen; // what the verb got, for the expectations below

int run_ps(commands::Session&, const PsOptions& options, Arguments arguments) {
  seen = base::cat("ps all=", options.all ? 1 : 0, " last=", options.last, " args=", arguments.size());
  return 0;
}
int run_up(commands::Session&, const UpOptions& options, Arguments) {
  seen = base::cat("up ", options.project, options.detach ? " detached" : "");
  return 7;
}

constexpr Flag root_flags[] = {
    {.name = "debug", .letter = 'D', .help = "Debug", .set = into<&Globals::debug>},
    {.name = "version", .letter = 'v', .help = "Version", .set = into<&Globals::version>},
};
constexpr std::span<const Flag> root_groups[] = {root_flags};
constexpr Command root = {
    .path = "", .usage = "[OPTIONS] COMMAND [ARG...]", .summary = "Root", .flags = root_groups, .group = Group::names};
constexpr Command container = {.path = "container", .summary = "Containers", .group = Group::names};
constexpr Flag ps_flags[] = {
    {.name = "all", .letter = 'a', .help = "All of them", .set = into<&PsOptions::all>},
    {.name = "last", .letter = 'n', .type = "int", .help = "The last", .fallback = "-1", .set = into<&PsOptions::last>},
    {.name = "new", .help = "New", .since = {1, 44}, .set = accepted},
    {.name = "old", .help = "Old", .hidden = true, .deprecated = "use --all", .set = accepted},
    {.name = "win", .help = "Windows", .os = "windows", .set = accepted},
};
constexpr std::span<const Flag> ps_groups[] = {ps_flags};
constexpr Command ps = {.path = "container ls",
                        .usage = "[OPTIONS]",
                        .summary = "List",
                        .aliases = "docker container ls, docker ps",
                        .flags = ps_groups,
                        .arity = exactly(0),
                        .execute = action<PsOptions, run_ps>};
constexpr Flag compose_flags[] = {
    {.name = "project", .letter = 'p', .type = "string", .help = "Project", .set = into<&UpOptions::project>}};
constexpr std::span<const Flag> compose_groups[] = {compose_flags};
constexpr Command compose = {.path = "compose",
                             .summary = "Projects",
                             .flags = compose_groups,
                             .group = Group::strict,
                             .interspersed = false,
                             .family = Family::compose};
constexpr Flag up_flags[] = {{.name = "detach", .letter = 'd', .help = "Detach", .set = into<&UpOptions::detach>}};
constexpr std::span<const Flag> up_groups[] = {up_flags};
constexpr Command up = {.path = "compose up",
                        .usage = "[OPTIONS] [SERVICE...]",
                        .summary = "Start",
                        .flags = up_groups,
                        .family = Family::compose,
                        .execute = action<UpOptions, run_up>};
constexpr Command later = {
    .path = "later", .usage = "NAME", .summary = "Later", .arity = at_least(1), .missing = "later: not in this build"};
constexpr Command fresh = {.path = "fresh", .summary = "Fresh", .since = {1, 50}, .execute = action<PsOptions, run_ps>};
static_assert(well_formed(ps) && well_formed(up));

constexpr Entry entries[] = {
    {"compose", &compose}, {"compose up", &up}, {"container", &container}, {"container list", &ps, Role::alias},
    {"container ls", &ps}, {"fresh", &fresh},   {"later", &later},         {"ps", &ps},
};
static_assert(sorted(entries));
constexpr Program program = {root, entries};

struct Ran {
  int code;
  std::string out, err;
};
Ran run(std::vector<std::string> words, FakeHost& host) {
  seen.clear();
  const int code = dispatch(program, host, std::move(words));
  return {code, host.out(), host.err()};
}
Ran run(std::vector<std::string> words) {
  FakeHost host;
  return run(std::move(words), host);
}

TEST(Dispatch, RunsTheVerbWithItsFlags) {
  EXPECT_EQ(run({"-D", "ps", "-an", "3"}).code, 0);
  EXPECT_EQ(seen, "ps all=1 last=3 args=0");
  EXPECT_EQ(run({"container", "list"}).code, 0);
  EXPECT_EQ(seen, "ps all=0 last=0 args=0");
  EXPECT_EQ(run({"compose", "-p", "web", "up", "-d"}).code, 7);
  EXPECT_EQ(seen, "up web detached");
}

TEST(Dispatch, FlagErrorsEndWith125AndInComposeWith1) {
  auto ran = run({"ps", "--nope"});
  EXPECT_EQ(ran.code, 125);
  EXPECT_EQ(ran.err,
            "unknown flag: --nope\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information\n");
  ran = run({"compose", "up", "--nope"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "unknown flag: --nope\n");
  ran = run({"container", "--nope=1", "ls"}); // in front of the verb: bare
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "unknown flag: --nope\n");
  EXPECT_EQ(run({"container", "--nope", "ls"}).code, 125); // the word behind counts as its value
}

TEST(Dispatch, CountsArguments) {
  EXPECT_EQ(run({"ps", "x"}).err, "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\nRun "
                                  "'docker ps --help' for more information\n");
  EXPECT_EQ(run({"later"}).err, "docker: 'docker later' requires at least 1 argument\n\nUsage:  docker later "
                                "NAME\n\nSee 'docker later --help' for more information\n");
  const auto ran = run({"later", "x"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "later: not in this build\n");
}

TEST(Dispatch, NamesUnknownCommands) {
  EXPECT_EQ(run({"nope"}).err, "docker: unknown command: docker nope\n\nRun 'docker --help' for more information\n");
  EXPECT_EQ(run({"container", "nope"}).err, "docker: unknown command: docker container nope\n\nUsage:  docker "
                                            "container\n\nRun 'docker container --help' for more information\n");
  const auto ran = run({"compose", "nope"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "unknown docker command: \"compose nope\"\n");
  EXPECT_TRUE(ran.out.starts_with("Usage:  docker compose [OPTIONS] COMMAND\n"));
}

TEST(Dispatch, PrintsHelpWhereDockerDoes) {
  const std::string page = "Usage:  docker ps [OPTIONS]\n\nList\n\nAliases:\n  docker container ls, docker ps\n\n"
                           "Options:\n  -a, --all        All of them\n  -n, --last int   The last (default -1)\n";
  EXPECT_EQ(run({"ps", "--help"}).out, page);
  EXPECT_EQ(run({"help", "ps"}).out, page);
  EXPECT_EQ(run({"--help", "ps"}).out, page);
  EXPECT_EQ(run({"ps", "-h"}).out, "Flag shorthand -h has been deprecated, use --help\n" + page);
  EXPECT_EQ(run({"-h", "ps"}).out, page);
  EXPECT_EQ(run({"-h", "ps"}).err, "Flag shorthand -h has been deprecated, use --help\n");
  EXPECT_EQ(run({"ps", "--help", "--nope"}).code, 125);
  EXPECT_EQ(run({"help", "container", "x", "y"}).err, "unknown help topic: x y\n");
  const auto group = run({"container"});
  EXPECT_EQ(group.out, "");
  EXPECT_EQ(group.err, "Usage:  docker container COMMAND\n\nContainers\n\nCommands:\n  ls          List\n\n"
                       "Run 'docker container COMMAND --help' for more information on a command.\n");
  EXPECT_EQ(run({"-v"}).out, "Docker version 1\n");
}

TEST(Dispatch, AsksTheEngineOnlyWhenItMatters) {
  FakeHost quiet;
  run({"ps", "-a"}, quiet);
  EXPECT_EQ(quiet.asked, 0);
  EXPECT_EQ(run({"ps", "--new", "--win"}).err,
            "\"--new\" requires API version 1.44, but the Docker daemon API version is 1.41\n"
            "\"--win\" is only supported on a Docker daemon running on windows, but the Docker daemon is running on "
            "linux\n");
  EXPECT_EQ(run({"fresh"}).err, "docker fresh requires API version 1.50, but the Docker daemon API version is 1.41\n");
  EXPECT_EQ(run({"ps", "--new", "--nope"}).code, 1); // what the engine lacks comes before the flag error
}

TEST(Dispatch, WarnsOfDeprecatedFlagsOnStdout) {
  EXPECT_EQ(run({"ps", "--old"}).out, "Flag --old has been deprecated, use --all\n");
}

TEST(Help, WrapsAsTheFlagLibraryDoes) {
  const FlagRow rows[] = {
      {"      --long-name string", "one two three four five six seven eight nine ten eleven twelve"},
      {"  -a, --all", "short"}};
  EXPECT_EQ(option_lines(rows, 79), "      --long-name string   one two three four five six seven eight nine\n"
                                    "                           ten eleven twelve\n"
                                    "  -a, --all                short");
}

TEST(Dispatch, AFullOutputIsAnErrorAndNoEnd) {
  FakeHost host;
  host.streams().out = terminal::Output(::open("/dev/full", O_WRONLY));
  EXPECT_EQ(dispatch(program, host, {"--help"}), 1);
  EXPECT_EQ(host.err(), "write /dev/stdout: no space left on device\n");
  FakeHost both;
  both.streams().out = terminal::Output(::open("/dev/full", O_WRONLY));
  both.streams().err = terminal::Output(::open("/dev/full", O_WRONLY));
  EXPECT_EQ(dispatch(program, both, {"ps", "--nonsense"}), 125);
}

} // namespace
} // namespace skiff::cli
