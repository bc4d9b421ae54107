#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/errors.hpp>

#include <algorithm>

namespace skiff::cli {

namespace {

std::string_view name_of(base::FailureKind kind) {
  using base::FailureKind;
  switch (kind) {
  case FailureKind::usage:
    return "usage";
  case FailureKind::invalid:
    return "invalid";
  case FailureKind::unauthorized:
    return "unauthorized";
  case FailureKind::forbidden:
    return "forbidden";
  case FailureKind::not_found:
    return "not_found";
  case FailureKind::conflict:
    return "conflict";
  case FailureKind::unavailable:
    return "unavailable";
  case FailureKind::engine:
    return "engine";
  case FailureKind::connection:
    return "connection";
  case FailureKind::interrupted:
    return "interrupted";
  case FailureKind::quiet:
  case FailureKind::other:
    break;
  }
  return "other";
}

// The same call may succeed later without anything being changed.
bool retryable(const base::Failure& failure) {
  return failure.kind == base::FailureKind::connection || failure.kind == base::FailureKind::engine ||
         failure.status == 503 || failure.status == 429;
}

// /containers/web/stop is about web; /containers/create and /info are about no object.
std::string object_of(std::string_view path) {
  const auto parts = base::split(path, '/');
  if (parts.size() < 3) return {};
  static constexpr std::string_view actions[] = {"json", "create", "prune", "load", "get", "search", "init", "join"};
  return std::find(std::begin(actions), std::end(actions), parts[2]) == std::end(actions) ? parts[2] : std::string();
}

} // namespace

std::string failure_as_json(const base::Failure& failure) {
  std::string out = base::cat("{\"class\":\"", name_of(failure.kind), "\",\"exit_code\":", failure.exit_code);
  if (failure.status != 0) out += base::cat(",\"status\":", failure.status);
  const auto member = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) out += base::cat(",\"", name, "\":", base::json_quote(value));
  };
  member("method", failure.method);
  member("path", failure.path);
  member("object", object_of(failure.path));
  member("message", failure.text);
  return base::cat(out, ",\"retryable\":", retryable(failure) ? "true" : "false", "}");
}

} // namespace skiff::cli
