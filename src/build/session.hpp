#pragma once
// The services that the engine calls during a build: health, files, credentials, secrets, SSH agents, upload, results,
// layouts. Anything else is answered "unimplemented"; a directory that was not offered does not exist.

#include "build/grpc.hpp"

#include <skiff/build/buildkit.hpp>

namespace skiff::build {

class BuildSession {
public:
  /// Opens the connection. The request must outlive the session.
  BuildSession(api::Engine& engine, BuildKitRequest& request);
  const std::string& id() const { return id_; }
  bool alive() const { return connection_->alive(); }

private:
  std::unique_ptr<GrpcHandler> accept(GrpcCall& call, std::string_view path, const GrpcMetadata& metadata);
  std::unique_ptr<GrpcHandler> sync_files(GrpcCall& call, const GrpcMetadata& metadata);
  std::unique_ptr<GrpcHandler> receive_export(GrpcCall& call, const GrpcMetadata& metadata);
  const std::string* agent_of(const std::string& id) const;
  std::unique_ptr<GrpcHandler> connect_agent(GrpcCall& call, const std::string& id);

  loop::Loop& loop_;
  bool text_only_; // whether names must be UTF-8
  BuildKitRequest& request_;
  std::string id_;
  std::unique_ptr<GrpcConnection> connection_;
};

} // namespace skiff::build
