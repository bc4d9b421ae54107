#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/classic.hpp>

#include <nlohmann/json.hpp>

namespace skiff::build {

namespace {

void add_number(api::Query& query, std::string_view name, std::int64_t value) {
  if (value != 0) query.add(name, value);
}

void add_all(api::Query& query, std::string_view name, const std::vector<std::string>& values) {
  for (const auto& value : values) query.add(name, value);
}

std::string build_args_json(const std::map<std::string, std::optional<std::string>>& values) {
  base::Json out = base::Json::object();
  for (const auto& [name, value] : values) out[name] = value ? base::Json(*value) : base::Json(nullptr);
  return base::JsonView(out).dump();
}

} // namespace

api::Call classic_call(const ClassicRequest& request) {
  api::Call call;
  call.method = "POST";
  call.path = "/build";
  api::Query& query = call.query;
  query.add("version", "1");
  add_all(query, "t", request.tags);
  add_all(query, "securityopt", request.security_options);
  add_all(query, "extrahosts", request.extra_hosts);
  query.flag("q", request.quiet).flag("nocache", request.no_cache).flag("pull", request.pull);
  query.flag("forcerm", request.force_remove).flag("squash", request.squash);
  if (!request.remove) query.add("rm", "0");
  query.text("remote", request.remote);
  query.text("dockerfile", request.dockerfile);
  query.text("target", request.target);
  query.text("platform", base::lower(request.platform));
  if (request.network != "default") query.text("networkmode", request.network);
  if (base::lower(request.isolation) != "default") query.text("isolation", request.isolation);
  query.text("cgroupparent", request.cgroup_parent);
  query.text("cpusetcpus", request.cpuset_cpus);
  query.text("cpusetmems", request.cpuset_mems);
  add_number(query, "cpushares", request.cpu_shares);
  add_number(query, "cpuperiod", request.cpu_period);
  add_number(query, "cpuquota", request.cpu_quota);
  add_number(query, "memory", request.memory);
  add_number(query, "memswap", request.memory_swap);
  add_number(query, "shmsize", request.shm_size);
  query.text("ulimits", request.ulimits);
  if (!request.build_args.empty()) query.add("buildargs", build_args_json(request.build_args));
  if (!request.labels.empty()) query.add("labels", base::JsonView(base::Json(request.labels)).dump());
  if (!request.cache_from.empty()) query.add("cachefrom", base::JsonView(base::Json(request.cache_from)).dump());
  if (!request.registry_config.empty()) call.headers.emplace_back("X-Registry-Config", request.registry_config);
  return call;
}

ClassicResult classic_build(api::Engine& engine, const ClassicRequest& request,
                            std::unique_ptr<transport::Source> context,
                            const std::function<void(std::string_view)>& message) {
  ClassicResult result;
  api::Call call = classic_call(request);
  call.body.content_type = "application/x-tar";
  call.body.source = std::move(context);
  engine.lines(std::move(call), [&](std::string_view text) {
    const auto document = base::JsonDocument::parse(text);
    if (!document) throw base::Failure(document.error());
    const auto view = document->view();
    if (const auto detail = view["errorDetail"]; detail.exists()) {
      const auto code = static_cast<int>(detail["code"].integer());
      throw base::Failure(detail["message"].text(view["error"].view()), code == 0 ? 1 : code);
    }
    if (const auto aux = view["aux"]; aux.exists()) {
      if (aux["ID"].exists()) result.image_id = aux["ID"].text();
    } else {
      message(text);
    }
    return api::Flow::go_on;
  });
  return result;
}

} // namespace skiff::build
