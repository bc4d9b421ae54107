#pragma once
// Fetching one image through the engine, for `pull` and for verbs that need an image that is not there.

#include "commands/session.hpp"

#include <skiff/notation/reference.hpp>

namespace skiff::commands {

/// `out`: where the progress goes (pull: stdout, run and create: stderr); null: nowhere.
/// `json`: the progress as the engine's messages, one a line.
/// `all_tags`: every tag of the repository; the reference's own tag does not count then.
void pull_image(Session& session, const notation::Reference& image, std::string_view platform, bool all_tags,
                terminal::Output* out, bool json = false);

} // namespace skiff::commands
