// Volumes, secrets and configs of a container. Binds is used wherever it says the same, because the engine creates a
// missing host directory only there; Mounts carries the rest.
#include "compose/host_config.hpp"
#include "compose/values.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace skiff::compose {

namespace {

using base::Json;
using base::JsonView;

struct Mount {
  std::string target;
  std::string type;
  std::string source;
  bool read_only = false;
  JsonView volume; ///< the volume as the service declares it; nothing for the others
  Json options;    ///< BindOptions, VolumeOptions, …; null: none
};

Json bind_options(JsonView bind) {
  if (!bind.exists()) return nullptr;
  Json out = Json::object();
  if (!bind["propagation"].empty()) out["Propagation"] = bind["propagation"].text();
  if (bind["create_host_path"].truth()) out["CreateMountpoint"] = true;
  const std::string_view recursive = bind["recursive"].view();
  if (recursive == "disabled") out["NonRecursive"] = true;
  if (recursive == "writable") out["ReadOnlyNonRecursive"] = true;
  if (recursive == "readonly") out["ReadOnlyForceRecursive"] = true;
  return out;
}

Json volume_options(JsonView volume) {
  if (!volume.exists()) return nullptr;
  Json out = Json::object();
  if (volume["nocopy"].truth()) out["NoCopy"] = true;
  if (!volume["labels"].empty()) out["Labels"] = *volume["labels"].node();
  if (!volume["subpath"].empty()) out["Subpath"] = volume["subpath"].text();
  return out;
}

Json tmpfs_options(JsonView tmpfs) {
  if (!tmpfs.exists()) return nullptr;
  Json out = Json::object();
  if (const auto size = whole_number(tmpfs["size"]); size != 0) out["SizeBytes"] = size;
  if (const auto mode = whole_number(tmpfs["mode"]); mode != 0) out["Mode"] = mode;
  return out;
}

Json image_options(JsonView image) {
  if (!image.exists()) return nullptr;
  Json out = Json::object();
  if (!image["subpath"].empty()) out["Subpath"] = image["subpath"].text();
  return out;
}

Mount declared(const Project& project, JsonView volume) {
  Mount out{volume["target"].text(),
            volume["type"].text(),
            volume["source"].text(),
            volume["read_only"].truth(),
            volume,
            nullptr};
  if (out.type == "bind") out.options = bind_options(volume["bind"]);
  if (out.type == "volume") {
    const JsonView known = project.model["volumes"][out.source];
    if (!out.source.empty() && known.exists()) out.source = known["name"].text();
    out.options = volume_options(volume["volume"]);
  }
  if (out.type == "tmpfs") out.options = tmpfs_options(volume["tmpfs"]);
  if (out.type == "image") out.options = image_options(volume["image"]);
  return out;
}

/// "mount of type `volume` should not define `bind` option": it is ignored.
void warn_of_options(JsonView volume, std::vector<std::string>& warnings) {
  for (const std::string_view kind : {"bind", "volume", "tmpfs", "image"})
    if (volume["type"].view() != kind && volume[kind].exists())
      warnings.push_back(
          base::cat("mount of type `", volume["type"].view(), "` should not define `", kind, "` option"));
}

bool bind_needs_mount(JsonView bind) {
  if (!bind.exists()) return false;
  return !bind["create_host_path"].truth() || !bind["propagation"].empty() || !bind["recursive"].empty();
}

bool volume_needs_mount(JsonView volume) {
  return !volume["labels"].empty() || !volume["subpath"].empty() || volume["nocopy"].truth();
}

bool is_project_volume(const Project& project, std::string_view name) {
  for (const JsonView volume : project.model["volumes"])
    if (volume["name"].view() == name) return true;
  return false;
}

std::string bind_text(const Mount& mount) {
  std::string out = base::cat(mount.source, ":", mount.target, ":", mount.read_only ? "ro" : "rw");
  const JsonView bind = mount.volume["bind"];
  if (!bind["selinux"].empty()) out += base::cat(",", bind["selinux"].view());
  if (!bind["propagation"].empty()) out += base::cat(",", bind["propagation"].view());
  if (mount.volume["volume"]["nocopy"].truth()) out += ",nocopy";
  return out;
}

bool is_bind_text(const Project& project, const Mount& mount) {
  if (!mount.volume.exists()) return false;
  if (mount.type == "bind") return !bind_needs_mount(mount.volume["bind"]);
  if (mount.type == "volume")
    return is_project_volume(project, mount.source) && !volume_needs_mount(mount.volume["volume"]);
  return false;
}

base::JsonDocument mount_body(const Mount& mount) {
  Json out = {{"Type", mount.type}};
  if (!mount.source.empty()) out["Source"] = mount.source;
  out["Target"] = mount.target;
  if (mount.read_only) out["ReadOnly"] = true;
  if (!mount.volume["consistency"].empty()) out["Consistency"] = mount.volume["consistency"].text();
  if (!mount.options.is_null()) {
    const char* field = mount.type == "bind"     ? "BindOptions"
                        : mount.type == "volume" ? "VolumeOptions"
                        : mount.type == "tmpfs"  ? "TmpfsOptions"
                                                 : "ImageOptions";
    out[field] = mount.options;
  }
  return base::JsonDocument(std::move(out));
}

class Collector {
public:
  Collector(const Project& project, const CreateRequest& request, std::vector<std::string>& warnings)
      : project_(project), request_(request), warnings_(warnings) {}

