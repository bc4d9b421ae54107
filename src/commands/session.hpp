#pragma once
// What a verb works with: streams, clock, environment, loop, configuration and the engine, each made on first use.
// It never exits and hides no request in a getter: engine() only makes the client, the first call asks.

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/time.hpp>
#include <skiff/config/config.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/os/environment.hpp>
#include <skiff/terminal/streams.hpp>
#include <skiff/transport/client.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

/// The flags that stand before the verb.
struct GlobalOptions {
  std::optional<std::string> config;
  std::optional<std::string> context;
  std::vector<std::string> hosts;
  bool debug = false;
  std::string log_level = "info";
  std::optional<bool> tls;
  std::optional<bool> tls_verify;
  std::optional<std::string> tls_ca, tls_cert, tls_key;
  bool version = false;
  std::string error_format; ///< text (the default) or json
  std::string trace;        ///< --trace[=MODE]
  bool read_only = false;
  std::string record; ///< --record FILE (or SKIFF_RECORD)
};

class Session {
public:
  explicit Session(os::Environment environment);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  GlobalOptions globals;
  std::string invoked_as = "docker"; ///< argv[0], for programs that are told who called them
  terminal::Streams streams;
  os::Environment environment;
  bool compose_errors = false; ///< failures as compose has them with --progress json

  loop::Loop& loop();
  std::string config_folder() const; ///< --config, $DOCKER_CONFIG or ~/.docker
  config::Config& config();          ///< config.json, read on first use; warnings about it go to stderr
  config::Choice choice() const;     ///< what the flags say about the engine
  std::string current_context();     ///< its name; it need not exist
  config::Selected& selected();      ///< the context and endpoint in force
  api::Engine& engine();
  std::string fixed_version() const; ///< DOCKER_API_VERSION; empty: the engine says which
  base::Time now() const;
  bool reads_only() const; ///< --read-only or SKIFF_READ_ONLY

  void print(std::string_view text) { streams.print(text); }
  void print_line(std::string_view text) { streams.print_line(text); }
  void warn(std::string_view text) { streams.warn(text); }
  /// One of several failures of a command that goes on: its text, or JSON with --error-format json.
  void report(const base::Failure& failure);
  /// A failure as the line of JSON that was asked for; nothing: its text.
  std::optional<std::string> machine_line(const base::Failure& failure) const;

private:
  void set_safety(transport::ClientOptions& client);
  std::unique_ptr<loop::Loop> loop_;
  std::unique_ptr<config::Config> config_;
  std::unique_ptr<config::Selected> selected_;
  std::unique_ptr<transport::Client> client_;
  std::unique_ptr<api::Engine> engine_;
};

} // namespace skiff::commands
