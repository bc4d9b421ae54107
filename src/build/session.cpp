#include "build/session.hpp"

#include "build/content_store.hpp"
#include "build/filesync.hpp"
#include "build/protobuf.hpp"
#include "build/receive.hpp"
#include "build/ssh_agent.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>

#include <array>
#include <random>

namespace skiff::build {

namespace {

constexpr std::size_t upload_piece = 64 * 1024;

constexpr std::string_view health = "/grpc.health.v1.Health/Check";
constexpr std::string_view diff_copy = "/moby.filesync.v1.FileSync/DiffCopy";
constexpr std::string_view credentials = "/moby.filesync.v1.Auth/Credentials";
constexpr std::string_view get_secret = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
constexpr std::string_view upload_pull = "/moby.upload.v1.Upload/Pull";
constexpr std::string_view file_send = "/moby.filesync.v1.FileSend/DiffCopy";
constexpr std::string_view check_agent = "/moby.sshforward.v1.SSH/CheckAgent";
constexpr std::string_view forward_agent = "/moby.sshforward.v1.SSH/ForwardAgent";
constexpr std::string_view content_store = "/containerd.services.content.v1.Content/";
constexpr std::string_view content_methods[] = {"Info", "Read", "Write", "Status", "Abort", "Update"};

// A call with one request and one answer.
class Unary final : public GrpcHandler {
public:
  using Answer = std::function<GrpcStatus(std::string_view request, std::string& reply)>;
  explicit Unary(Answer answer) : answer_(std::move(answer)) {}

  void message(GrpcCall& call, std::string_view message) override {
    std::string reply;
    const auto status = answer_(message, reply);
    if (status.ok()) call.send(reply);
    call.finish(status);
  }

private:
  Answer answer_;
};

class UploadSender final : public GrpcHandler {
public:
  explicit UploadSender(transport::Source& source, GrpcCall& call) : source_(source) {
    source_.resume = [this, &call] { send(call); };
  }
  ~UploadSender() override { source_.resume = {}; }

  void message(GrpcCall& /*call*/, std::string_view /*message*/) override {}
  bool writable(GrpcCall& call) override { return waiting_ ? false : send(call); }

private:
  bool send(GrpcCall& call) {
    waiting_ = false;
    while (!ended_ && !call.congested()) {
      std::array<char, upload_piece> buffer;
      const auto got = source_.read(buffer.data(), buffer.size());
      if (got == transport::Source::not_yet) {
        waiting_ = true;
        return false;
      }
      if (got == 0) {
        ended_ = true;
        call.finish({});
        return false;
      }
      std::string message;
      protozero::pbf_writer(message).add_bytes(1, buffer.data(), static_cast<std::size_t>(got));
      call.send(message);
    }
    return !ended_;
  }

  transport::Source& source_;
  bool waiting_ = false;
  bool ended_ = false;
};

std::string first_string(std::string_view message) {
  protozero::pbf_reader reader(message.data(), message.size());
  std::string out;
  while (reader.next()) {
    if (reader.tag() == 1)
      out = reader.get_string();
    else
      reader.skip();
  }
  return out;
}

GrpcStatus unset_agent(const std::string& id) { return {2, base::cat("unset ssh forward key ", id)}; }

// Lists with text beyond ASCII arrive query-escaped, as the header NAME-encoded says.
std::vector<std::string> list_of(const GrpcMetadata& metadata, const std::string& name) {
  auto values = metadata_values(metadata, name);
  if (metadata_value(metadata, name + "-encoded").empty()) return values;
  for (auto& value : values) {
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto byte = value[i] == '%' ? codec::hex_decode(std::string_view(value).substr(i + 1, 2))
                                        : base::Result<std::string>(base::Error{});
      if (byte && !byte->empty()) {
        plain += *byte;
        i += 2;
      } else {
        plain += value[i] == '+' ? ' ' : value[i];
      }
    }
    value = std::move(plain);
  }
  return values;
}

} // namespace

std::string random_id() {
  constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::random_device random;
  std::string out;
  for (int i = 0; i < 25; ++i) out += letters[random() % letters.size()];
  return out;
}

BuildSession::BuildSession(api::Engine& engine, BuildKitRequest& request)
    : loop_(engine.loop()), text_only_(engine.version() >= api::Version{1, 42}), request_(request), id_(random_id()) {
  api::Call call;
  call.method = "POST";
  call.path = "/session";
  call.headers = {{"X-Docker-Expose-Session-Uuid", id_}, {"X-Docker-Expose-Session-Sharedkey", request.shared_key}};
  const auto expose = [&](std::string method) {
    call.headers.emplace_back("X-Docker-Expose-Session-Grpc-Method", std::move(method));
  };
  for (const auto method : {health, credentials, get_secret}) expose(std::string(method));
  // The engine words its errors by what is exposed.
  if (!request.directories.empty()) expose(std::string(diff_copy));
  if (request.upload) expose(std::string(upload_pull));
  if (!request.exporters.empty()) expose(std::string(file_send));
  if (!request.agents.empty())
    for (const auto method : {check_agent, forward_agent}) expose(std::string(method));
  if (!request.stores.empty())
    for (const auto method : content_methods) expose(base::cat(content_store, method));
  connection_ = std::make_unique<GrpcConnection>(
      engine.loop(), engine.duplex(std::move(call), "h2c"), GrpcConnection::Role::server,
      [this](GrpcCall& opened, std::string_view path, const GrpcMetadata& metadata) {
        return accept(opened, path, metadata);
      });
}

