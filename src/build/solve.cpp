#include "build/grpc.hpp"
#include "build/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/buildkit.hpp>
#include <skiff/codec/base64.hpp>

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include <chrono>
#include <csignal>
#include <optional>

namespace skiff::build {

namespace {

constexpr std::chrono::milliseconds status_patience{5000}; // after the outcome, for the rest of the status

void add_map(protozero::pbf_writer& writer, protozero::pbf_tag_type tag, const Attributes& values) {
  for (const auto& [key, value] : values) {
    protozero::pbf_writer entry(writer, tag);
    entry.add_string(1, key);
    entry.add_string(2, value);
  }
}

void add_typed(protozero::pbf_writer& writer, protozero::pbf_tag_type tag, const TypedAttributes& value) {
  protozero::pbf_writer entry(writer, tag);
  entry.add_string(1, value.type);
  add_map(entry, 2, value.attributes);
}

// moby.buildkit.v1.SolveRequest
std::string solve_request(const BuildKitRequest& request, const std::string& reference, const std::string& session) {
  std::string out;
  protozero::pbf_writer writer(out);
  writer.add_string(1, reference);
  if (!request.exporters.empty()) { // the first one again for engines that know only one
    writer.add_string(3, request.exporters.front().type);
    add_map(writer, 4, request.exporters.front().attributes);
  }
  writer.add_string(5, session);
  writer.add_string(6, request.frontend);
  add_map(writer, 7, request.attributes);
  {
    protozero::pbf_writer cache(writer, 8); // never left out: old engines look into it unasked
    for (const auto& entry : request.cache_exports) add_typed(cache, 4, entry);
    for (const auto& entry : request.cache_imports) add_typed(cache, 5, entry);
  }
  for (const auto& entitlement : request.entitlements) writer.add_string(9, entitlement);
  for (const auto& exporter : request.exporters) add_typed(writer, 13, exporter);
  return out;
}

Attributes read_map(std::string_view bytes) {
  Attributes out;
  protozero::pbf_reader message(bytes.data(), bytes.size());
  while (message.next(1)) {
    auto entry = message.get_message();
    std::string key, value;
    while (entry.next()) switch (entry.tag()) {
      case 1:
        key = entry.get_string();
        break;
      case 2:
        value = entry.get_string();
        break;
      default:
        entry.skip();
      }
    out[key] = value;
  }
  return out;
}

// The places in the Dockerfile that an error names: details of google.rpc.Status whose values are JSON.
std::string excerpt_of(const GrpcStatus& status) {
  std::string out;
  protozero::pbf_reader message(status.details.data(), status.details.size());
  while (message.next()) {
    if (message.tag() != 3) {
      message.skip();
      continue;
    }
    auto detail = message.get_message();
    std::string type, value;
    while (detail.next()) switch (detail.tag()) {
      case 1:
        type = detail.get_string();
        break;
      case 2:
        value = detail.get_bytes();
        break;
      default:
        detail.skip();
      }
    if (type.find("errdefs.Source+json") == std::string::npos) continue;
    const auto document = base::JsonDocument::parse(value);
    if (!document) continue;
    const auto source = codec::base64_decode((*document)["info"]["data"].view());
    std::vector<SourceRange> ranges;
    for (const auto range : (*document)["ranges"])
      ranges.push_back(
          {static_cast<int>(range["start"]["line"].integer()), static_cast<int>(range["end"]["line"].integer())});
    if (source) out += source_excerpt((*document)["info"]["filename"].text(), *source, ranges);
  }
  return out;
}

// Both calls write their outcome into one place that outlives them.
struct Outcome {
  std::optional<GrpcStatus> solve, status;
  std::string response;
  bool any_status = false;
  std::string step_error; // the last one that the status told
};

class SolveCall final : public GrpcHandler {
public:
  explicit SolveCall(Outcome& outcome) : outcome_(outcome) {}
  void message(GrpcCall&, std::string_view message) override { outcome_.response = message; }
  void done(const GrpcStatus& status) override { outcome_.solve = status; }

private:
  Outcome& outcome_;
};

class StatusCall final : public GrpcHandler {
public:
  StatusCall(Outcome& outcome, const BuildKitEvents& events) : outcome_(outcome), events_(events) {}
  void message(GrpcCall&, std::string_view message) override {
    outcome_.any_status = true;
    const auto status = decode_status(message);
    if (!status) throw base::Failure(status.error());
    for (const auto& vertex : status->vertexes)
      if (!vertex.error.empty()) outcome_.step_error = vertex.error;
    if (events_.status) events_.status(*status);
  }
  void done(const GrpcStatus& status) override { outcome_.status = status; }

private:
  Outcome& outcome_;
  const BuildKitEvents& events_;
};

std::unique_ptr<GrpcConnection> connect_control(api::Engine& engine) {
  api::Call call;
  call.method = "POST";
  call.path = "/grpc";
  return std::make_unique<GrpcConnection>(engine.loop(), engine.duplex(std::move(call), "h2c"),
                                          GrpcConnection::Role::client);
}

std::string reference_message(const std::string& reference) {
  std::string out;
  protozero::pbf_writer(out).add_string(1, reference);
  return out;
}

// Engines that send no details with an error get gRPC's own wording in front of it, as in the official client.
std::string solve_text(const GrpcStatus& status) {
  constexpr std::string_view names[] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  if (!status.details.empty()) return "failed to solve: " + status.message;
  const auto code = static_cast<std::size_t>(status.code);
  return base::cat("failed to solve: rpc error: code = ", code < std::size(names) ? names[code] : "Unknown",
                   " desc = ", status.message);
}

} // namespace

std::string BuildKitResult::image_id() const {
  for (const auto* key : {"containerimage.config.digest", "containerimage.digest"})
    if (const auto found = response.find(key); found != response.end()) return found->second;
  return {};
}

BuildKitResult buildkit_build(api::Engine& engine, BuildKitRequest request, const BuildKitEvents& events) {
  Outcome outcome;
  BuildSession session(engine, request);
  // A connection of its own: the trailers of a failed Solve may be larger than HTTP/2 headers can be here.
  const auto control = connect_control(engine);
  const auto watcher = connect_control(engine);
  const std::string reference = random_id();
  auto& solve = control->call("/moby.buildkit.v1.Control/Solve", {}, std::make_unique<SolveCall>(outcome));
  solve.send(solve_request(request, reference, session.id()));
  solve.half_close();
  auto& status = watcher->call("/moby.buildkit.v1.Control/Status", {}, std::make_unique<StatusCall>(outcome, events));
  status.send(reference_message(reference));
  status.half_close();

  int interrupted = 0;
  const auto interrupt = [&](int signal) {
    if (interrupted != 0) throw base::Failure(base::FailureKind::interrupted, {}, 128 + signal); // asked twice
    interrupted = signal;
    if (!outcome.solve) solve.cancel();
  };
  loop::Loop& loop = engine.loop();
  const auto on_interrupt = loop.on_signal(SIGINT, [&] { interrupt(SIGINT); });
  const auto on_terminate = loop.on_signal(SIGTERM, [&] { interrupt(SIGTERM); });

  loop.run_until([&] { return outcome.solve.has_value(); });
  // Without a job there is no status to wait for: the engine would only look for it for some seconds.
  if (!outcome.status && !outcome.any_status && !outcome.solve->ok()) status.cancel();
  bool patient = true;
  const auto patience = loop.after(status_patience, [&] { patient = false; });
  loop.run_until([&] { return outcome.status.has_value() || !patient; });

  if (interrupted != 0) {
    base::Failure failure(base::FailureKind::interrupted, "failed to solve: Canceled: context canceled", 130);
    throw failure;
  }
  // The outcome of a failed build with a very large Dockerfile does not fit into HTTP/2 headers; the status had its
  // text.
  if (outcome.solve->code == 14 && !outcome.step_error.empty())
    throw SolveFailure("failed to solve: " + outcome.step_error, {});
  if (!outcome.solve->ok()) throw SolveFailure(solve_text(*outcome.solve), excerpt_of(*outcome.solve));
  return {read_map(outcome.response)};
}

BuilderFeatures builder_features(api::Engine& engine) {
  Outcome outcome;
  const auto control = connect_control(engine);
  auto& call = control->call("/moby.buildkit.v1.Control/ListWorkers", {}, std::make_unique<SolveCall>(outcome));
  call.send({});
  call.half_close();
  engine.loop().run_until([&] { return outcome.solve.has_value(); });
  BuilderFeatures features;
  protozero::pbf_reader message(outcome.response.data(), outcome.response.size());
  while (message.next(1)) {
    auto worker = message.get_message();
    while (worker.next()) {
      if (worker.tag() != 2) {
        worker.skip();
        continue;
      }
      auto label = worker.get_message();
      std::string key, value;
      while (label.next()) switch (label.tag()) {
        case 1:
          key = label.get_string();
          break;
        case 2:
          value = label.get_string();
          break;
        default:
          label.skip();
        }
      if (key.ends_with("worker.snapshotter")) features.containerd_store = true;
      if (key.ends_with("host-gateway-ip")) features.host_gateway = value;
    }
  }
  return features;
}

} // namespace skiff::build
