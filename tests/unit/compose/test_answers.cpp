// Answers that are no JSON: the decoder's words, as `docker compose` says them, behind what it says in front of them.
#include "unit/transport/support.hpp"

#include <skiff/api/engine.hpp>
#include <skiff/compose/apply.hpp>
#include <skiff/compose/observe.hpp>

#include <gtest/gtest.h>

namespace skiff::compose {
namespace {

const char* const words = "invalid character 'b' looking for beginning of object key string";

/// What goes wrong with an engine that gives this to everything.
std::string fault(std::string_view body, const std::function<void(api::Engine&)>& act) {
  test::Peer peer({[body](test::Connection& connection) {
    while (!connection.read_head().empty())
      connection.send(test::answer("201 Created", body, "Content-Type: application/json\r\n"));
  }});
  loop::Loop loop;
  transport::Client client(loop, transport::at(peer.path()));
  api::Engine engine(client, {.fixed_version = "1.51"});
  try {
    act(engine);
  } catch (const base::Failure& failure) {
    return failure.text;
  }
  return {};
}

std::string fault_of_step(Operation operation) {
  Project project;
  auto model = base::JsonDocument::parse(R"({"networks": {"n": {"name": "p_n"}}, "volumes": {"v": {"name": "p_v"}}})");
  project.model = std::move(*model);
  Plan plan;
  plan.steps.push_back({.operation = std::move(operation)});
  return fault("{bad", [&](api::Engine& engine) { apply(engine, project, {}, plan, {}); });
}

TEST(Answers, ThatAreNoJson) {
  EXPECT_EQ(fault_of_step(CreateNetwork{"n"}), words);
  EXPECT_EQ(fault_of_step(CreateVolume{"v"}), words);
  EXPECT_EQ(fault("{bad",
                  [](api::Engine& engine) {
                    Snapshot snapshot;
                    observe_images(engine, {"busybox"}, snapshot);
                  }),
            std::string("unable to get image 'busybox': ") + words);
  EXPECT_EQ(fault("{bad", [](api::Engine& engine) { observe_containers(engine, "p", {}); }), words);
}

} // namespace
} // namespace skiff::compose
