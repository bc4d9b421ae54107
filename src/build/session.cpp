#include "build/session.hpp"

#include "build/filesync.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

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

BuildSession::BuildSession(api::Engine& engine, BuildKitRequest& request) : request_(request), id_(random_id()) {
  api::Call call;
  call.method = "POST";
  call.path = "/session";
  call.headers = {{"X-Docker-Expose-Session-Uuid", id_}, {"X-Docker-Expose-Session-Sharedkey", request.shared_key}};
  std::vector<std::string_view> methods = {health, credentials, get_secret};
  if (!request.directories.empty()) methods.push_back(diff_copy); // the engine words its errors by what is exposed
  if (request.upload) methods.push_back(upload_pull);
  for (const auto method : methods)
    call.headers.emplace_back("X-Docker-Expose-Session-Grpc-Method", std::string(method));
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
  if (path == upload_pull && request_.upload) return std::make_unique<UploadSender>(*request_.upload, call);
  call.finish({12, base::cat("unknown method ", path)});
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
                                                                      list_of(metadata, "followpaths")});
  } catch (const base::Failure& failure) {
    call.finish({2, failure.text});
    return nullptr;
  }
}

} // namespace skiff::build
