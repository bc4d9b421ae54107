// `buildx history inspect attachment`: one blob of a record, word for word.
#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

struct HistoryAttachmentOptions : BuildxOptions {
  std::string platform, type;
};

constexpr cli::Flag flags[] = {
    {.name = "platform",
     .type = "string",
     .help = "Platform of the attachment",
     .set = cli::into<&HistoryAttachmentOptions::platform>},
    {.name = "type",
     .type = "string",
     .help = "Type of the attachment",
     .set = cli::into<&HistoryAttachmentOptions::type>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

std::vector<std::string> types_of(const std::string& type) {
  if (type == "index") return {"application/vnd.oci.image.index.v1+json"};
  if (type == "manifest") return {"application/vnd.oci.image.manifest.v1+json"};
  if (type == "image") return {"application/vnd.oci.image.config.v1+json"};
  if (type == "provenance") return {"https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2"};
  if (type == "sbom") return {"https://spdx.dev/Document"};
  return {type};
}

// In the words of Go's digest package.
void check_digest(const std::string& digest) {
  const auto fault = [&](std::string_view why) {
    throw base::Failure(base::cat("invalid digest ", base::quote(digest), ": ", why));
  };
  const auto [algorithm, hex] = base::cut(digest, ':');
  if (!hex || hex->empty() || algorithm.empty()) fault("invalid checksum digest format");
  if (algorithm != "sha256") fault("unsupported digest algorithm");
  if (hex->size() != 64) fault("invalid checksum digest length");
  if (hex->find_first_not_of("0123456789abcdef") != std::string_view::npos) fault("invalid checksum digest format");
}

int run(Session& session, const HistoryAttachmentOptions& options, cli::Arguments arguments) {
  const std::string ref = arguments.empty() ? std::string() : arguments[0];
  if (arguments.size() > 1) check_digest(arguments[1]);
  if (arguments.size() < 2 && options.platform.empty() && options.type.empty())
    throw base::Failure("at least one of --type, --platform or DIGEST must be specified");
  const auto record = find_record(session, options, ref);
  const auto print = [&](const std::string& digest) {
    build::read_content(session.engine(), digest, [&](std::string_view piece) { session.print(piece); });
    return 0;
  };
  if (arguments.size() > 1) return print(arguments[1]);
  const auto types = types_of(options.type);
  for (const auto& attachment : attachments_of(session, record)) {
    if (!options.platform.empty() && attachment.platform != options.platform) continue;
    if (!options.type.empty() &&
        std::find(types.begin(), types.end(), attachment_type(attachment.descriptor)) == types.end())
      continue;
    return print(attachment.descriptor.digest);
  }
  throw base::Failure(base::cat("no matching attachment found for ref ", base::quote(ref)));
}

} // namespace

extern constexpr cli::Command buildx_history_inspect_attachment = {
    .path = "buildx history inspect attachment",
    .usage = "[OPTIONS] [REF [DIGEST]]",
    .summary = "Show an attachment of a record",
    .flags = groups,
    .arity = {0, 2, cli::Wording::plain},
    .family = cli::Family::buildx,
    .execute = cli::action<HistoryAttachmentOptions, run>,
};
static_assert(cli::well_formed(buildx_history_inspect_attachment));

} // namespace skiff::commands
