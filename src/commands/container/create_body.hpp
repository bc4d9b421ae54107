#pragma once
// From the options of `create` and `run` to the body of POST /containers/create. Pure: files, environment and terminal
// come in through the context, errors are the official sentences without prefix.

#include "commands/container/create_options.hpp"

#include <skiff/api/engine.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/terminal/streams.hpp>

#include <functional>
#include <map>

namespace skiff::commands {

struct CreateContext {
  std::string working_directory;
  notation::Lookup environment;
  std::function<base::Result<std::string>(const std::string& path)> read_file; ///< `open x: no such file or directory`
  std::map<std::string, std::string> proxies;                                  ///< variables that -e does not set
  std::string engine_os = "linux";
  api::Version version = api::newest;
  terminal::Size console;
};

/// Arguments: the image, and what the container runs.
base::Result<base::JsonDocument> create_body(const ContainerCreateOptions& options, cli::Arguments arguments,
                                             const CreateContext& context);

/// The part of it that is NetworkingConfig.EndpointsConfig.
base::Result<base::JsonDocument> endpoints_body(const ContainerCreateOptions& options);

/// What an engine of this version cannot do with the body: nothing, or the official sentence.
base::Result<void> check_version(const base::JsonDocument& body, api::Version version);

} // namespace skiff::commands
