// `tag`.
#include "commands/session.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/reference.hpp>

namespace skiff::commands {

namespace {

struct ImageTagOptions {};

int run(Session& session, const ImageTagOptions&, cli::Arguments arguments) {
  const auto refuse = [](std::string_view text, std::string_view why) {
    throw base::Failure(
        base::cat("Error parsing reference: ", base::quote(text), " is not a valid repository/tag: ", why));
  };
  if (const auto source = notation::parse_any_reference(arguments[0]); !source) refuse(arguments[0], source.error());
  const auto target = notation::parse_reference(arguments[1]);
  if (!target) refuse(arguments[1], target.error());
  if (!target->digest.empty()) throw base::Failure("refusing to create a tag with a digest reference");
  const notation::Reference full = notation::with_default_tag(*target);
  session.engine().nothing(api::images::tag(arguments[0], full.name(), full.tag));
  return 0;
}

} // namespace

extern constexpr cli::Command image_tag = {
    .path = "image tag",
    .usage = "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    .summary = "Give an image another name",
    .aliases = "docker image tag, docker tag",
    .arity = cli::exactly(2),
    .interspersed = false,
    .completer = cli::Completer::images,
    .completes = 2,
    .execute = cli::action<ImageTagOptions, run>,
};
static_assert(cli::well_formed(image_tag));

} // namespace skiff::commands
