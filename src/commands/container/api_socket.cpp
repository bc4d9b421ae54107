// The credentials travel as a config.json of their own, in a place that DOCKER_CONFIG of the container points at.
#include "commands/container/api_socket.hpp"

#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/tar.hpp>

namespace skiff::commands {

namespace {

constexpr std::string_view folder = "/run/secrets/docker";

base::JsonDocument auths(const std::vector<config::Credential>& known) {
  base::JsonDocument out;
  for (const auto& credential : known) {
    if (credential.empty()) continue;
    base::JsonDocument entry;
    if (!credential.username.empty() || !credential.password.empty())
      entry.set("/auth", codec::base64_encode(base::cat(credential.username, ':', credential.password)));
    if (!credential.identity_token.empty()) entry.set("/identitytoken", credential.identity_token);
    if (!credential.registry_token.empty()) entry.set("/registrytoken", credential.registry_token);
    out.put(credential.server, entry.view());
  }
  return out;
}

bool sets_config(base::JsonView env) {
  for (const auto variable : env)
    if (variable.view().starts_with("DOCKER_CONFIG=")) return true;
  return false;
}

/// The config.json that holds them.
std::string config_with(const base::JsonDocument& entries) {
  base::JsonDocument config;
  config.set("/auths", entries.view());
  return base::json_indent(config.dump(), "\t");
}

} // namespace

std::string client_config(Session& session) {
  if (session.engine().ping().os_type == "windows")
    throw base::Failure("use_api_socket can't be used with a Windows Docker Engine");
  return config_with(auths(credentials(session).all()));
}

std::string client_config_for(Session& session, base::JsonDocument& request) {
  if (session.engine().ping().os_type == "windows")
    throw base::Failure("flag --use-api-socket can't be used with a Windows Docker Engine");
  // Who sets DOCKER_CONFIG brings credentials along, or wants none.
  if (sets_config(request["Env"])) return {};
  const auto entries = auths(credentials(session).all());
  if (entries.view().size() == 0) return {};
  request.append("/Env", base::cat("DOCKER_CONFIG=", folder));
  return config_with(entries);
}

void put_client_config(Session& session, std::string_view container, std::string_view config) {
  codec::TarEntry file;
  file.name = base::cat(folder, "/config.json");
  file.mode = 0600;
  file.size = config.size();
  std::string archive = codec::tar_header(file);
  archive += config;
  archive.append(codec::tar_padding(config.size()) + codec::tar_end, '\0');
  transport::Body body;
  body.content_type = "application/x-tar";
  body.bytes = std::move(archive);
  session.engine().nothing(api::containers::put_archive(container, "/", std::move(body), true, false));
}

} // namespace skiff::commands
