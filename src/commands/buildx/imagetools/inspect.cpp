// `buildx imagetools inspect`: an image in its registry, as text for people, as it is, or through a template.
#include "commands/buildx/builders.hpp"
#include "commands/buildx/imagetools/remote_image.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/template.hpp>
#include <skiff/view/schema.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;

struct ImagetoolsInspectOptions : BuildxOptions {
  std::string format;
  bool raw = false;
};

constexpr cli::Flag flags[] = {
    {.name = "format",
     .type = "string",
     .help = "Format of the output",
     .set = cli::into<&ImagetoolsInspectOptions::format>},
    {.name = "raw", .help = "Print the manifest as it is", .set = cli::into<&ImagetoolsInspectOptions::raw>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, buildx_builder_flags, buildx_debug_flags};

constexpr format::TableShape narrow{0, 1};

std::string joined(JsonView list) {
  std::vector<std::string> texts;
  for (const JsonView text : list) texts.push_back(text.text());
  return base::join(texts, ", ");
}

std::string manifest_row(const notation::Reference& name, JsonView manifest) {
  notation::Reference own = name;
  own.digest = manifest["digest"].text();
  std::string out = cat("  Name:\t", own.text(), "\n  MediaType:\t", manifest["mediaType"].view(), "\n");
  const JsonView platform = manifest["platform"];
  if (!platform.exists()) return out;
  out += cat("  Platform:\t", platform["os"].view(), "/", platform["architecture"].view(),
             platform["variant"].empty() ? "" : "/", platform["variant"].view(), "\n");
  if (!platform["os.version"].empty()) out += cat("  OSVersion:\t", platform["os.version"].view(), "\n");
  if (platform["os.features"].size() > 0) out += cat("  OSFeatures:\t", joined(platform["os.features"]), "\n");
  if (manifest["urls"].size() > 0) out += cat("  URLs:\t", joined(manifest["urls"]), "\n");
  return out;
}

std::string annotation_rows(JsonView manifest) {
  const JsonView annotations = manifest["annotations"];
  if (annotations.size() == 0 || !manifest["platform"].exists()) return {};
  std::string rows;
  for (std::size_t i = 0; i < annotations.size(); ++i)
    rows += cat("    ", annotations.key(i), ":\t", annotations.at(i).view(), "\n");
  return rows;
}

std::string pretty(const notation::Reference& name, const RemoteImage& image) {
  std::string out = format::align(
      cat("Name:\t", name.text(), "\nMediaType:\t", image.media_type, "\nDigest:\t", image.digest, "\n"), narrow);
  if (!image.is_index()) return out;
  out += format::align("\t\nManifests:\t\n", narrow);
  std::string rows; // up to the next annotations, which have columns of their own
  const JsonView manifests = image.manifest["manifests"];
  for (std::size_t i = 0; i < manifests.size(); ++i) {
    rows += cat(i == 0 ? "" : "\t\n", manifest_row(name, manifests.at(i)));
    const std::string annotations = annotation_rows(manifests.at(i));
    if (annotations.empty()) continue;
    out += format::align(rows + "  Annotations:\t\n", narrow) + format::align(annotations, narrow);
    rows.clear();
  }
  return out + format::align(rows, narrow);
}

// What a template sees.
class Input final : public format::Object {
public:
  Input(const std::string& name, const RemoteImage& image) : name_(name), image_(image) {
    manifest_ = {{"digest", image.digest}, {"size", image.bytes.size()}, {"mediaType", image.media_type}};
    if (image.is_index())
      for (const char* key : {"schemaVersion", "manifests", "annotations"})
        if (image.manifest.root().contains(key)) manifest_[key] = image.manifest.root()[key];
    for (const auto& [platform, one] : image.platforms) {
      configs_[platform] = one.config.root();
      provenances_[platform] = one.provenance.root();
      sboms_[platform] = one.sbom.root();
    }
  }

  std::string_view type_name() const override { return several() ? "imagetools.tplInputs" : "imagetools.tplInput"; }
  Member member(std::string_view name) const override {
    for (const std::string_view known : {"Name", "Manifest", "Image", "SBOM", "Provenance"})
      if (name == known) return Member::plain;
    return Member::none;
  }
  format::Value get(std::string_view name, std::string_view /*argument*/) const override {
    if (name == "Name") return name_;
    if (name == "Manifest") return typed(image_.is_index() ? "imagetools.index" : "v1.Descriptor", manifest_);
    if (name == "Image")
      return several() ? typed("map[string]*v1.Image", configs_) : typed("*v1.Image", first(configs_));
    const base::Json& all = name == "SBOM" ? sboms_ : provenances_;
    const char* const type = name == "SBOM" ? "imagetools.sbomStub" : "imagetools.provenanceStub";
    const char* const map = name == "SBOM" ? "map[string]imagetools.sbomStub" : "map[string]imagetools.provenanceStub";
    return several() ? typed(map, all) : typed(type, first(all));
  }
  void append_json(std::string& out) const override {
    out += cat("{\"name\":", base::json_quote(name_, true), ",\"manifest\":");
    format::append_json(out, get("Manifest", {}), true);
    out += ",\"image\":";
    format::append_json(out, get("Image", {}), true);
    out += "}";
  }

private:
  bool several() const { return image_.platforms.size() > 1; }
  static const base::Json& first(const base::Json& all) {
    static const base::Json none;
    return all.empty() ? none : all.begin().value();
  }
  format::Value typed(std::string_view type, const base::Json& value) const {
    return format::Value::typed(schema_.type(type), JsonView(&value));
  }

  const std::string& name_;
  const RemoteImage& image_;
  base::Json manifest_, configs_ = base::Json::object(), provenances_ = base::Json::object(),
                        sboms_ = base::Json::object();
  mutable view::Schema schema_;
};

// However it is spaced: a template that begins with the manifest is not executed.
bool begins_with_manifest(std::string_view text) {
  if (!text.starts_with("{{")) return false;
  text.remove_prefix(2);
  return base::trim(text).starts_with(".Manifest");
}

std::string through_template(Session& session, const std::string& typed, const notation::Reference& name,
                             const std::string& text) {
  const auto wanted = format::Template::parse(text);
  const bool attests = wanted && (wanted->names("SBOM") || wanted->names("Provenance"));
  const RemoteImage image = fetch_image(session, name, attests ? RemoteDepth::attestations : RemoteDepth::configs);
  if (!wanted) throw base::Failure(wanted.error());
  if (begins_with_manifest(text)) return pretty(name, image);
  std::string out;
  const Input input(typed, image);
  const auto done = wanted->execute(out, format::Value(input), {.indented_json = true});
  session.print(out);
  if (!done) throw base::Failure(done.error());
  return {};
}

int run(Session& session, const ImagetoolsInspectOptions& options, cli::Arguments arguments) {
  if (options.raw && !options.format.empty()) throw base::Failure("format and raw cannot be used together");
  find_builder(session, chosen_builder(session, options));
  const std::string typed(arguments[0]);
  auto name = notation::parse_reference(typed);
  if (!name) throw base::Failure(name.error());
  *name = notation::with_default_tag(*name);
  if (!options.format.empty()) {
    session.print(through_template(session, typed, *name, options.format));
    return 0;
  }
  const RemoteImage image = fetch_image(session, *name, RemoteDepth::manifest);
  session.print(options.raw ? image.bytes : pretty(*name, image));
  return 0;
}

} // namespace

extern constexpr cli::Command buildx_imagetools_inspect = {
    .path = "buildx imagetools inspect",
    .usage = "[OPTIONS] NAME",
    .summary = "Show details of an image in the registry",
    .flags = groups,
    .arity = cli::exactly(1),
    .family = cli::Family::buildx,
    .execute = cli::action<ImagetoolsInspectOptions, run>,
};
static_assert(cli::well_formed(buildx_imagetools_inspect));

} // namespace skiff::commands
