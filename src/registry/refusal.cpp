#include "registry/refusal.hpp"

#include "registry/challenge.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>

#include <algorithm>

namespace skiff::registry {

namespace {

using base::cat;

struct Known {
  std::string_view code, message;
};
constexpr Known known[] = {
    {"UNKNOWN", "unknown error"},
    {"UNSUPPORTED", "The operation is unsupported."},
    {"UNAUTHORIZED", "authentication required"},
    {"DENIED", "requested access to the resource is denied"},
    {"UNAVAILABLE", "service unavailable"},
    {"TOOMANYREQUESTS", "too many requests"},
    {"DIGEST_INVALID", "provided digest did not match uploaded content"},
    {"SIZE_INVALID", "provided length did not match content length"},
    {"NAME_INVALID", "invalid repository name"},
    {"TAG_INVALID", "manifest tag did not match URI"},
    {"NAME_UNKNOWN", "repository name not known to registry"},
    {"MANIFEST_UNKNOWN", "manifest unknown"},
    {"MANIFEST_INVALID", "manifest invalid"},
    {"MANIFEST_UNVERIFIED", "manifest failed signature verification"},
    {"MANIFEST_BLOB_UNKNOWN", "blob unknown to registry"},
    {"BLOB_UNKNOWN", "blob unknown to registry"},
    {"BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry"},
    {"BLOB_UPLOAD_INVALID", "blob upload invalid"},
};

const Known& find(std::string_view code) {
  const auto found = std::find_if(std::begin(known), std::end(known), [&](const Known& k) { return k.code == code; });
  return found == std::end(known) ? known[0] : *found;
}

struct Fault {
  std::string text;
  bool elsewhere = false;
};

// A bare code stands without a message; only a code with more to say lets another endpoint be asked.
Fault fault(std::string_view code, std::string_view message, bool has_detail) {
  const Known& entry = find(code);
  const std::string name = base::replace_all(base::lower(entry.code), "_", " ");
  if (!has_detail && (message.empty() || message == entry.message)) return {name, false};
  const bool elsewhere =
      entry.code == "UNAUTHORIZED" || entry.code == "MANIFEST_UNKNOWN" || entry.code == "NAME_UNKNOWN";
  return {cat(name, ": ", message.empty() ? entry.message : message), elsewhere};
}

Fault of_status(int status, std::string_view words) {
  const std::string_view code = status == 401   ? "UNAUTHORIZED"
                                : status == 403 ? "DENIED"
                                : status == 429 ? "TOOMANYREQUESTS"
                                                : "UNKNOWN";
  return fault(code, words, true);
}

std::vector<Fault> read_body(const Answer& answer) {
  const int status = answer.head.status;
  const std::string type(base::trim(base::cut(answer.head.header("Content-Type"), ';').first));
  if (type != "application/json" && type != "application/vnd.api+json") return {of_status(status, answer.body)};
  const auto document = base::JsonDocument::parse(answer.body);
  std::vector<Fault> faults;
  if (document) {
    if (const std::string details = (*document)["details"].text(); !details.empty())
      return {of_status(status, details)};
    for (const base::JsonView error : (*document)["errors"])
      faults.push_back(fault(error["code"].view(), error["message"].view(), !error["detail"].is_null()));
  }
  if (faults.empty() && status == 401) return {{"unauthorized: authentication required", true}};
  if (faults.empty())
    return {{cat("error parsing HTTP ", status, " response body: ",
                 document ? std::string("no error details found in HTTP response body") : document.error(), ": ",
                 base::quote(answer.body)),
             true}};
  return faults;
}

} // namespace

Refusal refusal_of(const Answer& answer) {
  const int status = answer.head.status;
  if (status < 400 || status >= 500)
    return {base::Failure(cat("received unexpected HTTP status: ", status, " ", answer.head.reason)), false};
  std::vector<Fault> faults;
  for (const Challenge& challenge : challenges(answer.head)) {
    const auto error = challenge.parameters.find("error");
    if (challenge.scheme != "bearer" || error == challenge.parameters.end()) continue;
    if (error->second != "invalid_token" && error->second != "insufficient_scope") continue;
    const auto described = challenge.parameters.find("error_description");
    faults.push_back(fault(error->second == "invalid_token" ? "UNAUTHORIZED" : "DENIED",
                           described == challenge.parameters.end() ? std::string_view() : described->second, true));
    break;
  }
  for (Fault& one : read_body(answer)) faults.push_back(std::move(one));
  std::string text = faults[0].text;
  if (faults.size() > 1) {
    text = "errors:\n";
    for (const Fault& one : faults) text += one.text + "\n";
  }
  base::Failure failure(status == 401   ? base::FailureKind::unauthorized
                        : status == 403 ? base::FailureKind::forbidden
                        : status == 404 ? base::FailureKind::not_found
                                        : base::FailureKind::other,
                        std::move(text));
  failure.status = status;
  return {std::move(failure), faults[0].elsewhere};
}

} // namespace skiff::registry
