// The files of the context store. Documents are brought into the form in which docker's client writes them, so that
// both programs leave the same bytes.

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/config/context.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <unistd.h>

namespace skiff::config {

namespace {

namespace fs = std::filesystem;

std::string meta_file(const Config& config, std::string_view name) {
  return context_folder(config, "meta", name) + "/meta.json";
}

void make_folder(const std::string& path, unsigned mode) {
  if (!os::make_directories(path, mode)) throw base::Failure(base::cat("mkdir ", path, ": permission denied"));
}

void write_file(const std::string& path, std::string_view bytes, unsigned mode) {
  if (const auto written = os::write_file_atomically(path, bytes, mode); !written) throw base::Failure(written.error());
}

void remove_tree(const std::string& path, std::string_view what, std::string_view name) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  const std::string parent = fs::path(path).parent_path().string();
  const bool closed = ::access(parent.c_str(), R_OK | X_OK) != 0;
  throw base::Failure(base::cat("failed to remove context ", name, ": failed to remove ", what, ": ",
                                closed ? "open " : "unlinkat ", closed ? parent : path, ": ",
                                os::error_text(error.value())));
}

/// What a folder holds; nothing if there is no such folder.
std::vector<std::string> entries_of(const std::string& folder) {
  std::vector<std::string> entries;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) entries.push_back(entry.path().string());
  if (error && error != std::errc::no_such_file_or_directory)
    throw base::Failure(base::cat("open ", folder, ": ", os::error_text(error.value())));
  return entries;
}

base::Json docker_endpoint(const base::Json& value) {
  if (!value.is_object()) return nullptr;
  const base::JsonView from(value);
  base::Json endpoint = base::Json::object();
  if (const std::string host = from["Host"].text(); !host.empty()) endpoint["Host"] = host;
  endpoint["SkipTLSVerify"] = from["SkipTLSVerify"].truth();
  return endpoint;
}

bool plain(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<signed char>(c) > 0; }

} // namespace

std::string context_name_fault(std::string_view name) {
  if (name.empty()) return "context name cannot be empty";
  if (name == default_context) return "\"default\" is a reserved context name";
  const auto allowed = [](char c) { return plain(c) || std::string_view("_.+-").find(c) != std::string_view::npos; };
  if (name.size() >= 2 && plain(name[0]) && std::all_of(name.begin() + 1, name.end(), allowed)) return {};
  return base::cat("context name ", base::quote(name),
                   R"( is invalid, names are validated against regexp "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$")");
}

std::string context_folder(const Config& config, std::string_view kind, std::string_view name) {
  return base::cat(config.folder, "/contexts/", kind, "/", codec::sha256_hex(name));
}

base::JsonDocument normalised_context(base::JsonView context) {
  base::Json out = base::Json::object();
  if (const std::string name = context["Name"].text(); !name.empty()) out["Name"] = name;
  if (const base::JsonView metadata = context["Metadata"]; !metadata.is_null()) {
    base::Json& fields = out["Metadata"] = base::sorted_members(metadata);
    if (fields.is_object() && base::JsonView(fields)["Description"].empty()) fields.erase("Description");
  }
  if (const base::JsonView endpoints = context["Endpoints"]; endpoints.is_object() && endpoints.size() != 0) {
    base::Json& fields = out["Endpoints"] = base::sorted_members(endpoints);
    for (auto& [name, value] : fields.items())
      if (name == "docker") value = docker_endpoint(value);
  }
  return base::JsonDocument(std::move(out));
}

std::string context_json(const base::JsonDocument& document) {
  std::string text = document.dump();
  for (const auto& [character, escape] :
       {std::pair{"<", "\\u003c"}, std::pair{">", "\\u003e"}, std::pair{"&", "\\u0026"}})
    text = base::replace_all(text, character, escape);
  return text;
}

base::JsonDocument read_context(const Config& config, std::string_view name) {
  const std::string file = meta_file(config, name);
  const auto bytes = os::read_file(file);
  if (!bytes && bytes.error().ends_with(": no such file or directory"))
    throw base::Failure(base::FailureKind::not_found,
                        base::cat("context ", base::quote(name), ": context not found: ", bytes.error()));
  if (!bytes) throw base::Failure(base::cat("context ", base::quote(name), ": ", bytes.error()));
  const auto document = base::JsonDocument::parse(*bytes);
  if (!document)
    throw base::Failure(base::cat("context ", base::quote(name), ": parsing ", file, ": ", document.error()));
  return normalised_context(document->view());
}

std::vector<base::JsonDocument> read_contexts(const Config& config) {
  std::vector<base::JsonDocument> contexts;
  for (const std::string& entry : entries_of(config.folder + "/contexts/meta")) {
    const std::string file = entry + "/meta.json";
    if (os::is_directory(entry)) entries_of(entry); // one that cannot be read is an error
    if (!os::exists(file)) continue;
    const auto bytes = os::read_file(file);
    if (!bytes) throw base::Failure("failed to read metadata: " + bytes.error());
    const auto document = base::JsonDocument::parse(*bytes);
    if (!document) throw base::Failure(base::cat("failed to read metadata: parsing ", file, ": ", document.error()));
    contexts.push_back(normalised_context(document->view()));
  }
  std::sort(contexts.begin(), contexts.end(), [](const base::JsonDocument& a, const base::JsonDocument& b) {
    return base::natural_less(a["Name"].view(), b["Name"].view());
  });
  return contexts;
}

bool may_have_context(const Config& config, std::string_view name) {
  return ::access(context_folder(config, "meta", name).c_str(), F_OK) == 0 || errno != ENOENT;
}

void write_context(const Config& config, const base::JsonDocument& context) {
  const std::string name = context["Name"].text();
  make_folder(context_folder(config, "meta", name), 0755);
  write_file(meta_file(config, name), context_json(context), 0644);
}

void remove_context(const Config& config, std::string_view name) {
  remove_tree(context_folder(config, "meta", name), "metadata", name);
  remove_tree(context_folder(config, "tls", name), "TLS data", name);
}

TlsFiles read_tls(const Config& config, std::string_view name) {
  TlsFiles files;
  std::error_code absent;
  for (const auto& endpoint : fs::directory_iterator(context_folder(config, "tls", name), absent)) {
    if (!endpoint.is_directory()) continue;
    auto& of_endpoint = files[endpoint.path().filename().string()];
    for (const auto& file : fs::directory_iterator(endpoint.path(), absent)) {
      if (file.is_directory()) continue;
      auto bytes = os::read_file(file.path().string());
      if (!bytes) throw base::Failure("failed to read TLS data for endpoint " + bytes.error());
      of_endpoint[file.path().filename().string()] = *std::move(bytes);
    }
  }
  return files;
}

void write_tls(const Config& config, std::string_view name, const TlsFiles& files, bool others_too) {
  const std::string folder = context_folder(config, "tls", name);
  if (others_too) remove_tree(folder, "TLS data", name);
  for (const auto& [endpoint, of_endpoint] : files) {
    const std::string place = base::cat(folder, "/", endpoint);
    remove_tree(place, "TLS data", name);
    if (of_endpoint.empty()) continue;
    make_folder(config.folder + "/contexts", 0755);
    make_folder(place, 0700);
    for (const auto& [file, bytes] : of_endpoint) write_file(base::cat(place, "/", file), bytes, 0600);
  }
}

} // namespace skiff::config
