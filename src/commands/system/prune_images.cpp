// Foresight of images: plays through, in memory, what the engine does with images, their names and their layers.
#include "commands/system/prune_foresight.hpp"
#include "commands/system/prune_rule.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>

#include <algorithm>
#include <map>

namespace skiff::commands {

namespace {

struct Picture {
  std::string id, parent;
  std::set<std::string> names;     // tags and digests
  std::vector<std::string> layers; // from the lowest; each named with all below it
  double size = 0;
  bool taken = false; // by the filters
};

bool is_digest(std::string_view name) { return name.find('@') != name.npos; }

// a registry's port has a colon as well, but a slash after it
std::string_view repository(std::string_view name) {
  return name.substr(0, is_digest(name) ? name.find('@') : name.rfind(':'));
}

std::vector<std::string> chain(base::JsonView layers) {
  std::vector<std::string> out;
  for (const base::JsonView layer : layers)
    out.push_back(out.empty() ? layer.text() : "sha256:" + codec::sha256_hex(base::cat(out.back(), " ", layer.view())));
  return out;
}

class ImageStore {
public:
  ImageStore(Session& session, const PruneRule& rule, const std::set<std::string>& gone) {
    const auto images = session.engine().value(api::images::list({.all = true}));
    for (const base::JsonView image : images.view()) add(session, rule, image);
    const auto containers = session.engine().value(api::containers::list({.all = true}));
    for (const base::JsonView container : containers.view())
      if (!gone.contains(container["Id"].text())) used_.insert(container["ImageID"].text());
    for (const auto& [id, picture] : pictures_) {
      if (!picture.parent.empty()) ++children_[picture.parent];
      for (const std::string& layer : picture.layers) ++holders_[layer];
    }
    read_sizes(session);
  }

  Foresight prune(bool nameless_only) {
    std::vector<std::string> turn;
    for (const auto& [id, picture] : pictures_) {
      const bool has_children = children_[id] != 0;
      if (picture.taken && !(has_children && (nameless_only || picture.names.empty()))) turn.push_back(id);
    }
    for (const std::string& id : turn) {
      const auto found = pictures_.find(id);
      if (found == pictures_.end()) continue; // went with a child
      const std::set<std::string> names = found->second.names;
      if (names.empty()) remove(id);
      if (nameless_only && !std::all_of(names.begin(), names.end(), is_digest)) continue;
      for (const std::string& name : names) untag(id, name);
    }
    return std::move(out_);
  }

private:
  void add(Session& session, const PruneRule& rule, base::JsonView image) {
    Picture picture;
    picture.id = image["Id"].text();
    picture.parent = image["ParentId"].text();
    picture.size = image["Size"].real();
    for (const std::string_view member : {"RepoTags", "RepoDigests"})
      for (const base::JsonView name : image[member])
        if (!name.view().starts_with("<none>")) picture.names.insert(name.text());
    picture.taken = rule.takes(image["Labels"], {image["Created"].integer(), 0});
    picture.layers = chain(session.engine().value(api::images::inspect(picture.id)).view().pointer("/RootFS/Layers"));
    pictures_.emplace(picture.id, std::move(picture));
  }

  // How much an image and what is below a layer take: the engine tells the whole of each image, and how much of it is
  // in layers that other images have too.
  void read_sizes(Session& session) {
    const bool typed = session.engine().version() >= api::Version{1, 42};
    const auto usage = session.engine().value(
        api::system::disk_usage(typed ? std::vector<std::string>{"image", "build-cache"} : std::vector<std::string>{}));
    std::map<std::string, int> listed; // by layer: in how many images
    for (const base::JsonView image : usage["Images"])
      if (const auto found = pictures_.find(image["Id"].text()); found != pictures_.end())
        for (const std::string& layer : found->second.layers) ++listed[layer];
    for (const base::JsonView image : usage["Images"]) {
      const auto found = pictures_.find(image["Id"].text());
      if (found == pictures_.end()) continue;
      const auto& layers = found->second.layers;
      const auto own = std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return listed[layer] < 2; });
      if (own != layers.begin()) below_[*std::prev(own)] = image["SharedSize"].real();
    }
    for (const auto& [id, picture] : pictures_)
      if (!picture.layers.empty()) below_[picture.layers.back()] = picture.size;
    if (usage["BuildCache"].size() != 0) out_.exact = false; // it may hold layers of images
  }

