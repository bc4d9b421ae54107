#pragma once
// gRPC over an upgraded connection, as either end: calls with metadata, framed messages and a status. No compression,
// no deadlines. Handlers run inside the loop's turns; what they send leaves when they have returned.

#include <skiff/api/engine.hpp> // and with it the transport
#include <skiff/codec/http2.hpp>
#include <skiff/loop/loop.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

struct GrpcStatus {
  int code = 0; ///< 0 OK, 1 cancelled, 2 unknown, 5 not found, 12 unimplemented, 13 internal, 14 unavailable
  std::string message;
  std::string details = {}; ///< google.rpc.Status of the trailer grpc-status-details-bin
  bool ok() const { return code == 0; }
};

using GrpcMetadata = codec::Http2Headers;
/// First value of a metadata key; empty if absent.
std::string_view metadata_value(const GrpcMetadata& metadata, std::string_view key);
std::vector<std::string> metadata_values(const GrpcMetadata& metadata, std::string_view key);

class GrpcConnection;

/// The near end of a running call. Belongs to its connection and lives until GrpcHandler::done has returned.
class GrpcCall {
public:
  void send(std::string_view message);
  void half_close();                     ///< client: no more messages from us
  void finish(const GrpcStatus& status); ///< server: ends the call
  void cancel();
  /// More than enough is waiting to be sent: go on in GrpcHandler::writable.
  bool congested() const;

private:
  friend class GrpcConnection;
  GrpcCall(GrpcConnection& connection, codec::Http2StreamId stream) : connection_(connection), stream_(stream) {}
  GrpcConnection& connection_;
  codec::Http2StreamId stream_;
};

class GrpcHandler {
public:
  virtual ~GrpcHandler() = default;
  virtual void message(GrpcCall& call, std::string_view message) = 0;
  virtual void remote_end(GrpcCall& /*call*/) {} ///< the peer has sent its last message
  /// There is room in the connection. True if the handler used it: it is then asked again soon.
  virtual bool writable(GrpcCall& /*call*/) { return false; }
  /// Client: the call's outcome. Server: the peer is gone or has everything.
  virtual void done(const GrpcStatus& /*status*/) {}
};

class GrpcConnection final : private codec::Http2Events {
public:
  using Role = codec::Http2::Role;
  /// Server: makes the handler of a call that the peer opens, or null after having finished the call itself.
  using Accept =
      std::function<std::unique_ptr<GrpcHandler>(GrpcCall& call, std::string_view path, const GrpcMetadata& metadata)>;

  GrpcConnection(loop::Loop& loop, std::unique_ptr<transport::Duplex> stream, Role role, Accept accept = {});
  ~GrpcConnection() override;

  GrpcCall& call(std::string_view path, const GrpcMetadata& metadata, std::unique_ptr<GrpcHandler> handler);
  bool alive() const { return alive_; }

private:
  friend class GrpcCall;
  struct Running {
    GrpcCall call;
    std::unique_ptr<GrpcHandler> handler;
    std::string partial; // a message whose end has not come yet
    GrpcStatus status;
    bool has_status = false;
    bool responded = false; // server: the response headers are out
  };

  void headers(codec::Http2StreamId stream, codec::Http2Headers headers, bool end) override;
  void data(codec::Http2StreamId stream, std::string_view bytes) override;
  void remote_end(codec::Http2StreamId stream) override;
  void closed(codec::Http2StreamId stream, std::uint32_t error) override;

  void wake();
  void read();
  void flush();
  bool write_out();
  void lost(const std::string& why);
  Running* find(codec::Http2StreamId stream);

  loop::Loop& loop_;
  std::unique_ptr<transport::Duplex> stream_;
  Role role_;
  Accept accept_;
  codec::Http2 http_;
  std::map<codec::Http2StreamId, Running> running_;
  std::string out_; // taken from HTTP/2, not yet taken by the connection
  loop::Watch watch_;
  loop::Watch wakeup_;
  bool alive_ = true;
};

} // namespace skiff::build
