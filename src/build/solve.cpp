#include "build/control.hpp"
#include "build/frontend_call.hpp"
#include "build/messages.hpp"
#include "build/protobuf.hpp"
#include "build/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/buildkit.hpp>
#include <skiff/build/control.hpp>
#include <skiff/build/layout.hpp>
#include <skiff/codec/base64.hpp>

#include <chrono>
#include <csignal>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace skiff::build {

namespace {

constexpr int cancelled = 1, exhausted = 8, unimplemented = 12, internal = 13, unavailable = 14; // of gRPC
constexpr std::chrono::milliseconds status_patience{5000}; // after the outcome, for the rest of the status

// Not a build to be recorded.
bool is_question(const BuildKitRequest& request) { return !request.question.empty() || !request.file_url.empty(); }
// The frontend is asked by us, within the Solve, and not by the engine.
bool is_asked(const BuildKitRequest& request) { return is_question(request) || request.on_frontend; }

void add_typed(protozero::pbf_writer& writer, protozero::pbf_tag_type tag, const TypedAttributes& value) {
  protozero::pbf_writer entry(writer, tag);
  entry.add_string(1, value.type);
  add_map(entry, 2, value.attributes);
}

// moby.buildkit.v1.SolveRequest
std::string solve_request(const BuildKitRequest& request, const std::string& session) {
  std::string out;
  protozero::pbf_writer writer(out);
  writer.add_string(1, request.reference);
  if (!request.exporters.empty()) { // the first one again for engines that know only one
    writer.add_string(3, request.exporters.front().type);
    add_map(writer, 4, request.exporters.front().attributes);
  }
  writer.add_string(5, session);
  if (!is_asked(request)) writer.add_string(6, request.frontend);
  add_map(writer, 7, request.attributes);
  {
    protozero::pbf_writer cache(writer, 8); // never left out: old engines look into it unasked
    for (const auto& entry : request.cache_exports) add_typed(cache, 4, entry);
    for (const auto& entry : request.cache_imports) add_typed(cache, 5, entry);
  }
  for (const auto& entitlement : request.entitlements) writer.add_string(9, entitlement);
  if (!is_asked(request)) add_map(writer, 10, request.inputs);
  if (is_question(request)) writer.add_bool(11, true);
  for (const auto& exporter : request.exporters) add_typed(writer, 13, exporter);
  return out;
}

Attributes read_map(std::string_view bytes) {
  Attributes out;
  protozero::pbf_reader message(bytes.data(), bytes.size());
  while (message.next(1)) read_entry(message.get_message(), out);
  return out;
}

struct ErrorDetail {
  std::string type, value; ///< value: JSON
};

std::vector<ErrorDetail> details_of(const GrpcStatus& status) {
  std::vector<ErrorDetail> out;
  protozero::pbf_reader message(status.details.data(), status.details.size());
  while (message.next()) {
    if (message.tag() != 3) {
      message.skip();
      continue;
    }
    auto& added = out.emplace_back();
    auto detail = message.get_message();
    while (detail.next()) switch (detail.tag()) {
      case 1:
        added.type = detail.get_string();
        break;
      case 2:
        added.value = detail.get_bytes();
        break;
      default:
        detail.skip();
      }
  }
  return out;
}

// The places in the Dockerfile that an error names.
std::string excerpt_of(const GrpcStatus& status) {
  std::string out;
  for (const auto& detail : details_of(status)) {
    if (detail.type.find("errdefs.Source+json") == std::string::npos) continue;
    const auto document = base::JsonDocument::parse(detail.value);
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

// Some failures have an exit code of their own.
int exit_code_of(const GrpcStatus& status) {
  switch (status.code) {
  case cancelled:
    return 130;
  case exhausted:
    return 102;
  case internal:
    return 100;
  default:
    return 1;
  }
}

std::string reference_message(const std::string& reference) {
  std::string out;
  protozero::pbf_writer(out).add_string(1, reference);
  return out;
}

// What a frontend cannot do is said twice: by the kind of the error and by its text.
std::string solve_text(const GrpcStatus& status) {
  constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"errdefs.Subrequest+json", "unsupported request "},
      {"errdefs.FrontendCap+json", "unsupported frontend capability "}};
  // What the frontend of an old engine says goes through the official client and back, and gets gRPC's wording there.
  const bool of_frontend = status.details.empty() && status.message.starts_with("failed to solve with frontend ");
  std::string text = of_frontend ? raw_error_text(status) : error_text(status);
  if (status.code == unimplemented && status.message.find("moby.buildkit.frontend.contexts") != std::string::npos)
    return "current frontend does not support --build-context. Named contexts are supported since Dockerfile v1.4. "
           "Use #syntax directive in Dockerfile or update to latest BuildKit.";
  for (const auto& detail : details_of(status))
    for (const auto& [kind, words] : kinds)
      if (detail.type.find(kind) != std::string::npos)
        if (const auto document = base::JsonDocument::parse(detail.value))
          text = base::cat(words, (*document)["name"].view(), ": ", text);
  return "failed to solve: " + text;
}

// The outcome of a failed build with a very large Dockerfile does not fit into HTTP/2 headers. Engines that put that
// much into them also keep it in the build's record.
GrpcStatus recorded_outcome(api::Engine& engine, const std::string& reference, const std::string& step_error) {
  GrpcStatus out{2, step_error, {}};
  try {
    for (const auto& record : build_history(engine, {reference, false, {}, 0})) {
      if (!record.error.empty()) out.message = record.error;
      if (record.external_error) out.details = content(engine, record.external_error->digest);
    }
  } catch (const base::Failure&) { // the error of the step is good enough
  }
  return out;
}

// Folders in OCI layout learn which of their contents is the result.
void update_layouts(const BuildKitRequest& request, const Attributes& response) {
  const auto tag_of = [](const TypedAttributes& entry) {
    const auto found = entry.attributes.find("tag");
    return found == entry.attributes.end() ? std::string("latest") : found->second;
  };
  if (const auto manifest = response.find("cache.manifest"); manifest != response.end())
    for (const auto& cache : request.cache_exports)
      if (cache.type == "local") set_layout_tag(cache.attributes.at("dest"), tag_of(cache), manifest->second);
  const auto folder = request.stores.find("export");
  const auto image = response.find("containerimage.descriptor");
  if (folder == request.stores.end() || image == response.end()) return;
  if (const auto descriptor = codec::base64_decode(image->second))
    set_layout_tag(folder->second, "latest", *descriptor);
}

} // namespace

