#include <skiff/base/json.hpp>
#include <skiff/build/progress.hpp>
#include <skiff/codec/base64.hpp>

#include <nlohmann/json.hpp>

namespace skiff::build {

namespace {

using base::Json;

void put(Json& into, const char* key, const std::string& value) {
  if (!value.empty()) into[key] = value;
}

void put(Json& into, const char* key, const std::optional<base::Time>& time) {
  if (time) into[key] = base::rfc3339_nano_utc(*time);
}

Json as_json(const Vertex& vertex) {
  Json out = Json::object();
  put(out, "digest", vertex.digest);
  if (!vertex.inputs.empty()) out["inputs"] = vertex.inputs;
  put(out, "name", vertex.name);
  put(out, "started", vertex.started);
  put(out, "completed", vertex.completed);
  if (vertex.cached) out["cached"] = true;
  put(out, "error", vertex.error);
  if (vertex.group) {
    Json group = Json::object();
    put(group, "id", vertex.group->id);
    put(group, "name", vertex.group->name);
    if (vertex.group->weak) group["weak"] = true;
    out["progressGroup"] = std::move(group);
  }
  return out;
}

Json as_json(const VertexStatus& status) {
  Json out = Json::object();
  out["id"] = status.id;
  put(out, "vertex", status.vertex);
  put(out, "name", status.name);
  if (status.total != 0) out["total"] = status.total;
  out["current"] = status.current;
  put(out, "timestamp", status.timestamp);
  put(out, "started", status.started);
  put(out, "completed", status.completed);
  return out;
}

Json as_json(const VertexLog& log) {
  Json out = Json::object();
  put(out, "vertex", log.vertex);
  if (log.stream != 0) out["stream"] = log.stream;
  out["data"] = codec::base64_encode(log.data);
  put(out, "timestamp", log.timestamp);
  return out;
}

Json as_json(const VertexWarning& warning) {
  Json out = Json::object();
  put(out, "vertex", warning.vertex);
  if (warning.level != 0) out["level"] = warning.level;
  put(out, "short", codec::base64_encode(warning.short_text));
  for (const auto& detail : warning.details) out["detail"].push_back(codec::base64_encode(detail));
  put(out, "url", warning.url);
  if (!warning.file.empty()) {
    out["sourceInfo"]["filename"] = warning.file;
    put(out["sourceInfo"], "data", codec::base64_encode(warning.source));
    put(out["sourceInfo"], "language", warning.language);
  }
  for (const auto& range : warning.ranges) {
    Json one = Json::object();
    one["start"]["line"] = range.first;
    one["end"]["line"] = range.last;
    out["range"].push_back(std::move(one));
  }
  return out;
}

template <class Items>
void put_all(Json& into, const char* key, const Items& items) {
  for (const auto& item : items) into[key].push_back(as_json(item));
}

class JsonProgress final : public Progress {
public:
  explicit JsonProgress(Write write) : write_(std::move(write)) {}
  void update(const BuildStatus& status, base::Time /*now*/) override {
    Json out = Json::object();
    put_all(out, "vertexes", status.vertexes);
    put_all(out, "statuses", status.statuses);
    put_all(out, "logs", status.logs);
    put_all(out, "warnings", status.warnings);
    write_(base::JsonView(out).dump() + "\n");
  }

private:
  Write write_;
};

} // namespace

std::unique_ptr<Progress> json_progress(Progress::Write write) {
  return std::make_unique<JsonProgress>(std::move(write));
}

} // namespace skiff::build