  std::vector<Mount> collect() {
    for (const JsonView volume : request_.service["volumes"]) {
      warn_of_options(volume, warnings_);
      if (const auto old = inherited(volume["target"].view(), volume["source"].view().empty()))
        replace(*old);
      else
        replace(declared(project_, volume));
    }
    if (request_.inherit != nullptr)
      for (const ContainerMount& old : request_.inherit->mounts)
        if (find(old.target) == nullptr)
          if (const auto mount = inherited(old.target, false)) mounts_.push_back(*mount);
    files("secrets", "secret", "/run/secrets/");
    files("configs", "config", "/");
    return std::move(mounts_);
  }

private:
  /// What the replaced container had at a target where the service or the image has an anonymous volume.
  std::optional<Mount> inherited(std::string_view target, bool anonymous) const {
    if (request_.inherit == nullptr) return std::nullopt;
    const bool of_image = request_.image != nullptr && contains(request_.image->volumes, target);
    const bool declared_here = find_declared(target);
    if (!anonymous && (!of_image || declared_here)) return std::nullopt;
    for (const ContainerMount& old : request_.inherit->mounts)
      if (old.target == target && old.type != "tmpfs")
        return Mount{old.target, old.type, old.type == "volume" ? old.name : old.source, !old.writable, {}, nullptr};
    return std::nullopt;
  }

  bool find_declared(std::string_view target) const {
    for (const JsonView volume : request_.service["volumes"])
      if (volume["target"].view() == target && !volume["source"].view().empty()) return true;
    return false;
  }

  Mount* find(std::string_view target) {
    for (Mount& mount : mounts_)
      if (mount.target == target) return &mount;
    return nullptr;
  }

  void replace(Mount mount) {
    if (Mount* old = find(mount.target))
      *old = std::move(mount);
    else
      mounts_.push_back(std::move(mount));
  }

  void files(std::string_view kind, std::string_view one, std::string_view folder) {
    const bool secret = one == "secret";
    for (const JsonView use : request_.service[kind]) {
      const JsonView file = project_.model[kind][use["source"].view()];
      if (file["external"].truth())
        throw base::Failure(base::cat("unsupported external ", one, " ", file["name"].view()));
      for (const std::string_view key : {"driver", "template_driver"})
        if (!file[key].empty()) throw base::Failure(base::cat("Docker Compose does not support ", kind, ".*.", key));
      if (!file["environment"].empty() || !file["content"].empty()) continue; // copied before the start
      if (!use["uid"].empty() || !use["gid"].empty() || use["mode"].exists())
        warnings_.push_back(base::cat(secret ? "secrets" : "config",
                                      " `uid`, `gid` and `mode` are not supported, they will be ignored"));
      std::string source = file["file"].text();
      if (source.empty()) source = os::current_directory(); // as the official program, of an empty `content`
      if (secret && !os::exists(source))
        warnings_.push_back(base::cat("secret file ", file["name"].view(), " does not exist"));
      std::string target = use["target"].text();
      if (target.empty()) target = base::cat(folder, use["source"].view());
      if (target.front() != '/') target = base::cat(folder, target);
      if (find(target) != nullptr) continue;
      mounts_.push_back({target, "bind", source, true, {}, secret ? Json::object() : Json(nullptr)});
    }
  }

  const Project& project_;
  const CreateRequest& request_;
  std::vector<std::string>& warnings_;
  std::vector<Mount> mounts_;
};

} // namespace

Mounting mounting_of(const Project& project, const CreateRequest& request) {
  Mounting out;
  for (const Mount& mount : Collector(project, request, out.warnings).collect()) {
    if (mount.type == "image" && request.api < api::Version{1, 48})
      throw base::Failure("volume with type=image require Docker Engine v28 or later");
    if (is_bind_text(project, mount))
      out.binds.push_back(bind_text(mount));
    else
      out.mounts.push_back(mount_body(mount));
  }
  return out;
}

} // namespace skiff::compose
