// From options to a container.
#include "commands/container/creating.hpp"

#include "commands/container/api_socket.hpp"
#include "commands/container/create_body.hpp"
#include "commands/image/pulling.hpp"
#include "commands/proxies.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/host.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <cstdio>

namespace skiff::commands {

namespace {

// --cidfile: made before the request, so that nothing is created that could not be noted; removed if it stays empty.
class IdFile {
public:
  explicit IdFile(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    if (os::exists(path_))
      throw base::Failure(
          base::cat("container ID file found, make sure the other container isn't running or delete ", path_));
    file_ = std::fopen(path_.c_str(), "we");
    if (file_ == nullptr)
      throw base::Failure(
          base::cat("failed to create the container ID file: open ", path_, ": ", os::error_text(errno)));
  }
  ~IdFile() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    if (!written_) std::remove(path_.c_str());
  }
  IdFile(const IdFile&) = delete;
  IdFile& operator=(const IdFile&) = delete;

  void write(const std::string& id) {
    if (file_ == nullptr) return;
    written_ = std::fputs(id.c_str(), file_) >= 0 && std::fflush(file_) == 0;
    if (!written_)
      throw base::Failure(
          base::cat("failed to write the container ID (", id, ") to file: write ", path_, ": ", os::error_text(errno)));
  }

private:
  std::string path_;
  std::FILE* file_ = nullptr;
  bool written_ = false;
};

std::string given_platform(const Session& session, const ContainerCreateOptions& options) {
  return options.platform ? *options.platform : session.environment.value("DOCKER_DEFAULT_PLATFORM");
}

std::string platform_text(const Session& session, const ContainerCreateOptions& options) {
  const std::string given = given_platform(session, options);
  if (given.empty()) return {};
  const auto platform = notation::parse_platform(given);
  if (!platform) throw base::Failure(platform.error());
  return platform->text();
}

void check_pull(const ContainerCreateOptions& options, std::string_view verb) {
  for (const std::string_view known : {"always", "missing", "never", ""})
    if (options.pull == known) return;
  throw option_failure(verb, base::cat("invalid pull option: '", options.pull,
                                       "': must be one of \"always\", \"missing\" or \"never\""));
}

void pull(Session& session, const ContainerCreateOptions& options, const std::string& image,
          std::string_view platform) {
  const auto reference = notation::parse_reference(image);
  if (!reference) throw base::Failure(reference.error());
  pull_image(session, notation::with_default_tag(*reference), platform, false,
             options.quiet ? nullptr : &session.streams.err);
}

// The engine's answer; a missing image is pulled and the request repeated.
base::JsonDocument post(Session& session, const ContainerCreateOptions& options, const base::JsonDocument& request,
                        std::string_view platform) {
  const std::string image = request["Image"].text();
  const auto reference = notation::parse_any_reference(image);
  const auto call = [&] { return api::containers::create(request, options.name, platform); };
  try {
    return session.engine().value(call());
  } catch (const base::Failure& failure) {
    const bool pullable = failure.kind == base::FailureKind::not_found && reference->named();
    if (!pullable || options.pull != "missing") throw;
  }
  if (!options.quiet)
    session.warn(base::cat("Unable to find image '", with_default_tag(*reference).familiar(), "' locally"));
  pull(session, options, image, platform);
  return session.engine().value(call());
}

// A name server on the loopback of this machine is out of a container's reach.
std::string name_server_warning(const base::JsonDocument& request) {
  for (const auto server : request.view().pointer("/HostConfig/Dns"))
    if (server.view().starts_with("127.") || server.view() == "::1")
      return base::cat("Localhost DNS (", server.view(), ") may fail in containers.");
  return {};
}

CreateContext context_of(Session& session, const ContainerCreateOptions& options) {
  CreateContext context;
  context.working_directory = os::current_directory();
  context.environment = [&session](std::string_view name) { return session.environment.get(name); };
  context.read_file = [](const std::string& path) { return os::read_file(path); };
  const auto host = notation::parse_host(session.selected().endpoint.host, false);
  context.proxies = proxy_variables(session.config(), host ? *host : session.selected().endpoint.host);
  try {
    context.engine_os = session.engine().ping().os_type;
    context.version = session.engine().version();
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    context.version = api::newest; // mistakes in the options are told first; creating meets the same failure
  }
  // Engines of Linux before 1.42 do not look at it; that it is Linux, the official client knows from a platform alone.
  if (context.version >= api::Version{1, 42} || !given_platform(session, options).starts_with("linux"))
    context.console = session.streams.out.size();
  return context;
}

} // namespace

base::Failure option_failure(std::string_view verb, std::string_view text) {
  return {base::FailureKind::usage,
          base::cat("docker: ", text, "\n\nRun 'docker ", verb, " --help' for more information"), 125};
}

base::JsonDocument create_request(Session& session, const ContainerCreateOptions& options, cli::Arguments arguments,
                                  std::string_view verb) {
  check_pull(options, verb);
  auto body = create_body(options, arguments, context_of(session, options));
  if (!body) throw option_failure(verb, body.error());
  return std::move(*body);
}

std::string create_container(Session& session, const ContainerCreateOptions& options, base::JsonDocument request) {
  const std::string platform = platform_text(session, options);
  IdFile id_file(options.cid_file);
  const std::string image = request["Image"].text();
  if (const auto reference = notation::parse_any_reference(image); !reference) throw base::Failure(reference.error());
  const std::string client_config = options.use_api_socket ? client_config_for(session, request) : std::string();
  if (const auto checked = check_version(request, session.engine().version()); !checked)
    throw base::Failure(checked.error());
  if (options.pull == "always") pull(session, options, image, platform);
  const auto created = post(session, options, request, platform);
  const std::string id = created["Id"].text();
  std::vector<std::string> warnings;
  for (const auto warning : created["Warnings"]) warnings.push_back(warning.text());
  if (auto warning = name_server_warning(request); !warning.empty()) warnings.push_back(std::move(warning));
  if (!client_config.empty()) {
    try {
      put_client_config(session, id, client_config);
    } catch (const base::Failure& failure) {
      warnings.push_back(base::cat("injecting docker config.json into container failed: copying config.json into "
                                   "container failed: ",
                                   failure.text));
    }
  }
  for (const auto& warning : warnings) session.warn(base::cat("WARNING: ", warning));
  id_file.write(id);
  return id;
}

} // namespace skiff::commands
