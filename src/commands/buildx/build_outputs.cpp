// -o, --push, --load and --annotation of `build`: where the result goes.

#include "commands/buildx/build_request.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/notation/platform.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace skiff::commands {

namespace {

bool is_on(const build::Attributes& attributes, const std::string& key) {
  const auto found = attributes.find(key);
  if (found == attributes.end()) return false;
  const auto value = base::parse_bool(found->second);
  return value && *value;
}

std::vector<std::string> fields_of(const std::string& text) {
  auto fields = base::parse_csv(text);
  if (!fields) throw base::Failure(fields.error());
  return std::move(*fields);
}

Output parse_output(const std::string& text) {
  const auto fields = fields_of(text);
  if (fields.size() == 1 && fields[0] == text && !text.starts_with("type="))
    return {text == "-" ? "tar" : "local", text, {}};
  Output out;
  for (const auto& field : fields) {
    const auto [name, value] = base::cut(field, '=');
    if (!value) throw base::Failure(base::cat("invalid value ", field));
    const std::string key = base::lower(base::trim(name));
    if (key == "type")
      out.type = *value;
    else if (key == "dest")
      out.destination = *value;
    else
      out.attributes[key] = *value;
  }
  if (out.type.empty()) throw base::Failure("type is required for output");
  return out;
}

constexpr std::string_view annotation_types[] = {"index", "index-descriptor", "manifest", "manifest-descriptor"};

// `manifest[linux/amd64]`: the beginning of the attribute's name.
std::string annotation_prefix(std::string_view text) {
  const auto open = text.find('[');
  const std::string_view type = text.substr(0, open);
  const auto is_of = [](std::string_view part, std::string_view others) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || others.find(c) != std::string_view::npos;
    });
  };
  std::string_view platform;
  bool fine = is_of(type, "-");
  if (open != std::string_view::npos) {
    platform = text.substr(open + 1);
    fine = fine && platform.ends_with(']');
    if (fine) platform.remove_suffix(1);
    fine = fine && is_of(platform, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/-");
  }
  if (!fine)
    throw base::Failure(base::cat("invalid annotation type ", base::quote(text),
                                  ", expected type and optional platform in square brackets"));
  if (std::find(std::begin(annotation_types), std::end(annotation_types), type) == std::end(annotation_types))
    throw base::Failure(base::cat("unknown annotation type ", base::quote(type)));
  if (platform.empty()) return base::cat("annotation-", type, '.');
  const auto parsed = notation::parse_platform(platform);
  if (!parsed) throw base::Failure(base::cat("invalid platform ", base::quote(platform), ": ", parsed.error()));
  if (type.starts_with("index")) return base::cat("annotation-", type, '.');
  return base::cat("annotation-", type, '[', parsed->text(), "].");
}

// The file is made before the build, and stays empty if that fails. It may be a pipe.
std::function<void(std::string_view)> file_sink(loop::Loop& loop, const std::string& path) {
  const auto file = std::make_shared<os::Fd>(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!*file) throw build_failure(base::cat("failed to open open ", path, ": ", os::error_text(errno)));
  ::fcntl(file->get(), F_SETFL, O_NONBLOCK);
  return [file, path, &loop](std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(file->get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EAGAIN) {
        loop.until_writable(file->get());
        continue;
      }
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw base::Failure(base::cat("write ", path, ": ", os::error_text(errno)));
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

// Where an exporter's bytes go; false: nowhere outside of the engine. `tar=false` makes a folder of what is an archive
// otherwise.
bool set_destination(Session& session, build::BuildKitRequest& request, build::Exporter& exporter, const Output& output,
                     const std::string& cwd, bool& stdout_used) {
  const std::string& type = output.type;
  const bool archive = type == "oci" || type == "docker";
  const auto tar = output.attributes.find("tar");
  const auto parsed = tar == output.attributes.end() ? base::Result<bool>(true) : base::parse_bool(tar->second);
  const bool folder = type == "local" || (archive && parsed && !*parsed);
  std::string destination = output.destination;
  if (folder) {
    if (destination.empty()) throw build_failure(base::cat("dest is required for ", type, " exporter"));
    if (destination == "-") throw build_failure(base::cat("dest cannot be stdout for ", type, " exporter"));
    const std::string path = os::absolute(destination, cwd);
    if (os::exists(path) && !os::is_directory(path))
      throw build_failure(base::cat("destination directory ", destination, " is a file"));
    if (archive)
      request.stores["export"] = path;
    else
      exporter.directory = path;
    return true;
  }
  if (type != "tar" && !archive) return false;
  if (destination.empty() && type != "docker") destination = "-";
  if (destination == "-") {
    if (std::exchange(stdout_used, true)) throw build_failure("multiple outputs configured to write to stdout");
    if (session.streams.out.is_terminal())
      throw build_failure(base::cat("dest file is required for ", type, " exporter. refusing to write to console"));
    exporter.sink = [&out = session.streams.out](std::string_view bytes) {
      out.write(bytes);
      out.flush();
    };
  } else if (!destination.empty()) {
    if (os::is_directory(os::absolute(destination, cwd)))
      throw build_failure(base::cat("destination file ", destination, " is a directory"));
    exporter.sink = file_sink(session.loop(), destination);
  }
  return !destination.empty();
}

void check_tags(const std::vector<std::string>& tags) {
  for (const auto& tag : tags) {
    const auto name = notation::parse_reference(tag);
    if (name) continue;
    std::string why = name.error();
    if (tag.empty()) why = "repository name must have at least one component";
    if (const std::string_view plain = "invalid reference format"; !tag.empty() && why.starts_with(plain))
      why = notation::parse_reference(base::lower(tag)) ? "repository name must be lowercase" : plain;
    throw build_failure(base::cat("invalid tag ", base::quote(tag), ": ", why));
  }
}

// --push and --load: an output of that kind gets it, or there is one more.
void add_short_hands(std::vector<Output>& outputs, const BuildOptions& options) {
  for (auto& output : outputs)
    if (output.type == "registry") {
      output.type = "image";
      output.attributes["push"] = "true";
      output.attributes.try_emplace("unpack", "false");
    }
  if (options.push) {
    const auto is_image = [](const Output& output) { return output.type == "image"; };
    if (std::none_of(outputs.begin(), outputs.end(), is_image)) outputs.push_back({"image", {}, {}});
    for (auto& output : outputs)
      if (is_image(output)) {
        output.attributes["push"] = "true";
        output.attributes.try_emplace("unpack", "false");
      }
  }
  const auto is_docker = [](const Output& output) { return output.type == "docker"; };
  if (options.load && std::none_of(outputs.begin(), outputs.end(), is_docker)) outputs.push_back({"docker", {}, {}});
}

} // namespace

std::vector<Output> parse_outputs(const std::vector<std::string>& texts) {
  std::vector<Output> out;
  for (const auto& text : texts)
    if (!text.empty()) out.push_back(parse_output(text));
  return out;
}

build::Attributes annotation_attributes(const std::vector<std::string>& texts) {
  build::Attributes out;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    const auto [key, value] = base::cut(text, '=');
    if (!value) throw base::Failure(base::cat("invalid annotation ", base::quote(text), ", expected key=value"));
    const auto [types, name] = base::cut(key, ':');
    if (!name) {
      out[base::cat("annotation.", key)] = *value;
      continue;
    }
    for (const auto& type : base::split(types, ',')) out[base::cat(annotation_prefix(type), *name)] = *value;
  }
  return out;
}

