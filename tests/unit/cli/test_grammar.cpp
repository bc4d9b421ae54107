// The lexer and its way through CLI11, on a small table. The recorded case table (tests/grammar) covers real commands.

#include "cli/grammar.hpp"
#include "cli/parser.hpp"

#include <gtest/gtest.h>

namespace skiff::cli {
namespace {

struct Options {
  bool interactive = false;
  bool tty = false;
  std::vector<std::string> env;
  std::vector<std::string> dns;
  std::string name;
  std::int64_t last = -1;
  std::optional<bool> init;
  std::string check = "unset";
};

constexpr Flag flags[] = {
    {.name = "interactive", .letter = 'i', .help = "h", .set = into<&Options::interactive>},
    {.name = "tty", .letter = 't', .help = "h", .set = into<&Options::tty>},
    {.name = "env", .letter = 'e', .type = "list", .help = "h", .set = into<&Options::env>},
    {.name = "dns", .type = "strings", .help = "h", .set = into_csv<&Options::dns>},
    {.name = "name", .type = "string", .help = "h", .set = into<&Options::name>},
    {.name = "last", .letter = 'n', .type = "int", .help = "h", .set = into<&Options::last>},
    {.name = "init", .help = "h", .set = into<&Options::init>},
    {.name = "check", .type = "string", .help = "h", .bare = "all", .set = into<&Options::check>},
};
constexpr std::span<const Flag> groups[] = {flags};

struct Outcome {
  Options options;
  std::vector<std::string> arguments;
  std::string error;
};

Outcome parse(const std::vector<std::string>& words, bool interspersed = true) {
  Outcome outcome;
  const Lexed lexed = lex(groups, words, interspersed);
  outcome.arguments = lexed.arguments;
  outcome.error = lexed.error;
  if (auto refused = set_options(lexed.events, &outcome.options)) outcome.error = *refused;
  return outcome;
}

using Words = std::vector<std::string>;

TEST(Grammar, BundlesLettersAndTakesAttachedValues) {
  const auto got = parse({"-ite", "A=1", "-eB", "-e=C", "-tn5", "x"});
  EXPECT_EQ(got.error, "");
  EXPECT_TRUE(got.options.interactive && got.options.tty);
  EXPECT_EQ(got.options.env, (Words{"A=1", "B", "C"}));
  EXPECT_EQ(got.options.last, 5);
  EXPECT_EQ(got.arguments, Words{"x"});
}

TEST(Grammar, SwitchesNeverTakeTheNextWord) {
  const auto got = parse({"-it=false", "--init", "false"});
  EXPECT_TRUE(got.options.interactive);
  EXPECT_FALSE(got.options.tty);
  EXPECT_EQ(got.options.init, true);
  EXPECT_EQ(got.arguments, Words{"false"});
  EXPECT_EQ(parse({"--check"}).options.check, "all");
  EXPECT_EQ(parse({"--check="}).options.check, "");
  EXPECT_EQ(parse({"--check=x", "y"}).arguments, Words{"y"});
}

TEST(Grammar, ValuesPassCli11Unchanged) {
  for (const std::string value : {"", "-5", "--", "-i", "--name", "[a,b]", "{}", "%%", "--name=x", "a b", "'q'",
                                  "\"q\"", "a\nb", "=", "++", "\xc3\xa4"}) {
    EXPECT_EQ(parse({"--name", value, "z"}).options.name, value) << value;
    EXPECT_EQ(parse({"-e", value, "--env=" + value}).options.env, (Words{value, value})) << value;
  }
}

TEST(Grammar, LastOccurrenceWinsAndListsGrow) {
  const auto got = parse({"--name", "a", "--dns", "1,2", "--name=b", "--dns", "\"3,4\""});
  EXPECT_EQ(got.options.name, "b");
  EXPECT_EQ(got.options.dns, (Words{"1", "2", "3,4"}));
}

TEST(Grammar, DashesEndTheFlags) {
  EXPECT_EQ(parse({"a", "-i", "--", "-t"}).arguments, (Words{"a", "-t"}));
  EXPECT_EQ(parse({"-i", "a", "-t"}, false).arguments, (Words{"a", "-t"}));
  EXPECT_EQ(parse({"a", "--", "b"}, false).arguments, (Words{"a", "--", "b"}));
  EXPECT_EQ(parse({"-"}).arguments, Words{"-"});
}

TEST(Grammar, TheFirstErrorWins) {
  EXPECT_EQ(parse({"--nope", "-n", "x"}).error, "unknown flag: --nope");
  EXPECT_EQ(parse({"-n", "x", "--nope"}).error,
            "invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid syntax");
  EXPECT_EQ(parse({"--name", "a", "--init=x", "-n", "y"}).error,
            "invalid argument \"x\" for \"--init\" flag: strconv.ParseBool: parsing \"x\": invalid syntax");
  EXPECT_EQ(parse({"-n", "x", "-n", "1"}).error.substr(0, 20), "invalid argument \"x\"");
}

TEST(Grammar, TextsOfTheLexer) {
  EXPECT_EQ(parse({"-itZ"}).error, "unknown shorthand flag: 'Z' in -Z");
  EXPECT_EQ(parse({"-Zi"}).error, "unknown shorthand flag: 'Z' in -Zi");
  EXPECT_EQ(parse({"-\xc3\xa4"}).error, "unknown shorthand flag: '\xc3\x83' in -\xc3\xa4");
  EXPECT_EQ(parse({"-'"}).error, "unknown shorthand flag: '\\'' in -'");
  EXPECT_EQ(parse({"-ie"}).error, "flag needs an argument: 'e' in -e");
  EXPECT_EQ(parse({"--env"}).error, "flag needs an argument: --env");
  EXPECT_EQ(parse({"---x"}).error, "bad flag syntax: ---x");
  EXPECT_EQ(parse({"--=x"}).error, "bad flag syntax: --=x");
}

TEST(Grammar, HelpIsAnOrdinaryFlag) {
  const Words words = {"--help", "-h", "--help=false"};
  const auto lexed = lex(groups, words, true);
  ASSERT_EQ(lexed.events.size(), 3u);
  EXPECT_TRUE(lexed.events[1].by_letter);
  EXPECT_EQ(lexed.events[2].value, "false");
  EXPECT_EQ(parse({"--help=x"}).error,
            "invalid argument \"x\" for \"--help\" flag: strconv.ParseBool: parsing \"x\": invalid syntax");
}

} // namespace
} // namespace skiff::cli
