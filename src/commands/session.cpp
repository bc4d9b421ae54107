// Each part of a session is made on first use: help and completion of a verb need none of them.

#include "commands/session.hpp"

#include "commands/endpoint.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/errors.hpp>
#include <skiff/notation/duration.hpp>
#include <skiff/os/clock.hpp>

namespace skiff::commands {

Session::Session(os::Environment variables) : environment(std::move(variables)) {}
Session::~Session() = default;

loop::Loop& Session::loop() {
  if (!loop_) {
    loop_ = std::make_unique<loop::Loop>();
    for (auto* output : {&streams.out, &streams.err})
      output->wait_with([this](int descriptor) { loop_->until_writable(descriptor); });
  }
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

config::Choice Session::choice() const {
  return {globals.context, globals.hosts,    globals.tls,    globals.tls_verify,
          globals.tls_ca,  globals.tls_cert, globals.tls_key};
}

std::string Session::current_context() { return config::current_context(config(), choice(), environment); }

config::Selected& Session::selected() {
  if (!selected_) selected_ = std::make_unique<config::Selected>(config::select(config(), choice(), environment));
  return *selected_;
}

namespace {

transport::Trace trace_mode(std::string_view word) {
  using transport::Trace;
  if (word.empty() || word == "0" || word == "false" || word == "off") return Trace::off;
  if (word == "1" || word == "true" || word == "summary") return Trace::summary;
  if (word == "http") return Trace::http;
  if (word == "curl") return Trace::curl;
  if (word == "json") return Trace::json;
  throw base::Failure(base::cat("unknown trace mode: ", word, " (summary, http, curl, json)"));
}

// SKIFF_CONNECT_TIMEOUT: a duration, or a number of seconds.
std::chrono::milliseconds connect_patience(const os::Environment& environment) {
  const std::string text = environment.value("SKIFF_CONNECT_TIMEOUT");
  if (text.empty()) return {};
  if (const auto seconds = base::to_number<unsigned>(text)) return std::chrono::seconds(*seconds);
  const auto duration = notation::parse_duration(text);
  if (!duration || *duration < 0)
    throw base::Failure(base::cat("SKIFF_CONNECT_TIMEOUT: ", base::quote(text), " is no duration (30s)"));
  return std::chrono::milliseconds(*duration / 1'000'000);
}

} // namespace

void Session::set_safety(transport::ClientOptions& client) {
  client.trace = trace_mode(globals.trace.empty() ? environment.value("SKIFF_TRACE") : globals.trace);
  client.trace_line = [this](std::string_view line) { warn(line); };
  client.read_only = reads_only();
}

// A value that is no truth value means yes: rather refuse too much than too little.
bool Session::reads_only() const {
  const std::string text = environment.value("SKIFF_READ_ONLY");
  const auto wanted = base::parse_bool(text);
  return globals.read_only || (!text.empty() && (!wanted || *wanted));
}

std::string Session::fixed_version() const {
  std::string text = environment.value("DOCKER_API_VERSION");
  if (text.starts_with('v')) text.erase(0, 1);
  return text;
}

api::Engine& Session::engine() {
  if (!engine_) {
    transport::ClientOptions client;
    set_safety(client);
    client.record_file = globals.record.empty() ? environment.value("SKIFF_RECORD") : globals.record;
    client_ = std::make_unique<transport::Client>(loop(), make_endpoint(selected(), config(), environment),
                                                  std::move(client));
    api::EngineOptions options;
    options.fixed_version = fixed_version();
    options.patience = connect_patience(environment);
    engine_ = std::make_unique<api::Engine>(*client_, options);
  }
  return *engine_;
}

void Session::report(const base::Failure& failure) { warn(machine_line(failure).value_or(failure.text)); }

std::optional<std::string> Session::machine_line(const base::Failure& failure) const {
  if (globals.error_format == "json") return cli::failure_as_json(failure);
  if (!compose_errors) return std::nullopt;
  if (failure.text.empty()) return R"({"error":true})";
  return base::cat(R"({"error":true,"message":)", base::json_quote(failure.text, true), "}");
}

base::Time Session::now() const { return os::now(); }

} // namespace skiff::commands