void add_outputs(Session& session, build::BuildKitRequest& request, const BuildOptions& options,
                 const BuildFlags& flags, bool containerd_store) {
  auto outputs = flags.outputs;
  bool stdout_used = false;
  const std::string cwd = os::current_directory();
  std::vector<build::Exporter> exporters;
  std::vector<bool> travels;
  for (const auto& output : outputs) // before any other look at them: the order of the errors is the official one
    travels.push_back(set_destination(session, request, exporters.emplace_back(), output, cwd, stdout_used));
  add_short_hands(outputs, options);
  build::Attributes annotations;
  try {
    annotations = annotation_attributes(options.annotations);
  } catch (const base::Failure& failure) {
    throw build_failure("parse annotations: " + failure.text);
  }
  for (auto& output : outputs) output.attributes.insert(annotations.begin(), annotations.end());
  if (outputs.empty() && !flags.question) outputs.push_back({"image", {}, {}}); // without annotations, officially
  exporters.resize(outputs.size());
  travels.resize(outputs.size());
  if (outputs.size() > 1 && session.engine().version() < api::Version{1, 45}) // BuildKit 0.13
    throw build_failure("multiple outputs currently unsupported by the current BuildKit daemon, please upgrade to "
                        "version v0.13+ or use a single output");
  const bool of_index = std::any_of(annotations.begin(), annotations.end(), [](const auto& annotation) {
    return annotation.first.starts_with("annotation-index");
  });
  for (const auto& output : outputs)
    if (of_index && !containerd_store && (output.type == "image" || output.type == "docker"))
      throw build_failure("index annotations not supported for single platform export");
  check_tags(options.tags);
  for (auto& output : outputs)
    if (!options.tags.empty() && (output.type == "image" || output.type == "oci" || output.type == "docker"))
      output.attributes["name"] = base::join(options.tags, ",");
    else if (options.tags.empty() && output.type == "image" && output.attributes["name"].empty() &&
             is_on(output.attributes, "push"))
      throw build_failure("tag is needed when pushing to registry");

  const bool attests = std::any_of(flags.attestations.begin(), flags.attestations.end(),
                                   [](const auto& attestation) { return attestation.second.has_value(); });
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto& output = outputs[i];
    build::Exporter& exporter = exporters[i];
    if (output.type == "cacheonly") continue;
    if (output.type == "oci" && !containerd_store) throw unsupported_by_engine("OCI exporter", "build-exporters");
    if (output.type == "docker") {
      const bool several = options.platforms.size() > 1 || attests;
      if (several && travels[i])
        throw build_failure("docker exporter does not support exporting manifest lists, use the oci exporter instead");
      if (several && !containerd_store)
        throw build_failure("docker exporter does not currently support exporting manifest lists");
      if (travels[i] && !containerd_store) throw unsupported_by_engine("Docker exporter", "build-exporters");
      if (!travels[i]) output.type = "image"; // into the engine's own store
    }
    exporter.type = output.type;
    exporter.attributes = std::move(output.attributes);
    if (output.type == "image") {
      exporter.type = "moby";
      if (exporter.attributes["name"].empty()) exporter.attributes.erase("name");
      if (is_on(exporter.attributes, "push") && is_on(exporter.attributes, "push-by-digest"))
        throw build_failure("push-by-digest is currently not implemented for docker driver, please create a new "
                            "builder instance");
    }
    request.exporters.push_back(std::move(exporter));
  }
}

} // namespace skiff::commands
