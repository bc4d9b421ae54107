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

struct ContainerEvent {
  enum class Kind : std::uint8_t { created, recreated, started, restarted, exited };
  Kind kind = Kind::created;
  std::string id;
  std::string source; ///< the name in logs
  std::string service;
  std::string replaced; ///< of a recreation: the name in logs of what has been replaced
  int exit_code = 0;
  std::string since; ///< of a restart: when it ended before, for the engine. Every line after that is of this start.
  bool restarting = false; ///< exited, and will start again; or started after an end
};

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
  /// The logs since a container was started. Not since the moment that its state names: lines may be older than that.
  static std::unique_ptr<OutputStream> of_start(api::Engine& engine, const ContainerEvent& event,
                                                const LogOptions& options, LineSink sink);
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
                                             std::function<api::Call(base::JsonView)> call, LineSink sink);
  std::unique_ptr<State> state_;
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
  /// The id of the container that ended last, if it was sent a signal before: that may be the first half of a restart,
  /// which no event tells. Empty if there is none.
  const std::string& may_return() const;
  void check() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::compose
