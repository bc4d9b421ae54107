// --mount and --volume.
#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/mounts.hpp>
#include <skiff/notation/size.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

namespace skiff::notation {

namespace {

using base::Json;

// The four groups of options. A group that was touched is sent, even if all its values are the default ones.
struct BindOptions {
  std::string propagation;
  bool non_recursive = false, create_mountpoint = false, read_only_non_recursive = false,
       read_only_force_recursive = false;
};
struct Driver {
  std::string name;
  std::map<std::string, std::string> options;
};
struct VolumeOptions {
  bool no_copy = false;
  std::map<std::string, std::string> labels;
  std::string subpath;
  std::optional<Driver> driver;
};
struct TmpfsOptions {
  std::int64_t size = 0;
  std::uint32_t mode = 0;
};
struct Mount {
  std::string type = "volume", source, target, consistency;
  bool read_only = false;
  std::optional<BindOptions> bind;
  std::optional<VolumeOptions> volume;
  std::optional<std::string> image_subpath;
  std::optional<TmpfsOptions> tmpfs;
};

// One option of the list, and the mount it goes into.
struct Field {
  std::string_view whole, key, value;
  bool has_value;
};

template <class T>
T& touched(std::optional<T>& group) {
  return group ? *group : group.emplace();
}

void add_pair(std::map<std::string, std::string>& map, std::string_view text) {
  const auto [key, value] = base::cut(text, '=');
  if (!key.empty()) map[std::string(key)] = value.value_or("");
}

base::Error bad_value(const Field& field) { return {base::cat("invalid value for ", field.key, ": ", field.value)}; }

Result<void> set_switch(bool& place, const Field& field) {
  const bool on = !field.has_value || field.value == "1" || field.value == "true";
  if (!on && field.value != "0" && field.value != "false")
    return base::Error{base::cat("invalid value for '", field.key, "': invalid boolean value (",
                                 base::quote(field.value),
                                 "): must be one of \"true\", \"1\", \"false\", or \"0\" (default \"true\")")};
  place = on;
  return {};
}

Result<void> set_bind_recursive(Mount& mount, const Field& field) {
  if (field.value == "disabled")
    touched(mount.bind).non_recursive = true;
  else if (field.value == "writable")
    touched(mount.bind).read_only_non_recursive = true;
  else if (field.value == "readonly")
    touched(mount.bind).read_only_force_recursive = true;
  else if (field.value != "enabled")
    return base::Error{base::cat("invalid value for ", field.key, ": ", field.value,
                                 " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")")};
  return {};
}

Result<void> set_tmpfs(Mount& mount, const Field& field) {
  if (field.key == "tmpfs-size") {
    const auto size = parse_bytes(field.value);
    if (!size) return bad_value(field);
    touched(mount.tmpfs).size = *size;
  } else {
    const auto mode = base::parse_uint(field.value, 8, 32);
    if (!mode) return bad_value(field);
    touched(mount.tmpfs).mode = static_cast<std::uint32_t>(*mode);
  }
  return {};
}

std::string source_path(std::string_view value, std::string_view cwd) {
  return value.starts_with('.') ? base::clean_path(base::cat(cwd, '/', value)) : std::string(value);
}

Result<void> set_field(Mount& mount, const Field& field, std::string_view cwd) {
  const auto [whole, key, value, has_value] = field;
  if (key == "type")
    mount.type = base::lower(value);
  else if (key == "source" || key == "src")
    mount.source = source_path(value, cwd);
  else if (key == "target" || key == "dst" || key == "destination")
    mount.target = value;
  else if (key == "readonly" || key == "ro")
    return set_switch(mount.read_only, field);
  else if (key == "consistency")
    mount.consistency = base::lower(value);
  else if (key == "bind-propagation")
    touched(mount.bind).propagation = base::lower(value);
  else if (key == "bind-nonrecursive")
    return base::Error{"bind-nonrecursive is deprecated, use bind-recursive=disabled instead"};
  else if (key == "bind-recursive")
    return set_bind_recursive(mount, field);
  else if (key == "bind-create-src")
    return set_switch(touched(mount.bind).create_mountpoint, field);
  else if (key == "volume-subpath")
    touched(mount.volume).subpath = value;
  else if (key == "volume-nocopy")
    return set_switch(touched(mount.volume).no_copy, field);
  else if (key == "volume-label")
    add_pair(touched(mount.volume).labels, value);
  else if (key == "volume-driver")
    touched(touched(mount.volume).driver).name = value;
  else if (key == "volume-opt")
    add_pair(touched(touched(mount.volume).driver).options, value);
  else if (key == "image-subpath")
    touched(mount.image_subpath) = value;
  else if (key == "tmpfs-size" || key == "tmpfs-mode")
    return set_tmpfs(mount, field);
  else
    return base::Error{base::cat("unknown option '", key, "' in '", whole, '\'')};
  return {};
}

Result<void> check_form(const Field& field) {
  constexpr std::array<std::string_view, 5> switches{"readonly", "ro", "volume-nocopy", "bind-nonrecursive",
                                                     "bind-create-src"};
  if (const auto key = base::trim(field.key); key != field.key)
    return base::Error{
        base::cat("invalid option '", key, "' in '", field.whole, "': option should not have whitespace")};
  if (field.has_value) {
    const auto value = base::trim(field.value);
    if (value.empty()) return base::Error{base::cat("invalid value for '", field.key, "': value is empty")};
    if (value != field.value)
      return base::Error{
          base::cat("invalid value for '", field.key, "' in '", field.whole, "': value should not have whitespace")};
  } else if (std::find(switches.begin(), switches.end(), base::lower(field.key)) == switches.end()) {
    return base::Error{base::cat("invalid field '", field.whole, "' must be a key=value pair")};
  }
  return {};
}

Result<void> check_mount(const Mount& mount) {
  struct Group {
    std::string_view type;
    bool used;
  };
  const std::array<Group, 4> groups{{{"bind", mount.bind.has_value()},
                                     {"volume", mount.volume.has_value()},
                                     {"image", mount.image_subpath.has_value()},
                                     {"tmpfs", mount.tmpfs.has_value()}}};
  for (const auto& group : groups)
    if (group.used && mount.type != group.type)
      return base::Error{base::cat("cannot mix '", group.type, "-*' options with mount type '", mount.type, '\'')};
  if (!mount.bind) return {};
  const auto required = [](std::string_view option, std::string_view what) {
    return base::Error{
        base::cat("option 'bind-recursive=", option, "' requires '", what, "' to be specified in conjunction")};
  };
  if (mount.bind->read_only_non_recursive && !mount.read_only) return required("writable", "readonly");
  if (mount.bind->read_only_force_recursive) {
    if (!mount.read_only) return required("readonly", "readonly");
    if (mount.bind->propagation != "rprivate") return required("readonly", "bind-propagation=rprivate");
  }
  return {};
}

// The engine's own order of fields; what is empty is left out.
template <class T>
void put(Json& object, const char* name, const T& value) {
  if (value != T{}) object[name] = value;
}

Json bind_json(const BindOptions& options) {
  Json out = Json::object();
  put(out, "Propagation", options.propagation);
  put(out, "NonRecursive", options.non_recursive);
  put(out, "CreateMountpoint", options.create_mountpoint);
  put(out, "ReadOnlyNonRecursive", options.read_only_non_recursive);
  put(out, "ReadOnlyForceRecursive", options.read_only_force_recursive);
  return out;
}

Json volume_json(const VolumeOptions& options) {
  Json out = Json::object();
  put(out, "NoCopy", options.no_copy);
  put(out, "Labels", options.labels);
  put(out, "Subpath", options.subpath);
  if (options.driver) {
    Json& driver = out["DriverConfig"] = Json::object();
    put(driver, "Name", options.driver->name);
    put(driver, "Options", options.driver->options);
  }
  return out;
}

Json mount_json(const Mount& mount) {
  Json out = Json::object();
  put(out, "Type", mount.type);
  put(out, "Source", mount.source);
  put(out, "Target", mount.target);
  put(out, "ReadOnly", mount.read_only);
  put(out, "Consistency", mount.consistency);
  if (mount.bind) out["BindOptions"] = bind_json(*mount.bind);
  if (mount.volume) out["VolumeOptions"] = volume_json(*mount.volume);
  if (mount.image_subpath) put(out["ImageOptions"] = Json::object(), "Subpath", *mount.image_subpath);
  if (mount.tmpfs) {
    Json& tmpfs = out["TmpfsOptions"] = Json::object();
    put(tmpfs, "SizeBytes", mount.tmpfs->size);
    put(tmpfs, "Mode", mount.tmpfs->mode);
  }
  return out;
}

} // namespace

Result<base::JsonDocument> parse_mount(std::string_view text, std::string_view cwd) {
  const std::string_view trimmed = base::trim(text);
  if (trimmed.empty()) return base::Error{"value is empty"};
  const auto fields = base::parse_csv(trimmed);
  if (!fields) return base::Error{fields.error()};
  Mount mount;
  for (const auto& whole : *fields) {
    const auto [key, value] = base::cut(whole, '=');
    if (const auto form = check_form({whole, key, value.value_or(""), value.has_value()}); !form)
      return base::Error{form.error()};
    const std::string lowered = base::lower(key);
    const auto set = set_field(mount, {whole, lowered, value.value_or(""), value.has_value()}, cwd);
    if (!set) return base::Error{set.error()};
  }
  if (const auto checked = check_mount(mount); !checked) return base::Error{checked.error()};
  return base::JsonDocument(mount_json(mount));
}

namespace {

// A letter, or a character outside ASCII, alone in front of a colon.
bool is_drive(std::string_view section) {
  if (section.empty()) return false;
  const auto rune = base::decode_rune(section);
  const bool letter =
      rune.value >= 0x80 || (rune.value >= 'a' && rune.value <= 'z') || (rune.value >= 'A' && rune.value <= 'Z');
  return letter && rune.size == section.size();
}

bool is_file_path(std::string_view source) {
  if (std::string_view("./~").find(source[0]) != std::string_view::npos) return true;
  const auto size = base::decode_rune(source).size;
  if (size == source.size()) return false;
  return source.starts_with("\\\\") || (is_drive(source.substr(0, size)) && source[size] == ':');
}

void set_volume_options(VolumeSpec& spec, std::string_view options) {
  constexpr std::array<std::string_view, 6> propagations{"rprivate", "private", "rshared", "shared", "rslave", "slave"};
  for (const auto& option : base::split(options, ',')) {
    if (option == "ro" || option == "rw") spec.read_only = option == "ro";
    if (option == "nocopy") spec.no_copy = true;
    if (std::find(propagations.begin(), propagations.end(), option) != propagations.end()) spec.propagation = option;
  }
}

} // namespace

Result<VolumeSpec> parse_volume(std::string_view text) {
  VolumeSpec spec;
  spec.type = "volume";
  if (text.empty()) return base::Error{"invalid empty volume spec"};
  if (text.size() <= 2) {
    spec.target = text;
    return spec;
  }
  const auto wrong = [&](std::string_view why) { return base::Error{base::cat("invalid spec: ", text, ": ", why)}; };
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    const std::string_view section = text.substr(start, i - start);
    if (!end && (text[i] != ':' || is_drive(section))) continue;
    start = i + 1;
    if (section.empty()) return wrong("empty section between colons");
    if (spec.source.empty() && !end)
      spec.source = section;
    else if (spec.target.empty())
      spec.target = section;
    else if (!end)
      return wrong("too many colons");
    else
      set_volume_options(spec, section);
  }
  if (!spec.source.empty() && is_file_path(spec.source)) spec.type = "bind";
  return spec;
}

} // namespace skiff::notation
