#include "commands/buildx/builders.hpp"

#include "commands/endpoint.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/config/context.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cctype>
#include <dirent.h>
#include <memory>
#include <unistd.h>

namespace skiff::commands {

namespace {

using base::Failure;

bool is_builder_name(std::string_view name) {
  const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool is_context(Session& session, const std::string& name) {
  const auto names = config::context_names(session.config());
  return std::find(names.begin(), names.end(), name) != names.end();
}

base::Time last_activity(Session& session, const std::string& name) {
  const auto text = os::read_file(buildx_folder(session) + "/activity/" + name);
  return text ? base::parse_rfc3339(*text).value_or(base::year_one) : base::year_one;
}

std::string default_file(Session& session, const std::string& key) {
  return base::cat(buildx_folder(session), "/defaults/", codec::sha256_hex(key).substr(0, 20));
}

std::optional<Builder> stored_if_named(Session& session, const std::string& name) {
  return is_builder_name(name) ? stored_builder(session, name) : std::nullopt;
}

// What `use` has chosen for the engine in force, if it still exists.
std::optional<Builder> current_stored(Session& session) {
  const std::string key = endpoint_key(session);
  if (const auto text = os::read_file(buildx_folder(session) + "/current")) {
    const auto document = base::JsonDocument::parse(*text);
    if (!document) throw Failure(document.error());
    const std::string name = (*document)["Name"].text();
    if (!name.empty() && (*document)["Global"].truth())
      if (auto builder = stored_if_named(session, name)) return builder;
    if (!name.empty() && (*document)["Key"].view() == key) return stored_if_named(session, name);
  }
  if (const auto name = os::read_file(default_file(session, key))) return stored_if_named(session, *name);
  return std::nullopt;
}

Builder context_builder(Session& session, const std::string& name) {
  Builder builder;
  builder.name = name;
  builder.last_activity = last_activity(session, name);
  return builder;
}

void write(Session& session, std::string_view file, std::string_view bytes) {
  const std::string path = base::cat(buildx_folder(session), "/", file);
  os::make_directories(path.substr(0, path.rfind('/')), 0700);
  if (const auto written = os::write_file_atomically(path, bytes, 0600); !written) throw Failure(written.error());
}

} // namespace

std::string buildx_folder(Session& session) {
  const std::string folder = session.environment.value("BUILDX_CONFIG");
  return folder.empty() ? session.config_folder() + "/buildx" : folder;
}

std::string chosen_builder(Session& session, const BuildxOptions& options) {
  return options.builder.empty() ? session.environment.value("BUILDX_BUILDER") : options.builder;
}

std::optional<Builder> stored_builder(Session& session, const std::string& name) {
  if (!is_builder_name(name))
    throw Failure(base::cat("invalid name ", name,
                            ", name needs to start with a letter and may not contain symbols, except ._-"));
  const auto text = os::read_file(base::cat(buildx_folder(session), "/instances/", base::lower(name)));
  if (!text) return std::nullopt;
  auto document = base::JsonDocument::parse(*text);
  if (!document) throw Failure(document.error());
  Builder builder;
  builder.file = std::move(*document);
  builder.name = builder.file["Name"].text();
  builder.driver = builder.file["Driver"].text();
  builder.last_activity = last_activity(session, builder.name);
  return builder;
}

void remove_stored_builder(Session& session, const std::string& name) {
  for (const auto* folder : {"/activity/", "/instances/"})
    ::unlink(base::cat(buildx_folder(session), folder, base::lower(name)).c_str());
}

Builder find_builder(Session& session, const std::string& name) {
  if (name.empty()) {
    if (auto stored = current_stored(session)) return std::move(*stored);
    return find_builder(session, session.selected().context);
  }
  if (auto stored = stored_if_named(session, name)) return std::move(*stored);
  if (is_context(session, name)) return context_builder(session, name);
  throw Failure(base::cat("no builder ", base::quote(name), " found"));
}

Builder working_builder(Session& session, const BuildxOptions& options) {
  Builder builder = find_builder(session, chosen_builder(session, options));
  if (!builder.of_context())
    throw Failure(base::cat("builder ", base::quote(builder.name), " uses the driver ", base::quote(builder.driver),
                            ", which is not built in: only the engine's own builder is"));
  if (builder.name != session.selected().context)
    throw Failure(
        base::cat("use `docker --context=", builder.name, " buildx` to switch to context ", base::quote(builder.name)));
  return builder;
}

std::vector<Builder> all_builders(Session& session) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir((buildx_folder(session) + "/instances").c_str()),
                                                   ::closedir);
  while (const dirent* entry = folder ? ::readdir(folder.get()) : nullptr)
    if (is_builder_name(entry->d_name)) names.emplace_back(entry->d_name);
  std::sort(names.begin(), names.end());
  std::vector<Builder> out;
  for (const auto& name : names)
    if (auto builder = stored_builder(session, name)) out.push_back(std::move(*builder));
  const auto known = [&](const std::string& name) {
    return std::any_of(out.begin(), out.end(), [&](const Builder& builder) { return builder.name == name; });
  };
  for (const auto& name : config::context_names(session.config()))
    if (!known(name)) out.push_back(context_builder(session, name));
  return out;
}

std::string endpoint_key(Session& session) {
  const config::Selected& selected = session.selected();
  return selected.context == config::default_context ? complete_host(selected.endpoint) : selected.context;
}

void choose_builder(Session& session, const std::string& name, bool global, bool by_default) {
  const std::string key = endpoint_key(session);
  write(session, "current",
        base::cat("{\"Key\":", base::json_quote(key, true), ",\"Name\":", base::json_quote(name, true),
                  ",\"Global\":", global ? "true" : "false", "}"));
  const std::string file = default_file(session, key);
  if (by_default)
    write(session, file.substr(buildx_folder(session).size() + 1), name);
  else
    ::unlink(file.c_str());
}

void note_activity(Session& session, const Builder& builder) {
  try {
    write(session, "activity/" + builder.name, base::rfc3339_nano_utc({session.now().seconds, 0}));
  } catch (const Failure&) { // a folder that cannot be written is no reason not to build
  }
}

} // namespace skiff::commands
