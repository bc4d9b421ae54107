#pragma once
// One binary by several names. As docker-compose and docker-buildx it is what docker finds in a plugin folder (asked
// for its metadata, then called with the whole line of docker) and what scripts call on its own (the line begins behind
// the command's name). What follows is always a command line of docker.

#include <skiff/os/environment.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace skiff::commands {

/// Which program it is: docker, a plugin that docker called, or one of the plugins called on its own.
enum class Role : std::uint8_t { docker, plugin, compose, buildx };

struct Invocation {
  std::string name;               ///< as called
  std::vector<std::string> words; ///< the command line of docker
  Role role = Role::docker;
  std::string answer; ///< if not empty, print this and nothing else: metadata
  std::string fault;  ///< if not empty, end with this
};

Invocation invocation_of(std::vector<std::string> words, const os::Environment& environment);

} // namespace skiff::commands
