// `manifest annotate`: the platform of one image of a local manifest list.
#include "commands/manifest/image_manifest.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

#include <algorithm>
#include <iterator>

namespace skiff::commands {

namespace {

struct ManifestAnnotateOptions {
  std::string arch, os, os_version, variant;
  std::vector<std::string> os_features;
};

constexpr cli::Flag flags[] = {
    {.name = "arch",
     .type = "string",
     .help = "Set the architecture",
     .set = cli::into<&ManifestAnnotateOptions::arch>},
    {.name = "os",
     .type = "string",
     .help = "Set the operating system",
     .set = cli::into<&ManifestAnnotateOptions::os>},
    {.name = "os-features",
     .type = "strings",
     .help = "Set a feature of the operating system",
     .set = cli::into_csv<&ManifestAnnotateOptions::os_features>},
    {.name = "os-version",
     .type = "string",
     .help = "Set the version of the operating system",
     .set = cli::into<&ManifestAnnotateOptions::os_version>},
    {.name = "variant",
     .type = "string",
     .help = "Set the variant of the architecture",
     .set = cli::into<&ManifestAnnotateOptions::variant>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

// Go's ports, as far as docker lets them into a list.
bool known_platform(const ManifestPlatform& platform) {
  constexpr std::string_view known[] = {
      "darwin/386",    "darwin/amd64",  "darwin/arm",     "darwin/arm64",  "dragonfly/amd64", "freebsd/386",
      "freebsd/amd64", "freebsd/arm",   "linux/386",      "linux/amd64",   "linux/arm",       "linux/arm64",
      "linux/ppc64le", "linux/mips64",  "linux/mips64le", "linux/riscv64", "linux/s390x",     "netbsd/386",
      "netbsd/amd64",  "netbsd/arm",    "openbsd/386",    "openbsd/amd64", "openbsd/arm",     "plan9/386",
      "plan9/amd64",   "solaris/amd64", "windows/386",    "windows/amd64"};
  return std::find(std::begin(known), std::end(known), base::cat(platform.os, "/", platform.architecture)) !=
         std::end(known);
}

std::string reference_of(const std::string& text, std::string_view what) {
  try {
    return manifest_reference(text).text();
  } catch (const base::Failure& failure) {
    throw base::Failure(base::cat("annotate: error parsing name for ", what, " ", text, ": ", failure.text));
  }
}

int run(Session& session, const ManifestAnnotateOptions& options, cli::Arguments arguments) {
  const std::string list = reference_of(arguments[0], "manifest list");
  const std::string image = reference_of(arguments[1], "manifest");
  const ManifestStore store(session);
  ImageManifest manifest;
  try {
    manifest = store.get(list, image);
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::not_found) throw;
    throw base::Failure(base::cat("manifest for image ", arguments[1], " does not exist in ", arguments[0]));
  }
  if (!manifest.platform) manifest.platform.emplace();
  ManifestPlatform& platform = *manifest.platform;
  const auto set = [](std::string& field, const std::string& value) {
    if (!value.empty()) field = value;
  };
  set(platform.os, options.os);
  set(platform.architecture, options.arch);
  set(platform.os_version, options.os_version);
  set(platform.variant, options.variant);
  for (const std::string& feature : options.os_features)
    if (std::find(platform.os_features.begin(), platform.os_features.end(), feature) == platform.os_features.end())
      platform.os_features.push_back(feature);
  if (!known_platform(platform))
    throw base::Failure(
        base::cat("manifest entry for image has unsupported os/arch combination: ", options.os, "/", options.arch));
  store.save(list, manifest, image);
  return 0;
}

} // namespace

extern constexpr cli::Command manifest_annotate = {
    .path = "manifest annotate",
    .usage = "[OPTIONS] MANIFEST_LIST MANIFEST",
    .summary = "Describe an image of a manifest list",
    .flags = groups,
    .arity = cli::exactly(2),
    .execute = cli::action<ManifestAnnotateOptions, run>,
};
static_assert(cli::well_formed(manifest_annotate));

} // namespace skiff::commands
