// `buildx bake`: builds the targets that a JSON or compose file defines.
#include "commands/buildx/bake/builds.hpp"
#include "commands/buildx/bake/entitlements.hpp"
#include "commands/buildx/bake/files.hpp"
#include "commands/buildx/bake/listing.hpp"
#include "commands/buildx/build_request.hpp"
#include "commands/buildx/builders.hpp"
#include "commands/buildx/painter.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>

#include <optional>
#include <utility>

namespace skiff::commands {

namespace {

struct BakeOptions : BuildxOptions {
  std::vector<std::string> allow, files, overrides;
  std::string call = "build", list, metadata_file, progress = "auto", provenance, sbom;
  std::optional<bool> no_cache, pull;
  bool check = false, list_targets = false, list_variables = false, load = false, print = false, push = false;
};

constexpr cli::Flag flags[] = {
    {.name = "allow",
     .type = "stringArray",
     .help = "Let the build use resources outside of its folder",
     .set = cli::into<&BakeOptions::allow>},
    {.name = "call",
     .type = "string",
     .help = "How to evaluate the build (\"check\", \"outline\", \"targets\")",
     .fallback = "\"build\"",
     .set = cli::into<&BakeOptions::call>},
    {.name = "check", .help = "Same as \"--call=check\"", .set = cli::into<&BakeOptions::check>},
    {.name = "file",
     .letter = 'f',
     .type = "stringArray",
     .help = "File that defines the build",
     .set = cli::into<&BakeOptions::files>},
    {.name = "list", .type = "string", .help = "List targets or variables", .set = cli::into<&BakeOptions::list>},
    {.name = "list-targets", .help = "List targets", .hidden = true, .set = cli::into<&BakeOptions::list_targets>},
    {.name = "list-variables",
     .help = "List variables",
     .hidden = true,
     .set = cli::into<&BakeOptions::list_variables>},
    {.name = "load", .help = "Same as \"--set=*.output=type=docker\"", .set = cli::into<&BakeOptions::load>},
    {.name = "metadata-file",
     .type = "string",
     .help = "Write the result's metadata to a file",
     .set = cli::into<&BakeOptions::metadata_file>},
    {.name = "no-cache", .help = "Build without the cache", .set = cli::into<&BakeOptions::no_cache>},
    {.name = "print", .help = "Print the options without building", .set = cli::into<&BakeOptions::print>},
    {.name = "progress",
     .type = "string",
     .help = "Kind of progress (\"auto\", \"none\", \"plain\", \"quiet\", \"rawjson\", \"tty\")",
     .fallback = "\"auto\"",
     .set = cli::into<&BakeOptions::progress>},
    {.name = "provenance",
     .type = "string",
     .help = "Same as \"--set=*.attest=type=provenance\"",
     .set = cli::into<&BakeOptions::provenance>},
    {.name = "pull", .help = "Always try to pull newer base images", .set = cli::into<&BakeOptions::pull>},
    {.name = "push", .help = "Same as \"--set=*.output=type=registry\"", .set = cli::into<&BakeOptions::push>},
    {.name = "sbom",
     .type = "string",
     .help = "Same as \"--set=*.attest=type=sbom\"",
     .set = cli::into<&BakeOptions::sbom>},
    {.name = "set",
     .type = "stringArray",
     .help = "Override a value of a target (targetpattern.key=value)",
     .set = cli::into<&BakeOptions::overrides>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

std::string canonical_attest(std::string_view type, const std::string& text) {
  if (const auto truth = base::parse_bool(text))
    return base::cat("*.attest=type=", type, ",disabled=", *truth ? "false" : "true");
  return base::cat("*.attest=type=", type, ",", text);
}

std::string call_of(const BakeOptions& options) { return options.check ? "check" : options.call; }

std::vector<std::string> overrides_of(const BakeOptions& options) {
  std::vector<std::string> out = options.overrides;
  if (options.push) out.emplace_back("*.push=true");
  if (options.load) out.emplace_back("*.load=true");
  if (const auto question = parse_question(call_of(options))) out.push_back("*.call=" + question->name);
  if (options.no_cache) out.push_back(base::cat("*.no-cache=", *options.no_cache ? "true" : "false"));
  if (options.pull) out.push_back(base::cat("*.pull=", *options.pull ? "true" : "false"));
  if (!options.sbom.empty()) out.push_back(canonical_attest("sbom", options.sbom));
  if (!options.provenance.empty()) out.push_back(canonical_attest("provenance", options.provenance));
  return out;
}

// The progress of reading and building. One that was ended for a question begins anew.
class Display {
public:
  Display(Session& session, const BakeOptions& options, std::string builder)
      : session_(session), builder_(std::move(builder)), mode_(mode_of(session, options)),
        details_(session.globals.debug || options.debug) {
    watcher_.emplace(session_, style(), details_);
  }
  void show(const build::BuildStatus& status) {
    if (!watcher_) watcher_.emplace(session_, style(), details_);
    watcher_->show(status);
  }
  void finish() {
    if (watcher_) watcher_->finish();
    watcher_.reset();
  }

private:
  static std::string mode_of(Session& session, const BakeOptions& options) {
    const std::string other = session.environment.value("BUILDKIT_PROGRESS");
    const std::string mode = options.progress == "auto" && !other.empty() ? other : options.progress;
    for (const std::string_view known : {"auto", "plain", "tty", "rawjson", "quiet"})
      if (mode == known) return mode;
    throw base::Failure(base::cat("invalid progress mode ", mode));
  }
  PainterStyle style() const {
    if (!builder_.empty()) return build_style(session_, mode_, builder_);
    return {.out = session_.streams.err, .mode = mode_, .heading = {}};
  }

  Session& session_;
  std::string builder_, mode_;
  bool details_;
  std::optional<Watcher> watcher_;
};

// What was typed, taken apart.
struct Wish {
  std::vector<std::string> targets, overrides;
  Allowed allowed;
};

int bake(Session& session, const BakeOptions& options, const Wish& wish, Display& display) {
  const auto show = [&](const build::BuildStatus& status) { display.show(status); };
  const auto files = read_bake_files(session, options.files, show);
  if (files.empty()) throw base::Failure("couldn't find a bake definition");
  BakeDefinition definition = read_definition(session, files);
  if (!options.list.empty()) {
    display.finish();
    print_bake_list(session, definition, options.list);
    return 0;
  }
  BakePlan plan = resolve(session, definition, wish.targets, wish.overrides);
  for (auto& [name, target] : plan.targets) settle_target(session, target);
  if (options.print) {
    display.finish();
    session.print_line(document_text(plan_document(plan)));
    return 0;
  }
  require_entitlements(session, wish.allowed, plan, [&] { display.finish(); });
  auto builds = builds_of(session, plan, wish.targets, !options.metadata_file.empty());
  for (auto& one : builds) one.options.builder = options.builder;
  build_group(session, builds, show);
  display.finish();
  if (!options.metadata_file.empty()) write_bake_metadata(builds, options.metadata_file);
  return print_bake_answers(session, plan, builds, call_of(options));
}

int run(Session& session, const BakeOptions& typed, cli::Arguments arguments) {
  BakeOptions options = typed;
  const auto deprecated = [&](bool given, const char* name) {
    if (!given) return;
    session.print_line(base::cat("Flag --list-", name, " has been deprecated, list-", name,
                                 " is deprecated, use list=", name, " instead"));
    if (options.list.empty()) options.list = name;
  };
  deprecated(options.list_targets, "targets");
  deprecated(options.list_variables, "variables");
  Wish wish{{arguments.begin(), arguments.end()}, overrides_of(options), read_allowed(options.allow)};
  auto& targets = wish.targets;
  if (!targets.empty() && (build::is_git_url(targets.front()) || build::is_http_url(targets.front())))
    throw base::Failure("definitions from a URL are not supported: files are");
  if (targets.empty()) targets.emplace_back("default");
  if (options.print && !options.list.empty()) throw base::Failure("--print and --list are mutually exclusive");
  std::string builder;
  if (!options.print && options.list.empty()) {
    const Builder used = working_builder(session, options);
    note_activity(session, used);
    session.engine().ping();
    builder = used.name;
  }
  Display display(session, options, builder);
  try {
    return bake(session, options, wish, display);
  } catch (const build::SolveFailure& failure) {
    display.finish();
    session.streams.err.write(failure.excerpt);
    throw base::Failure(failure.text, failure.exit_code);
  } catch (base::Failure& failure) {
    display.finish();
    constexpr std::string_view prefix = "failed to build: "; // which is said by `build` alone
    if (failure.text.starts_with(prefix)) failure.text.erase(0, prefix.size());
    throw;
  }
}

} // namespace

extern constexpr cli::Command buildx_bake = {
    .path = "buildx bake",
    .usage = "[OPTIONS] [TARGET...]",
    .summary = "Build what a file defines",
    .aliases = "docker buildx bake, docker buildx f",
    .flags = groups,
    .family = cli::Family::buildx,
    .execute = cli::action<BakeOptions, run>,
};
static_assert(cli::well_formed(buildx_bake));

} // namespace skiff::commands