std::string BuildKitResult::image_id() const {
  for (const auto* key : {"containerimage.config.digest", "containerimage.digest"})
    if (const auto found = response.find(key); found != response.end()) return found->second;
  return {};
}

BuildKitResult buildkit_build(api::Engine& engine, BuildKitRequest request, const BuildKitEvents& events) {
  Outcome outcome;
  bool delivering = false;
  for (Exporter& exporter : request.exporters)
    if (exporter.sink)
      exporter.sink = [&delivering, sink = std::move(exporter.sink)](std::string_view bytes) {
        delivering = true;
        sink(bytes);
        delivering = false;
      };
  BuildSession session(engine, request);
  // A connection of its own: the trailers of a failed Solve may be larger than HTTP/2 headers can be here.
  const auto control = connect_control(engine);
  const auto watcher = connect_control(engine);
  const std::string& reference = request.reference;
  auto& solve = control->call("/moby.buildkit.v1.Control/Solve", {}, std::make_unique<SolveCall>(outcome));
  solve.send(solve_request(request, session.id()));
  solve.half_close();
  Attributes answer;
  if (is_asked(request)) ask_frontend(*control, request, answer);
  auto& status = watcher->call("/moby.buildkit.v1.Control/Status", {}, std::make_unique<StatusCall>(outcome, events));
  status.send(reference_message(reference));
  status.half_close();

  int interrupted = 0;
  const base::Failure cancellation(base::FailureKind::interrupted, "failed to solve: Canceled: context canceled", 130);
  const auto interrupt = [&](int signal) {
    if (delivering) throw cancellation; // to a pipe that nobody reads
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

  if (interrupted != 0) throw cancellation;
  if (outcome.solve->code == unavailable && !is_question(request))
    if (auto recorded = recorded_outcome(engine, reference, outcome.step_error); !recorded.message.empty())
      outcome.solve = std::move(recorded);
  if (!outcome.solve->ok())
    throw SolveFailure(solve_text(*outcome.solve), excerpt_of(*outcome.solve), exit_code_of(*outcome.solve));
  BuildKitResult result{reference, read_map(outcome.response)};
  update_layouts(request, result.response);
  result.response.merge(answer);
  return result;
}

std::string excerpt_of(std::string_view details) { return excerpt_of(GrpcStatus{0, {}, std::string(details)}); }

BuilderFeatures builder_features(api::Engine& engine) {
  BuilderFeatures features;
  for (const Worker& worker : list_workers(engine))
    for (const auto& [key, value] : worker.labels) {
      if (key.ends_with("worker.snapshotter")) features.containerd_store = true;
      if (key.ends_with("host-gateway-ip")) features.host_gateway = value;
    }
  return features;
}

} // namespace skiff::build
