#pragma once
// Creating a container, for `create` and `run`: the checked options become a request, a missing image is pulled, the
// engine's warnings go to stderr.

#include "commands/container/create_options.hpp"
#include "commands/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/cli/command.hpp>

namespace skiff::commands {

/// An error of the options as `create` and `run` report it: exit code 125, `docker: <text>` and the hint.
base::Failure option_failure(std::string_view verb, std::string_view text);

/// The request for the options of a `docker <verb>` line; the first argument is the image. Asks the engine what it is.
/// Throws option_failure(). `run` may still change AttachStdin and the like before the container is created.
base::JsonDocument create_request(Session& session, const ContainerCreateOptions& options, cli::Arguments arguments,
                                  std::string_view verb);

/// The ID of the new container. Throws the engine's Failure; FailureKind::not_found only for an image that could not
/// be had. Writes --cidfile.
std::string create_container(Session& session, const ContainerCreateOptions& options, base::JsonDocument request);

} // namespace skiff::commands
