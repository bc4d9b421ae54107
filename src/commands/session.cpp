// Each part of a session is made on first use: help and completion of a verb need none of them.

#include "commands/session.hpp"

#include "commands/endpoint.hpp"

#include <skiff/base/text.hpp>
#include <skiff/cli/errors.hpp>
#include <skiff/os/clock.hpp>

namespace skiff::commands {

Session::Session(os::Environment variables) : environment(std::move(variables)) {}
Session::~Session() = default;

loop::Loop& Session::loop() {
  if (!loop_) loop_ = std::make_unique<loop::Loop>();
  return *loop_;
}

std::string Session::config_folder() const {
  if (globals.config) return *globals.config;
  const std::string folder = environment.value("DOCKER_CONFIG");
  return folder.empty() ? environment.home() + "/.docker" : folder;
}

config::Config& Session::config() {
  if (!config_) {
    config_ = std::make_unique<config::Config>(config::Config::load(config_folder()));
    if (!config_->warning.empty()) warn(config_->warning);
  }
  return *config_;
}

config::Selected& Session::selected() {
  if (!selected_) {
    const config::Choice choice{globals.context, globals.hosts,    globals.tls,    globals.tls_verify,
                                globals.tls_ca,  globals.tls_cert, globals.tls_key};
    selected_ = std::make_unique<config::Selected>(config::select(config(), choice, environment));
  }
  return *selected_;
}

api::Engine& Session::engine() {
  if (!engine_) {
    transport::ClientOptions client;
    client.record_file = globals.record.empty() ? environment.value("SKIFF_RECORD") : globals.record;
    client_ = std::make_unique<transport::Client>(loop(), make_endpoint(selected(), config(), environment),
                                                  std::move(client));
    api::EngineOptions options;
    std::string fixed = environment.value("DOCKER_API_VERSION");
    if (fixed.starts_with('v')) fixed.erase(0, 1);
    options.fixed_version = api::Version::parse(fixed);
    engine_ = std::make_unique<api::Engine>(*client_, options);
  }
  return *engine_;
}

void Session::report(const base::Failure& failure) {
  warn(globals.error_format == "json" ? cli::failure_as_json(failure) : failure.text);
}

base::Time Session::now() const { return os::now(); }

} // namespace skiff::commands
