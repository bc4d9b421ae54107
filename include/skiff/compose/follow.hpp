#pragma once
// Following containers: their output line by line, and what happens to the containers of a project.

#include <skiff/compose/observe.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

/// A whole line without its line feed.
using LineSink = std::function<void(bool out, std::string_view line)>;

/// The output of one container as lines, until it ends or the object is destroyed. An incomplete last line counts.
class OutputStream {
public:
  struct LogOptions {
    bool follow = false, timestamps = false;
    std::string since, until, tail;
  };
  /// Everything from now on, nothing from before: for a container that is about to start.
  static std::unique_ptr<OutputStream> attach(api::Engine& engine, std::string_view id, LineSink sink);
  static std::unique_ptr<OutputStream> logs(api::Engine& engine, std::string_view id, const LogOptions& options,
                                            LineSink sink);
  ~OutputStream();
  bool open() const; ///< the engine has agreed to send it
  bool done() const;
  /// Throws what it has ended with, if it is a failure.
  void check() const;
  std::function<void()> ended; ///< called once at the end

private:
  struct State;
  explicit OutputStream(std::unique_ptr<State> state);
  static std::unique_ptr<OutputStream> begin(api::Engine& engine, std::string_view id,
                                             std::function<api::Call(bool tty)> call, LineSink sink);
  std::unique_ptr<State> state_;
};

struct ContainerEvent {
  enum class Kind : std::uint8_t { created, recreated, started, restarted, exited };
  Kind kind = Kind::created;
  std::string id;
  std::string source; ///< the name in logs
  std::string service;
  std::string replaced; ///< of a recreation: the name in logs of what has been replaced
  int exit_code = 0;
  bool restarting = false; ///< exited, and will start again; or started after that
};

/// What happens to the containers of some services, until none of them runs any more.
class Monitor {
public:
  using Listener = std::function<void(const ContainerEvent&)>;
  /// `containers`: those that are there now and may still run. `services`: empty: all of the project.
  Monitor(api::Engine& engine, std::string project, std::vector<std::string> services,
          const std::vector<Container>& containers, Listener listener);
  ~Monitor();
  bool done() const;
  void check() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::compose
