#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/layout.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <cerrno>

namespace skiff::build {

namespace {
constexpr std::string_view tag_key = "org.opencontainers.image.ref.name";

void write(const std::string& path, std::string_view bytes) {
  if (const auto written = os::write_file_atomically(path, bytes, 0644); !written) throw base::Failure(written.error());
}
} // namespace

base::Result<std::string> layout_digest(const std::string& folder, const std::string& tag, bool or_only) {
  const std::string index = folder + "/index.json";
  if (!os::is_directory(folder)) // the official client begins with a lock file
    return base::Error{base::cat("could not lock ", index, ".lock: open ", index, ".lock: ", os::error_text(ENOENT))};
  const auto text = os::read_file(index);
  if (!text) return base::Error{base::cat("could not read ", index, ": ", text.error())};
  const auto document = base::JsonDocument::parse(*text);
  if (!document) return base::Error{document.error()};
  std::string last;
  const auto manifests = (*document)["manifests"];
  if (or_only && manifests.size() == 1) return manifests.at(0)["digest"].text();
  for (const auto manifest : manifests)
    if (manifest["annotations"][tag_key].view() == tag) last = manifest["digest"].text();
  return last;
}

void set_layout_tag(const std::string& folder, const std::string& tag, const std::string& descriptor) {
  const std::string path = folder + "/index.json";
  base::Json index = {{"schemaVersion", 2},
                      {"mediaType", "application/vnd.oci.image.index.v1+json"},
                      {"manifests", base::Json::array()}};
  if (const auto text = os::read_file(path))
    if (auto old = base::Json::parse(*text, nullptr, false); old.is_object() && old["manifests"].is_array())
      index["manifests"] = old["manifests"];
  base::Json entry = base::Json::parse(descriptor, nullptr, false);
  if (!entry.is_object()) throw base::Failure("the engine sent no descriptor of what it exported");
  entry["annotations"][std::string(tag_key)] = tag;
  auto& manifests = index["manifests"];
  for (auto at = manifests.begin(); at != manifests.end();)
    at = base::JsonView(*at)["annotations"][tag_key].view() == tag ? manifests.erase(at) : at + 1;
  manifests.push_back(std::move(entry));
  write(folder + "/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  write(path, index.dump());
}

} // namespace skiff::build
