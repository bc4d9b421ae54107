#pragma once
// What the endpoints share: the name and the path of an object, as the official client writes them (slashes in names
// stay), and the calls before which it wants to know the engine's version.

#include <skiff/api/engine.hpp>

#include <string>
#include <string_view>

namespace skiff::api {

/// A name without white space around it; an empty one is a Failure ("invalid container name or ID: value is empty").
std::string_view object_name(std::string_view kind, std::string_view name);
/// `root` is "/containers/".
std::string object_path(std::string_view root, std::string_view name, std::string_view action = {});

inline Call checked(Call call, bool condition = true) {
  call.checks_version = condition;
  return call;
}

} // namespace skiff::api
