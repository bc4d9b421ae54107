#pragma once
// Carries out a plan on the loop: a step starts when all it comes after have ended, steps without an order run side by
// side. At the first failure nothing new is begun; what is under way is awaited (waits and hooks are dropped), then the
// failure is thrown. Destroyed half-way (an interrupt), all requests are dropped.

#include <skiff/compose/events.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

struct ApplyOptions {
  EventSink events;
  WarningSink warn;
  Environment proxy; ///< proxy variables that containers get
  /// Output of hooks (false: stderr); without it hooks run detached.
  std::function<void(const Container&, bool out, std::string_view)> hook_output;
  std::optional<std::chrono::seconds> wait_timeout; ///< for all waits together
  bool dry_run = false;                             ///< announce everything, change nothing
};

/// A plan under way. The references must outlive it.
class Applying {
public:
  /// `snapshot`: what the plan was made from; its containers are the live state that create requests refer to.
  Applying(api::Engine& engine, const Project& project, const Snapshot& snapshot, Plan plan, ApplyOptions options);
  ~Applying(); ///< drops what is under way
  bool done() const;
  void check() const; ///< throws the failure it has ended with
  /// Begins nothing more. Done when the requests under way have ended: a container may be starting, whoever drops its
  /// request and looks will not find it running yet.
  void cease();
  /// The snapshot's containers without those that have been removed, and those that have been made.
  std::vector<Container> containers() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Begins, and runs the loop to the end. Returns the containers.
std::vector<Container> apply(api::Engine& engine, const Project& project, const Snapshot& snapshot, Plan plan,
                             const ApplyOptions& options);

} // namespace skiff::compose