  // A name goes, unless it is the last one of an image that a container has; the digests of its repository go with the
  // last tag there, and the image with its last name.
  void untag(const std::string& id, const std::string& name) {
    const auto found = pictures_.find(id);
    if (found == pictures_.end()) return;
    std::set<std::string>& names = found->second.names;
    if (!names.contains(name) || (used_.contains(id) && is_single(names))) return;
    forget(names, name);
    const auto other_tag = [&](const std::string& other) {
      return !is_digest(other) && repository(other) == repository(name);
    };
    if (!is_digest(name) && std::none_of(names.begin(), names.end(), other_tag))
      for (const std::string& other : std::set<std::string>(names))
        if (repository(other) == repository(name)) forget(names, other);
    if (names.empty()) remove(id);
  }

  void forget(std::set<std::string>& names, const std::string& name) {
    out_.lines.push_back("untagged: " + name);
    names.erase(name);
  }

  // What the engine calls a single reference: one name, or one tag with digests of its repository only.
  static bool is_single(const std::set<std::string>& names) {
    if (names.size() <= 1) return true;
    const bool one_repository = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      return repository(name) == repository(*names.begin());
    });
    return one_repository &&
           std::count_if(names.begin(), names.end(), [](const auto& n) { return !is_digest(n); }) <= 1;
  }

  // The image, its layers nobody else has, and its parents as long as nothing else needs them.
  void remove(const std::string& id) {
    const auto found = pictures_.find(id);
    if (found == pictures_.end() || children_[id] != 0 || used_.contains(id) || !found->second.names.empty()) return;
    const Picture picture = std::move(found->second);
    pictures_.erase(found);
    out_.lines.push_back("deleted: " + id);
    remove_layers(picture);
    if (picture.parent.empty()) return;
    --children_[picture.parent];
    remove(picture.parent);
  }

  void remove_layers(const Picture& picture) {
    auto kept = picture.layers.size();
    for (std::size_t i = picture.layers.size(); i-- > 0;) {
      if (--holders_[picture.layers[i]] != 0) continue;
      out_.lines.push_back("deleted: " + picture.layers[i]);
      kept = i;
    }
    if (kept == picture.layers.size()) return;
    out_.bytes += picture.size;
    if (kept == 0) return;
    const auto below = below_.find(picture.layers[kept - 1]);
    if (below == below_.end())
      out_.exact = false;
    else
      out_.bytes -= below->second;
  }

  std::map<std::string, Picture> pictures_;
  std::set<std::string> used_; // by containers
  std::map<std::string, int> children_, holders_;
  std::map<std::string, double> below_; // by layer: size of it and all below
  Foresight out_;
};

bool is_containerd_store(base::JsonView info) {
  for (const base::JsonView pair : info["DriverStatus"])
    if (pair.at(1).view() == "io.containerd.snapshotter.v1") return true;
  return false;
}

} // namespace

Foresight foresee_images(Session& session, const notation::Filters& filters, const std::set<std::string>& gone) {
  const PruneRule rule(session, filters, {"dangling", "label", "label!", "until"});
  if (is_containerd_store(session.engine().value(api::system::info()).view()))
    throw base::Failure("--dry-run: the engine does not tell the sizes in its containerd image store");
  const auto& nameless = filters.values("dangling");
  return ImageStore(session, rule, gone).prune(nameless.empty() || nameless.contains("true"));
}

} // namespace skiff::commands
