#include "registry/challenge.hpp"
#include "registry/refusal.hpp"
#include "registry/web.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/registry/repository.hpp>

#include <algorithm>

namespace skiff::registry {

namespace {

using base::cat;
using base::Failure;

constexpr std::string_view not_https = "server gave HTTP response to HTTPS client";

constexpr std::string_view manifest_types[] = {
    "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v1+prettyjws"};

/// The registry speaks http only, and that will not do.
struct OnlyHttp : Failure {
  using Failure::Failure;
};

} // namespace

struct Repository::State {
  loop::Loop& loop;
  std::string domain, path;
  Access access;
  std::unique_ptr<Web> web;
  std::string origin; // the connected endpoint: https://host:port
  std::string actions = "pull";
  std::vector<Challenge> asked;
  std::string token;

  bool verifies() const { return !access.insecure; }
  std::string host() const { return domain == "docker.io" ? "registry-1.docker.io" : domain; }
  std::string url(std::string_view rest) const { return cat(origin, "/v2/", path, "/", rest); }

  void connect(std::string_view scheme);
  void ping();
  std::string fetch_token(const Challenge& challenge, std::string_view more_scope);
  void authorize(std::string_view method, std::string_view url, transport::Headers& headers,
                 std::string_view more_scope = {});
  Answer ask(transport::Request request, std::string_view url, std::string_view more_scope = {});
};

void Repository::State::ping() {
  try {
    asked = challenges(web->send(origin + "/v2/", {}).head);
  } catch (const Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    const std::string text = cat("failed to configure transport: error pinging v2 registry: ", failure.text);
    if (failure.text.find(not_https) != std::string::npos) throw OnlyHttp(text);
    throw Failure(text);
  }
}

// https that turns out to be http is spoken to as such, if certificates do not matter.
void Repository::State::connect(std::string_view scheme) {
  token.clear();
  web = std::make_unique<Web>(loop, access, host(), verifies());
  origin = cat(scheme, "://", host());
  try {
    ping();
  } catch (const OnlyHttp&) {
    if (verifies()) throw;
    origin = "http://" + host();
    ping();
  }
}

std::string Repository::State::fetch_token(const Challenge& challenge, std::string_view more_scope) {
  const auto parameter = [&](std::string_view name) {
    const auto found = challenge.parameters.find(name);
    return found == challenge.parameters.end() ? std::string() : found->second;
  };
  const std::string realm = parameter("realm"), service = parameter("service");
  if (realm.empty()) throw Failure("no realm specified for token auth challenge");
  std::vector<std::string> scopes = {cat("repository:", path, ":", actions)};
  if (!more_scope.empty()) scopes.emplace_back(more_scope);
  transport::Request request;
  std::string url = realm;
  if (!access.login.identity_token.empty()) {
    request.method = "POST";
    request.body.content_type = "application/x-www-form-urlencoded";
    request.body.bytes = cat(
        "client_id=registry-client&grant_type=refresh_token&refresh_token=", query_escape(access.login.identity_token),
        "&scope=", query_escape(base::join(scopes, " ")), "&service=", query_escape(service));
  } else {
    std::string query;
    if (!access.login.username.empty() && !access.login.password.empty()) {
      query = cat("account=", query_escape(access.login.username), "&");
      request.headers.emplace_back(
          "Authorization", cat("Basic ", codec::base64_encode(cat(access.login.username, ":", access.login.password))));
    }
    for (const std::string& scope : scopes) query += cat("scope=", query_escape(scope), "&");
    if (!service.empty()) query += cat("service=", query_escape(service), "&");
    query.pop_back();
    url += cat(realm.find('?') == std::string::npos ? "?" : "&", query);
  }
  const Answer answer = web->send(url, std::move(request));
  if (!answer.good()) throw refusal_of(answer);
  const auto document = base::JsonDocument::parse(answer.body);
  if (!document) throw Failure(cat("unable to decode token response: ", document.error()));
  const std::string given = (*document)["access_token"].text((*document)["token"].view());
  if (given.empty()) throw Failure("authorization server did not include a token in the response");
  return given;
}

void Repository::State::authorize(std::string_view method, std::string_view url, transport::Headers& headers,
                                  std::string_view more_scope) {
  const auto bearer = [&](const std::string& text) { headers.emplace_back("Authorization", "Bearer " + text); };
  const auto asks_for = [&](std::string_view scheme) {
    const auto found = std::find_if(asked.begin(), asked.end(),
                                    [&](const Challenge& challenge) { return challenge.scheme == scheme; });
    return found == asked.end() ? nullptr : &*found;
  };
  try {
    if (const Challenge* challenge = asks_for("bearer")) {
      if (!access.login.registry_token.empty()) {
        bearer(access.login.registry_token);
      } else if (!more_scope.empty()) {
        bearer(fetch_token(*challenge, more_scope));
      } else {
        if (token.empty()) token = fetch_token(*challenge, {});
        bearer(token);
      }
    } else if (asks_for("basic") != nullptr) {
      if (access.login.username.empty() || access.login.password.empty()) throw Failure("no basic auth credentials");
      headers.emplace_back("Authorization",
                           cat("Basic ", codec::base64_encode(cat(access.login.username, ":", access.login.password))));
    }
  } catch (const Failure& failure) { // it is told of the request that could not be made
    if (failure.kind == base::FailureKind::interrupted) throw;
    std::string verb = base::lower(method);
    verb[0] = method[0];
    throw Failure(failure.kind, cat(verb, " ", base::quote(url), ": ", failure.text));
  }
}

Answer Repository::State::ask(transport::Request request, std::string_view url, std::string_view more_scope) {
  authorize(request.method, url, request.headers, more_scope);
  return request.method == "GET" ? web->follow(std::string(url), std::move(request.headers))
                                 : web->send(url, std::move(request));
}

Repository::Repository(loop::Loop& loop, std::string domain, std::string path, Access access)
    : state_(std::make_unique<State>(
          State{loop, std::move(domain), std::move(path), std::move(access), nullptr, {}, "pull", {}, {}})) {}

Repository::~Repository() = default;

void Repository::try_endpoints(std::string_view name, const std::function<void()>& read) {
  State& s = *state_;
  for (const std::string_view scheme : {"https", "http"}) {
    if (scheme == "http" && s.verifies()) break;
    try {
      s.connect(scheme);
    } catch (const OnlyHttp&) {
      continue;
    }
    if (s.origin.starts_with("http:") && !s.access.insecure) continue; // reading needs to be told that http will do
    try {
      read();
      return;
    } catch (const Refusal& refusal) {
      if (!refusal.elsewhere) throw;
      if (s.origin.starts_with("https:")) break; // who speaks https is not asked again without
    }
  }
  throw Failure(base::FailureKind::not_found, cat("no such manifest: ", name));
}

Document Repository::manifest(std::string_view tag_or_digest) {
  transport::Request request;
  for (const std::string_view type : manifest_types) request.headers.emplace_back("Accept", type);
  const Answer answer = state_->ask(std::move(request), state_->url(cat("manifests/", tag_or_digest)));
  if (!answer.good()) throw refusal_of(answer);
  return {std::string(base::trim(base::cut(answer.head.header("Content-Type"), ';').first)), answer.body};
}

std::string Repository::blob(std::string_view digest) {
  Answer answer = state_->ask({}, state_->url(cat("blobs/", digest)));
  if (!answer.good()) throw refusal_of(answer);
  return std::move(answer.body);
}

void Repository::open_for_writing() {
  state_->actions = "pull,push";
  state_->connect("https");
}

bool Repository::mount(std::string_view digest, std::string_view from_path) {
  transport::Request request;
  request.method = "POST";
  const Answer answer =
      state_->ask(std::move(request),
                  state_->url(cat("blobs/uploads/?from=", query_escape(from_path), "&mount=", query_escape(digest))),
                  cat("repository:", from_path, ":pull"));
  if (answer.head.status == 201) return true;
  if (answer.head.status != 202) throw refusal_of(answer);
  const std::string_view location = answer.head.header("Location"); // of an upload that we do not want
  transport::Request cancel;
  cancel.method = "DELETE";
  if (!location.empty())
    state_->ask(std::move(cancel), location.starts_with('/') ? cat(state_->origin, location) : std::string(location));
  return false;
}

std::string Repository::put_manifest(std::string_view tag_or_digest, const Document& manifest) {
  transport::Request request;
  request.method = "PUT";
  request.body.content_type = manifest.media_type;
  request.body.bytes = manifest.bytes;
  const Answer answer = state_->ask(std::move(request), state_->url(cat("manifests/", tag_or_digest)));
  if (!answer.good()) throw refusal_of(answer);
  return std::string(answer.head.header("Docker-Content-Digest"));
}

} // namespace skiff::registry
