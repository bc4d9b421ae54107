#include "build/control.hpp"

#include "build/messages.hpp"
#include "build/protobuf.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/control.hpp>

#include <chrono>
#include <csignal>

namespace skiff::build {

namespace {

using Reader = protozero::pbf_reader;
using Writer = protozero::pbf_writer;

constexpr int unimplemented = 12;

class CollectingCall final : public GrpcHandler {
public:
  CollectingCall(std::optional<GrpcStatus>& outcome, const std::function<void(std::string_view)>& message)
      : outcome_(outcome), message_(message) {}
  void message(GrpcCall&, std::string_view message) override { message_(message); }
  void done(const GrpcStatus& status) override { outcome_ = status; }

private:
  std::optional<GrpcStatus>& outcome_;
  const std::function<void(std::string_view)>& message_;
};

// As control_call, for calls whose failure is the command's.
void checked_call(api::Engine& engine, std::string_view path, std::string_view request,
                  const std::function<void(std::string_view)>& message, std::string_view what = {}) {
  const GrpcStatus status = control_call(engine, path, request, message);
  if (!status.ok()) throw base::Failure(base::cat(what, error_text(status)));
}

WorkerPlatform platform_of(Reader message) {
  WorkerPlatform out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.architecture = message.get_string();
      break;
    case 2:
      out.os = message.get_string();
      break;
    case 3:
      out.variant = message.get_string();
      break;
    default:
      message.skip();
    }
  return out;
}

CachePolicy policy_of(Reader message) {
  CachePolicy out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.all = message.get_uint64() != 0;
      break;
    case 2:
      out.keep_duration = message.get_int64();
      break;
    case 3:
      out.reserved_space = message.get_int64();
      break;
    case 4:
      out.filters.push_back(message.get_string());
      break;
    case 5:
      out.max_used_space = message.get_int64();
      break;
    case 6:
      out.min_free_space = message.get_int64();
      break;
    default:
      message.skip();
    }
  return out;
}

Worker worker_of(Reader message) {
  Worker out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.id = message.get_string();
      break;
    case 2:
      read_entry(message.get_message(), out.labels);
      break;
    case 3:
      out.platforms.push_back(platform_of(message.get_message()));
      break;
    case 4:
      out.policies.push_back(policy_of(message.get_message()));
      break;
    default:
      message.skip();
    }
  return out;
}

UsageRecord usage_of(Reader message) {
  UsageRecord out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.id = message.get_string();
      break;
    case 2:
      out.is_mutable = message.get_uint64() != 0;
      break;
    case 3:
      out.in_use = message.get_uint64() != 0;
      break;
    case 4:
      out.size = message.get_int64();
      break;
    case 6:
      out.created = time_of(message.get_message());
      break;
    case 7:
      out.last_used = time_of(message.get_message());
      break;
    case 8:
      out.usage_count = message.get_int64();
      break;
    case 9:
      out.description = message.get_string();
      break;
    case 10:
      out.type = message.get_string();
      break;
    case 11:
      out.shared = message.get_uint64() != 0;
      break;
    case 12:
      out.parents.push_back(message.get_string());
      break;
    default:
      message.skip();
    }
  return out;
}

} // namespace

std::unique_ptr<GrpcConnection> connect_control(api::Engine& engine) {
  api::Call call;
  call.method = "POST";
  call.path = "/grpc";
  return std::make_unique<GrpcConnection>(engine.loop(), engine.duplex(std::move(call), "h2c"),
                                          GrpcConnection::Role::client);
}

GrpcStatus control_call(api::Engine& engine, std::string_view path, std::string_view request,
                        const std::function<void(std::string_view)>& message) {
  std::optional<GrpcStatus> outcome;
  const auto control = connect_control(engine);
  auto& call = control->call(path, {}, std::make_unique<CollectingCall>(outcome, message));
  call.send(request);
  call.half_close();
  try {
    engine.loop().run_until([&] { return outcome.has_value(); });
  } catch (const protozero::exception& error) {
    throw base::Failure(base::cat("answer of the builder: ", std::string_view(error.what())));
  }
  return *outcome;
}

std::string_view code_name(int code) {
  constexpr std::string_view names[] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  const auto index = static_cast<std::size_t>(code);
  return index < std::size(names) ? names[index] : "Unknown";
}

std::string raw_error_text(const GrpcStatus& status) {
  return base::cat("rpc error: code = ", code_name(status.code), " desc = ", status.message);
}

std::string error_text(const GrpcStatus& status) {
  constexpr int unknown = 2;
  if (!status.details.empty() || status.code == unknown) return status.message;
  return base::cat(code_name(status.code), ": ", status.message);
}

std::vector<Worker> list_workers(api::Engine& engine) {
  std::vector<Worker> out;
  checked_call(
      engine, "/moby.buildkit.v1.Control/ListWorkers", {},
      [&](std::string_view bytes) {
        Reader message(bytes.data(), bytes.size());
        while (message.next(1)) out.push_back(worker_of(message.get_message()));
      },
      "listing workers: failed to list workers: ");
  return out;
}

std::optional<std::string> buildkit_version(api::Engine& engine) {
  std::string version;
  const GrpcStatus status = control_call(engine, "/moby.buildkit.v1.Control/Info", {}, [&](std::string_view bytes) {
    Reader message(bytes.data(), bytes.size());
    while (message.next(1)) {
      Reader parts = message.get_message();
      while (parts.next()) {
        if (parts.tag() == 2)
          version = parts.get_string();
        else
          parts.skip();
      }
    }
  });
  if (status.code == unimplemented) return std::nullopt;
  return version; // another failure leaves it empty, as the official client does
}

std::vector<UsageRecord> disk_usage(api::Engine& engine, const std::string& filter) {
  std::string request;
  Writer(request).add_string(1, filter);
  std::vector<UsageRecord> out;
  checked_call(
      engine, "/moby.buildkit.v1.Control/DiskUsage", request,
      [&](std::string_view bytes) {
        Reader message(bytes.data(), bytes.size());
        while (message.next(1)) out.push_back(usage_of(message.get_message()));
      },
      "failed to call diskusage: ");
  return out;
}

void prune_cache(api::Engine& engine, const PruneRequest& request,
                 const std::function<void(const UsageRecord&)>& removed) {
  std::string bytes;
  Writer writer(bytes);
  writer.add_string(1, request.filter);
  if (request.all) writer.add_bool(2, true);
  writer.add_int64(3, request.keep_duration);
  writer.add_int64(4, request.reserved_space);
  writer.add_int64(5, request.max_used_space);
  writer.add_int64(6, request.min_free_space);
  checked_call(engine, "/moby.buildkit.v1.Control/Prune", bytes,
               [&](std::string_view message) { removed(usage_of(Reader(message.data(), message.size()))); });
}

} // namespace skiff::build
