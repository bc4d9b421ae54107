#pragma once
// What the endpoints are put together from: calls, and the names and paths of objects as the official client writes
// them.

#include <skiff/api/engine.hpp>

#include <string>
#include <string_view>

namespace skiff::api {

Call with(std::string method, std::string path, Query query = {});
/// A POST with a body.
Call with_json(std::string path, base::JsonView body, Query query = {});
/// With the login for a registry, unless it is empty.
Call authorized(Call call, std::string_view registry_auth);
/// Before this the official client wants to know the engine's version (if `condition`).
inline Call checked(Call call, bool condition = true) {
  call.checks_version = condition;
  return call;
}

/// A name without white space around it; an empty one is a Failure ("invalid container name or ID: value is empty").
std::string_view object_name(std::string_view kind, std::string_view name);
/// `root` is "/containers/"; slashes in names stay.
std::string object_path(std::string_view root, std::string_view name, std::string_view action = {});

} // namespace skiff::api
