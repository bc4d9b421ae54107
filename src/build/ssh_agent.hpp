#pragma once
// One connection to an SSH agent that a build step opened: moby.sshforward.v1.SSH/ForwardAgent. Only questions for keys
// and signatures reach the agent; what would add, remove or lock keys is answered with a failure.

#include "build/grpc.hpp"

#include <skiff/os/fd.hpp>

#include <string>
#include <string_view>

namespace skiff::build {

class AgentForwarder final : public GrpcHandler {
public:
  /// Throws Failure if nobody answers at the socket.
  AgentForwarder(loop::Loop& loop, GrpcCall& call, const std::string& socket);
  void message(GrpcCall& call, std::string_view message) override;
  void remote_end(GrpcCall& call) override;

private:
  void send_requests();
  void read_agent();
  void to_step(std::string_view bytes);
  void end();

  GrpcCall& call_;
  os::Fd agent_;
  loop::Watch watch_;
  std::string requests_; // from the step: whole ones leave for the agent as it takes them
  std::string passed_;   // checked, not yet taken by the agent
  bool ended_ = false;
};

} // namespace skiff::build
