// Plans as text. tests/data/compose/plans.json holds small models and, for each case, what the engine has, the verb
// with its options, and the plan. A container is given by service and number; unless it says otherwise it is what an
// up-to-date `up` would have left. SKIFF_UPDATE_GOLDEN=1 rewrites the plans of the file, for review.
#include "compose/bodies.hpp"
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/plan.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace skiff::compose {
namespace {

using base::cat;
using base::Json;
using base::JsonView;

std::string golden_file() { return cat(SKIFF_TEST_DATA, "/compose/plans.json"); }
Json read_golden() { return Json::parse(*os::read_file(golden_file())); }

std::string text_or(const Json& item, const char* key, std::string fallback) {
  return item.contains(key) ? item[key].get<std::string>() : std::move(fallback);
}

std::vector<std::string> list_or_none(const Json& item, const char* key) {
  return item.contains(key) ? item[key].get<std::vector<std::string>>() : std::vector<std::string>();
}

std::map<std::string, int, std::less<>> scale_of(const Json& options) {
  std::map<std::string, int, std::less<>> out;
  if (options.contains("scale"))
    for (const auto& [service, number] : options["scale"].items()) out[service] = number.get<int>();
  return out;
}

class Case {
public:
  Case(const Json& golden, const Json& item) : item_(item) {
    project_.name = "p";
    project_.model = base::JsonDocument(golden["projects"][item["project"].get<std::string>()]);
    if (item.contains("disabled")) project_.disabled = base::JsonDocument(item["disabled"]);
    if (item.contains("api")) snapshot_.api = *api::Version::parse(item["api"].get<std::string>());
    for (const std::string& reference : image_references(project_)) snapshot_.images[reference].id = "sha256:now";
    for (const std::string& missing : list_or_none(item, "no_images")) snapshot_.images.erase(missing);
    if (!item.contains("networks") || item["networks"] != false) networks();
    if (!item.contains("volumes") || item["volumes"] != false) volumes();
    if (item.contains("containers"))
      for (const Json& entry : item["containers"]) container(entry);
  }

  std::string plan() const {
    const std::string verb = item_["do"].get<std::string>();
    const Json options = item_.contains("options") ? item_["options"] : Json::object();
    const auto timeout = options.contains("timeout") ? std::optional(options["timeout"].get<int>()) : std::nullopt;
    const auto flag = [&](const char* name) { return options.contains(name) && options[name].get<bool>(); };
    const std::vector<std::string> services = list_or_none(options, "services");
    if (verb == "create") return plan_text(plan_create(project_, snapshot_, up_options(options, timeout)));
    if (verb == "start")
      return plan_text(plan_start(project_, snapshot_.containers,
                                  {.services = services, .wait = flag("wait"), .scale = scale_of(options)}));
    if (verb == "stop") return plan_text(plan_stop(project_, snapshot_.containers, {services, timeout}));
    if (verb == "down")
      return plan_text(plan_down(project_, snapshot_, {services, timeout, flag("volumes"), flag("remove_orphans")},
                                 list_or_none(options, "images")));
    if (verb == "restart")
      return plan_text(plan_restart(project_, snapshot_.containers, {services, timeout, !flag("no_deps")}));
    if (verb == "kill") return plan_text(plan_kill(snapshot_.containers, "SIGKILL"));
    if (verb == "pause") return plan_text(plan_pause(project_, snapshot_.containers, true));
    return plan_text(plan_remove(snapshot_.containers, true, flag("volumes")));
  }

private:
  static UpOptions up_options(const Json& options, std::optional<int> timeout) {
    UpOptions out;
    out.services = list_or_none(options, "services");
    const auto how = [&](const char* key) {
      const std::string text = text_or(options, key, "diverged");
      return text == "force" ? Recreate::force : text == "never" ? Recreate::never : Recreate::diverged;
    };
    out.recreate = how("recreate");
    out.recreate_dependencies = how("recreate_dependencies");
    out.inherit_volumes = !options.contains("renew_volumes");
    out.timeout = timeout;
    out.remove_orphans = options.contains("remove_orphans");
    out.ignore_orphans = options.contains("ignore_orphans");
    out.scale = scale_of(options);
    for (const std::string& key : list_or_none(options, "recreate_volumes")) out.recreate_volumes.insert(key);
    for (const std::string& key : list_or_none(options, "keep_volumes")) out.keep_volumes.insert(key);
    return out;
  }

  static Labels labels_of(const Json& override_with, Labels labels) {
    for (const auto& [key, value] : override_with.items())
      if (value.is_null())
        labels.erase(key);
      else
        labels[key] = value.get<std::string>();
    return labels;
  }

  void networks() {
    const JsonView model = project_.model["networks"];
    for (std::size_t i = 0; i < model.size(); ++i) {
      const std::string key(model.key(i));
      const Json change = item_.contains("networks") ? item_["networks"].value(key, Json::object()) : Json::object();
      if (change == false) continue;
      Labels labels;
      if (!model.at(i)["external"].truth())
        labels = {{std::string(label::project), "p"},
                  {std::string(label::network), key},
                  {std::string(label::config_hash), network_hash(model.at(i))}};
      const std::string name = model.at(i)["name"].text();
      snapshot_.networks[name].push_back({cat("id-", key), name, labels_of(change, labels)});
    }
  }

  void volumes() {
    const JsonView model = project_.model["volumes"];
    for (std::size_t i = 0; i < model.size(); ++i) {
      const std::string key(model.key(i));
      const Json change = item_.contains("volumes") ? item_["volumes"].value(key, Json::object()) : Json::object();
      if (change == false) continue;
      const Labels labels = {{std::string(label::project), "p"},
                             {std::string(label::volume), key},
                             {std::string(label::config_hash), volume_hash(model.at(i))}};
      const std::string name = model.at(i)["name"].text();
      snapshot_.volumes[name] = {name, labels_of(change, labels)};
    }
  }

  void container(const Json& entry) {
    const std::string key = entry["service"].get<std::string>();
    const int number = entry.value("number", 1);
    const bool one_off = entry.value("one_off", false);
    const JsonView service = project_.service(key);
    Container out;
    out.name =
        one_off ? cat("p-", key, "-run-1") : text_or(entry, "name", container_name(project_, service, key, number));
    out.id = cat("0123456789ab-", out.name);
    out.state = text_or(entry, "state", "running");
    const ResolvedService resolved = resolve_references(service, by_name_);
    out.labels = {{std::string(label::project), "p"},
                  {std::string(label::service), key},
                  {std::string(label::one_off), one_off ? "True" : "False"},
                  {std::string(label::number), std::to_string(number)},
                  {std::string(label::config_hash), text_or(entry, "hash", service_hash(resolved.service.view()))},
                  {std::string(label::image), text_or(entry, "image", "sha256:now")}};
    const JsonView networks = service["networks"];
    for (std::size_t i = 0; i < networks.size(); ++i) {
      const std::string network(networks.key(i));
      out.networks[project_.model["networks"][network]["name"].text()] = cat("id-", network);
    }
    for (const std::string& gone : list_or_none(entry, "not_connected")) out.networks.erase(gone);
    for (const JsonView use : service["volumes"])
      if (!entry.contains("no_mounts"))
        out.mounts.push_back({use["type"].text(),
                              project_.model["volumes"][use["source"].view()]["name"].text(),
                              {},
                              use["target"].text(),
                              true});
    by_name_[key].push_back(out);
    snapshot_.containers.push_back(std::move(out));
  }

  const Json& item_;
  Project project_;
  Snapshot snapshot_;
  LiveContainers by_name_;
};

TEST(Plan, GoldenCases) {
  Json golden = read_golden();
  std::size_t cases = 0;
  for (Json& item : golden["cases"]) {
    const std::string text = Case(golden, item).plan();
    std::vector<std::string> lines = base::split(text, '\n');
    lines.pop_back(); // behind the last line feed
    if (std::getenv("SKIFF_UPDATE_GOLDEN") != nullptr) item["plan"] = lines;
    EXPECT_EQ(base::join(lines, "\n"), base::join(item["plan"].get<std::vector<std::string>>(), "\n"))
        << item["name"].get<std::string>();
    ++cases;
  }
  EXPECT_GE(cases, 40U);
  if (std::getenv("SKIFF_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(os::write_file_atomically(golden_file(), golden.dump(1) + "\n", 0644));
  }
}

TEST(Plan, StepsStandBehindWhatTheyWaitFor) {
  const Json golden = read_golden();
  for (const Json& item : golden["cases"])
    for (const Json& line : item["plan"]) {
      const std::string text = line.get<std::string>();
      const auto after = text.find("  after ");
      if (after == std::string::npos) continue;
      const std::string list = text.substr(after + 8, text.find("  (", after) - after - 8);
      const int own = std::stoi(text);
      for (const std::string& number : base::split(list, ',')) EXPECT_LT(std::stoi(number), own) << text;
    }
}

} // namespace
} // namespace skiff::compose
