// Create requests beside those of docker compose 2.40.3, recorded on engines 28.5 (API 1.51) and 20.10 (API 1.41) with
// `compose create`. A vector holds the model (`compose config --format json`), the containers that existed in the end,
// and the requests without the members that are null, "", 0 or false.
#include "compose/bodies.hpp"
#include "compose/values.hpp"

#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace skiff::compose {
namespace {

using base::Json;

/// What the recorded requests leave out, out of ours too.
Json stripped(const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value) out.push_back(stripped(item));
    return out;
  }
  if (!value.is_object()) return value;
  Json out = Json::object();
  for (const auto& [key, member] : value.items()) {
    const bool pointer = key == "OomKillDisable" || key == "Init";
    const bool empty = member.is_null() || member == "" || member == false || (member.is_number() && member == 0);
    if (pointer || !empty) out[key] = stripped(member);
  }
  return out;
}

std::string sort_key(const Json& item) { return item.is_object() ? item.dump() : item.get<std::string>(); }

/// Lists whose order the official program leaves to chance, sorted; label lists too.
Json normal(const Json& body) {
  Json out = nlohmann::json(stripped(body)); // sorted members
  const auto sort = [](Json& object, const char* field) {
    if (object.contains(field) && object[field].is_array())
      std::sort(object[field].begin(), object[field].end(),
                [](const Json& a, const Json& b) { return sort_key(a) < sort_key(b); });
  };
  sort(out, "Env");
  if (out.contains("HostConfig"))
    for (const char* field : {"Binds", "Mounts", "ExtraHosts", "Ulimits"}) sort(out["HostConfig"], field);
  if (out.contains("Labels") && out["Labels"].contains(std::string(label::depends_on))) {
    Json& text = out["Labels"][std::string(label::depends_on)];
    std::vector<std::string> parts = base::split(text.get<std::string>(), ',');
    std::sort(parts.begin(), parts.end());
    text = base::join(parts, ",");
  }
  return out;
}

struct Vector {
  Project project;
  LiveContainers live;
  api::Version api;
  Json requests;
};

Vector load_vector(const std::string& name) {
  const auto text = os::read_file(base::cat(SKIFF_TEST_DATA, "/compose/create/", name, ".json"));
  const Json root = Json::parse(*text);
  Vector out;
  out.project.name = root["model"]["name"].get<std::string>();
  out.project.working_dir = root["working_dir"].get<std::string>();
  out.project.files = {root["files"][0].get<std::string>()};
  out.project.model = base::JsonDocument(root["model"]);
  out.api = *api::Version::parse(root["api"].get<std::string>());
  for (const Json& item : root["live"]) {
    Container container;
    container.id = item["id"].get<std::string>();
    container.name = item["name"].get<std::string>();
    out.live[item["service"].get<std::string>()].push_back(std::move(container));
  }
  out.requests = root["requests"];
  return out;
}

/// Our body for a recorded POST /containers/create; service and number are read from its labels.
Json our_container(const Vector& vector, const Json& theirs) {
  const Json& labels = theirs["Labels"];
  const std::string key = labels[std::string(label::service)].get<std::string>();
  const ResolvedService resolved = resolve_references(vector.project.service(key), vector.live);
  EXPECT_EQ(resolved.missing, "");
  CreateRequest request;
  request.key = key;
  request.service = resolved.service.view();
  request.number = *base::to_number<int>(labels[std::string(label::number)].get<std::string>());
  request.labels = project_labels(vector.project, key, false);
  request.image_digest = labels[std::string(label::image)].get<std::string>();
  request.live = &vector.live;
  request.api = vector.api;
  return container_body(vector.project, request).body.root();
}

class Recorded : public testing::TestWithParam<const char*> {};

TEST_P(Recorded, CreateRequestsAreTheOfficialOnes) {
  const Vector vector = load_vector(GetParam());
  int containers = 0;
  for (const Json& request : vector.requests) {
    const std::string target = request["target"].get<std::string>();
    const Json& theirs = request["body"];
    Json ours;
    if (target.starts_with("/containers/create")) {
      ours = our_container(vector, theirs);
      ++containers;
    } else if (target == "/networks/create") {
      const std::string key = theirs["Labels"][std::string(label::network)].get<std::string>();
      ours = network_body(vector.project, key, vector.api).root();
    } else if (target == "/volumes/create") {
      const std::string key = theirs["Labels"][std::string(label::volume)].get<std::string>();
      ours = volume_body(vector.project, key).root();
    } else {
      continue;
    }
    EXPECT_EQ(normal(ours).dump(1), normal(theirs).dump(1)) << target;
  }
  EXPECT_GT(containers, 0);
}

INSTANTIATE_TEST_SUITE_P(Compose, Recorded,
                         testing::Values("basic-28", "net-28", "limits-28", "mounts-28", "links-28", "misc-28",
                                         "basic-20", "net-20", "limits-20", "mounts-20", "links-20"),
                         [](const auto& vector) { return base::replace_all(vector.param, "-", "_"); });

TEST(Bodies, ConnectOneMoreNetworkOnOldEngines) {
  const Vector vector = load_vector("net-20");
  int connects = 0;
  for (const Json& request : vector.requests) {
    const std::string target = request["target"].get<std::string>();
    if (!target.ends_with("/connect")) continue;
    ++connects;
    const std::string network = target.substr(10, target.size() - 18); // between /networks/ and /connect
    std::string key;
    const base::JsonView networks = vector.project.model["networks"];
    for (std::size_t i = 0; i < networks.size(); ++i)
      if (networks.at(i)["name"].view() == network) key = std::string(networks.key(i));
    CreateRequest ours;
    ours.key = "a";
    ours.service = vector.project.service("a");
    ours.live = &vector.live;
    ours.api = vector.api;
    const std::string container = request["body"]["Container"].get<std::string>();
    EXPECT_EQ(normal(connect_body(vector.project, ours, key, container).root()).dump(1),
              normal(request["body"]).dump(1));
  }
  EXPECT_EQ(connects, 2);
}

} // namespace
} // namespace skiff::compose
