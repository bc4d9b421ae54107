// What follows a build by BuildKit: the push that the engine's builder cannot do, the provenance of the build's record,
// the metadata file.

#include "commands/buildx/build_request.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/control.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/sha256.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

// A number of values are JSON in base64: objects, and lists of objects; the rest is text.
std::string metadata_value(const std::string& key, const std::string& value) {
  std::string text = value;
  if (key != "result.json") {
    const auto decoded = codec::base64_decode(value);
    if (!decoded) return base::json_quote(value, true);
    text = *decoded;
  }
  const auto document = base::Json::parse(text, nullptr, false);
  const auto is_filled = [](const base::Json& json) { return json.is_object() && !json.empty(); };
  bool structured = is_filled(document);
  if (document.is_array() && !document.empty()) {
    structured = true;
    for (const auto& element : document) structured = structured && element.is_object();
  }
  return structured ? document.dump() : base::json_quote(value, true);
}

// As Go's encoder for web pages: outside of strings these characters do not occur in JSON.
std::string html_safe(std::string text) {
  text = base::replace_all(text, "<", "\\u003c");
  text = base::replace_all(text, ">", "\\u003e");
  return base::replace_all(text, "&", "\\u0026");
}

std::string provenance_of(Session& session, const build::BuildOutcome& outcome, bool minimal) {
  for (const auto& attestation : outcome.attestations) {
    const auto type = attestation.annotations.find("in-toto.io/predicate-type");
    if (attestation.media_type != "application/vnd.in-toto+json" || type == attestation.annotations.end() ||
        !type->second.starts_with("https://slsa.dev/provenance/"))
      continue;
    auto document = base::Json::parse(build::content(session.engine(), attestation.digest), nullptr, false);
    if (!document.is_object()) throw base::Failure("failed to unmarshal provenance");
    if (minimal) {
      document.erase("buildConfig");
      document.erase("metadata");
    }
    return codec::base64_encode(document.dump());
  }
  return {};
}

} // namespace

void as_step(Session& session, const std::string& name, const std::function<void(const build::BuildStatus&)>& status,
             const std::function<void(const std::string& digest)>& work) {
  build::Vertex vertex;
  vertex.digest = "sha256:" + codec::sha256_hex(name);
  vertex.name = name;
  vertex.started = session.now();
  const auto show = [&] {
    build::BuildStatus update;
    update.vertexes.push_back(vertex);
    status(update);
  };
  show();
  try {
    work(vertex.digest);
  } catch (const base::Failure& failure) {
    const bool interrupted = failure.kind == base::FailureKind::interrupted;
    vertex.error = interrupted ? "context canceled" : failure.text;
    vertex.completed = session.now();
    show();
    if (interrupted) throw base::Failure(failure.kind, vertex.error, 130);
    throw;
  }
  vertex.completed = session.now();
  show();
}

void push_result(Session& session, const std::vector<std::string>& names, build::Attributes& response,
                 const std::function<void(const build::BuildStatus&)>& status) {
  for (const auto& name : names)
    as_step(session, base::cat("pushing ", name, " with docker"), status, [&](const std::string& digest) {
      const auto image = notation::with_default_tag(*notation::parse_reference(name));
      std::map<std::string, build::VertexStatus> layers;
      const auto show = [&](build::VertexStatus& layer) {
        layer.timestamp = session.now();
        build::BuildStatus update;
        update.statuses.push_back(layer);
        status(update);
      };
      std::string error;
      session.engine().lines(api::images::push(image.name(), image.tag, {}, registry_auth(session, image)),
                             [&](std::string_view text) {
                               const auto document = base::JsonDocument::parse(text);
                               if (!document) return api::Flow::go_on;
                               const base::JsonView message = document->view();
                               const auto detail = message["progressDetail"];
                               const bool pushed = message["status"].view() == "Pushed";
                               const std::string id = message["id"].text();
                               if (!id.empty() && (layers.contains(id) || pushed || !detail.empty())) {
                                 auto& layer = layers[id];
                                 if (layer.id.empty()) {
                                   layer.id = "pushing layer " + id;
                                   layer.vertex = digest;
                                   layer.started = session.now();
                                 }
                                 if (!detail.empty()) {
                                   layer.current = detail["current"].integer();
                                   layer.total = detail["total"].integer();
                                 }
                                 if (pushed) {
                                   layer.completed = session.now();
                                   layer.current = layer.total;
                                 }
                                 show(layer);
                               }
                               if (const auto failed = message["errorDetail"]["message"].text(); !failed.empty())
                                 error = failed;
                               return api::Flow::go_on;
                             });
      for (auto& [id, layer] : layers) {
        if (layer.completed) continue;
        layer.completed = session.now();
        show(layer);
      }
      if (!error.empty()) throw base::Failure(error);
    });
  if (names.empty()) return;
  const auto image = notation::with_default_tag(*notation::parse_reference(names.front()));
  if (session.engine().value(api::images::inspect(image.familiar()))["RepoDigests"].size() == 0) return;
  const auto remote = session.engine().value(api::images::distribution(image.text(), registry_auth(session, image)));
  const std::string digest = remote["Descriptor"]["digest"].text();
  if (digest.empty()) return;
  if (const auto image_digest = response.find("containerimage.digest"); image_digest != response.end())
    response.try_emplace("containerimage.config.digest", image_digest->second);
  response["containerimage.digest"] = digest;
}

void add_provenance(Session& session, const std::string& reference, build::Attributes& response,
                    const std::function<void(const build::BuildStatus&)>& status) {
  const std::string mode = base::lower(session.environment.value("BUILDX_METADATA_PROVENANCE"));
  if (mode == "disabled" || mode == "false" || mode == "0") return;
  if (session.engine().version() < api::Version{1, 42}) return; // no records before BuildKit 0.11
  as_step(session, "resolving provenance for metadata file", status, [&](const std::string&) {
    const auto add = [&](const std::string& key, const build::BuildOutcome& outcome) {
      if (auto text = provenance_of(session, outcome, mode != "max"); !text.empty()) response[key] = std::move(text);
    };
    for (const auto& record : build::build_history(session.engine(), {reference, false, {}, 0})) {
      if (record.result)
        add("buildx.build.provenance", *record.result);
      else
        for (const auto& [platform, outcome] : record.results) add("buildx.build.provenance/" + platform, outcome);
    }
  });
}

std::string metadata_text(const build::Attributes& response) {
  std::string out;
  for (const auto& [key, value] : response)
    out += base::cat(out.empty() ? "{" : ",", base::json_quote(key, true), ':', metadata_value(key, value));
  return base::json_indent(html_safe(out.empty() ? "{}" : out + "}"), "  ");
}

} // namespace skiff::commands