std::unique_ptr<GrpcHandler> BuildSession::accept(GrpcCall& call, std::string_view path, const GrpcMetadata& metadata) {
  if (path == health)
    return std::make_unique<Unary>([](std::string_view, std::string& reply) {
      protozero::pbf_writer(reply).add_enum(1, 1); // serving
      return GrpcStatus{};
    });
  if (path == diff_copy) return sync_files(call, metadata);
  if (path == credentials)
    return std::make_unique<Unary>([this](std::string_view request, std::string& reply) {
      const auto login = request_.login ? request_.login(first_string(request)) : RegistryLogin{};
      protozero::pbf_writer writer(reply);
      if (!login.username.empty()) writer.add_string(1, login.username);
      if (!login.secret.empty()) writer.add_string(2, login.secret);
      return GrpcStatus{};
    });
  if (path == get_secret)
    return std::make_unique<Unary>([this](std::string_view request, std::string& reply) {
      const auto id = first_string(request);
      const auto found = request_.secrets.find(id);
      if (found == request_.secrets.end()) return GrpcStatus{5, base::cat("secret ", id, ": not found")};
      protozero::pbf_writer(reply).add_bytes(1, found->second);
      return GrpcStatus{};
    });
  if (path == file_send) return receive_export(call, metadata);
  if (path == check_agent)
    return std::make_unique<Unary>([this](std::string_view request, std::string&) {
      return agent_of(first_string(request)) == nullptr ? unset_agent(first_string(request)) : GrpcStatus{};
    });
  if (path == forward_agent) return connect_agent(call, std::string(metadata_value(metadata, "buildkit.ssh.id")));
  if (path.starts_with(content_store)) {
    const auto found = request_.stores.find(std::string(metadata_value(metadata, "buildkit-attachable-store-id")));
    if (found != request_.stores.end()) return content_service(call, path.substr(content_store.size()), found->second);
    call.finish({5, "unknown content store"});
    return nullptr;
  }
  if (path == upload_pull && request_.upload) return std::make_unique<UploadSender>(*request_.upload, call);
  call.finish({12, base::cat("unknown method ", path)});
  return nullptr;
}

std::unique_ptr<GrpcHandler> BuildSession::receive_export(GrpcCall& call, const GrpcMetadata& metadata) {
  // Engines that know one exporter only do not say which.
  const auto id = base::to_number<std::size_t>(metadata_value(metadata, "buildkit-attachable-exporter-id")).value_or(0);
  try {
    if (id < request_.exporters.size()) {
      const auto& exporter = request_.exporters[id];
      if (!exporter.directory.empty()) return std::make_unique<TreeReceiver>(exporter.directory);
      if (exporter.sink) return std::make_unique<StreamReceiver>(exporter);
    }
    call.finish({5, base::cat("unknown exporter ", id)});
  } catch (const base::Failure& failure) {
    call.finish({2, failure.text});
  }
  return nullptr;
}

const std::string* BuildSession::agent_of(const std::string& id) const {
  const auto found = request_.agents.find(id.empty() ? "default" : id);
  return found == request_.agents.end() ? nullptr : &found->second;
}

std::unique_ptr<GrpcHandler> BuildSession::connect_agent(GrpcCall& call, const std::string& id) {
  const auto* socket = agent_of(id);
  try {
    if (socket != nullptr) return std::make_unique<AgentForwarder>(loop_, call, *socket);
    call.finish(unset_agent(id));
  } catch (const base::Failure& failure) {
    call.finish({2, failure.text});
  }
  return nullptr;
}

std::unique_ptr<GrpcHandler> BuildSession::sync_files(GrpcCall& call, const GrpcMetadata& metadata) {
  const std::string name(metadata_value(metadata, "dir-name"));
  const auto found = request_.directories.find(name);
  if (found == request_.directories.end()) {
    call.finish({5, base::cat("no access allowed to dir ", base::quote(name))});
    return nullptr;
  }
  try {
    return std::make_unique<FileSyncSender>(found->second, SyncFilter{list_of(metadata, "include-patterns"),
                                                                      list_of(metadata, "exclude-patterns"),
                                                                      list_of(metadata, "followpaths"), text_only_});
  } catch (const base::Failure& failure) {
    call.finish({2, failure.text});
    return nullptr;
  }
}

} // namespace skiff::build
