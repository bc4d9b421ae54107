#include <skiff/base/text.hpp>

#include <compose/layers.hpp>
#include <map>
#include <set>

namespace skiff::compose {
namespace {

/// What a copy costs, in values; a long text counts as several.
std::size_t values_in(const yaml::Node& node) {
  constexpr std::size_t bytes_of_a_value = 64;
  std::size_t count = 1 + (node.is_text() ? node.text().size() / bytes_of_a_value : 0);
  if (node.is_mapping())
    for (const auto& member : node.members()) count += member.key.size() / bytes_of_a_value + values_in(member.value);
  if (node.is_sequence())
    for (const auto& item : node.items()) count += values_in(item);
  return count;
}

using yaml::Mapping;
using yaml::Node;

using Removals = std::vector<yaml::Removal>;

constexpr std::size_t longest_chain = 1000; // of services that extend one another
constexpr std::size_t most_files = 2000;
constexpr std::size_t deepest_include = 100;

/// Reads a file that another one names.
InputFile read_file(Context& context, const std::string& name, std::string_view why, yaml::Mark from) {
  refuse_remote(context, name, from);
  if (context.sources.size() > most_files)
    context.fail(base::cat("more than ", most_files, " files are included or extended"), from);
  const auto path = from_cwd(context, name);
  auto content = context.options.source.read(path);
  if (!content) context.fail(content.error(), from);
  return {name, context.parse(path, std::move(*content), std::string(why), from)};
}

/// filepath.Dir of a file relative to the directory it is looked for in.
std::string relative_parent(const Context& context, const std::string& base, const std::string& name) {
  const auto absolute = [&](std::string_view path) {
    return is_absolute(path) ? base::clean_path(path) : join_path(base, path);
  };
  auto path = absolute(name);
  if (context.options.source.kind(path) != FileSource::Kind::directory) path = absolute(parent_path(name));
  return relative_path(base, path);
}

class FileLoader {
public:
  FileLoader(Context& context, const Layer& layer, const std::vector<std::string>& included)
      : context_(context), layer_(layer), lookup_(lookup_in(layer.environment)), included_(included) {}

  /// Lays the documents of the file on `dict`; returns what the last one takes away.
  Removals load(InputFile file, Node& dict);

private:
  struct Reference {
    std::string file;
    std::string service;
    bool operator==(const Reference&) const = default;
  };
  using Track = std::vector<Reference>;

  void document(yaml::Document document, const std::string& file, Node& dict);
  void extend_services(Node& root, const Removals& removals);
  Node extend(const std::string& name, Node& services, Track& track, const Removals& removals);
  Node& extended_file(const std::string& name, const std::string& file, yaml::Mark mark, Removals& removals);
  void include(Node& root);
  void include_one(Node& root, const Node& entry);
  void import(const Node& source, Node& target);
  std::vector<std::string> texts(const Node* node);

  Context& context_;
  const Layer& layer_;
  Lookup lookup_;
  std::vector<std::string> included_;
  std::string file_; ///< the one being loaded

  struct Extended {
    Node services;
    Removals removals;
    std::vector<std::string> warnings; ///< given again for every service that extends from the file
  };
  std::map<std::string, Extended> extended_; ///< files that were extended from, by name
};

Removals FileLoader::load(InputFile file, Node& dict) {
  file_ = file.name;
  const auto way_here = included_;
  Removals last;
  for (auto& document : file.parsed.documents) {
    last = document.removals;
    this->document(std::move(document), file.name, dict);
  }
  for (const auto& error : file.parsed.errors) {
    const bool plain = error.kind == yaml::ParseError::Kind::key_type;
    context_.error(plain ? error.text : base::cat("failed to parse ", file.name, ": ", error.text), error.mark,
                   error.text);
  }
  context_.stop_on_error();
  included_ = way_here;
  return last;
}

void FileLoader::document(yaml::Document document, const std::string& file, Node& dict) {
  auto root = std::move(document.root);
  if (!root.is_mapping()) context_.fail("top-level object must be a mapping", root.mark);
  if (context_.options.interpolate) interpolate(context_, root, lookup_);
  context_.stop_on_error();
  if (layer_.whole) extend_services(root, document.removals);
  context_.stop_on_error();
  apply_removals(dict, document.removals);
  if (layer_.whole) {
    included_.push_back(file);
    include(root);
  }
  merge(context_, dict, std::move(root));
  keep_unique(context_, dict);
  if (layer_.whole) {
    validate(context_, dict, file);
    context_.stop_on_error();
    if (dict.members().erase("version"))
      context_.warn(base::cat(file,
                              ": the attribute `version` is obsolete, it will be ignored, please remove it to avoid "
                              "potential confusion"));
  }
  canonicalise(context_, dict, !context_.options.interpolate);
  keep_unique(context_, dict);
}

// ---- extends

void FileLoader::extend_services(Node& root, const Removals& removals) {
  auto* services = root.find("services");
  if (services == nullptr) return;
  if (!services->is_mapping()) context_.fail("services must be a mapping", services->mark);
  std::vector<std::string> names;
  for (const auto& member : services->members()) names.push_back(member.key);
  for (const auto& name : names) {
    const auto* service = services->find(name);
    if (service->is_mapping() && service->find("extends") == nullptr) continue;
    Track track;
    auto merged = extend(name, *services, track, removals);
    *services->find(name) = std::move(merged);
  }
}

/// The service with everything it inherits; also stored in `services`, so that others who extend it find it done.
Node FileLoader::extend(const std::string& name, Node& services, Track& track, const Removals& removals) {
  const auto* found = services.find(name);
  if (found == nullptr || found->is_null()) return {};
  if (!found->is_mapping()) context_.fail(base::cat("services.", name, " must be a mapping"), found->mark);
  const auto service = *found;
  const auto* extends = service.find("extends");
  if (extends == nullptr) return service;
  const auto* named = extends;
  const Node* other_file = nullptr;
  if (extends->is_mapping()) {
    named = extends->find("service");
    if (named == nullptr || !named->is_text())
      context_.fail(base::cat("extends.", name, ".service is required"), extends->mark);
    other_file = extends->find("file");
    if (other_file != nullptr && other_file->is_null()) other_file = nullptr;
  }
  const auto reference = named->is_text() ? named->text() : std::string();
  auto* pool = &services;
  auto where = file_;
  Removals base_removals;
  if (other_file != nullptr) {
    where = yaml::scalar_text(*other_file);
    pool = &extended_file(name, where, other_file->mark, base_removals);
  }
  if (pool->find(reference) == nullptr) {
    if (context_.may_exist("services", reference)) {
      context_.lacks_something(service.mark);
      return service;
    }
    auto text = base::cat("cannot extend service ", base::quote(name), " in ", file_, ": service ",
                          base::quote(reference), " not found");
    if (other_file != nullptr) text += " in " + where;
    context_.error(std::move(text), named->mark, {}, did_you_mean(reference, pool->members()));
    return service; // what else is wrong is told as well
  }
  const Reference here{where, name};
  if (track.size() > longest_chain)
    context_.fail(base::cat("cannot extend service ", base::quote(name), ": more than ", longest_chain, " steps"),
                  extends->mark);
  for (const auto& earlier : track) {
    if (!(earlier == here)) continue;
    auto text = base::cat("Circular reference:\n  ", track[0].service, " in ", track[0].file);
    for (std::size_t i = 1; i < track.size(); ++i)
      text += base::cat("\n  extends ", track[i].service, " in ", track[i].file);
    context_.fail(base::cat(text, "\n  extends ", name, " in ", where), extends->mark);
  }
  track.push_back(here);
  auto base = extend(reference, *pool, track, base_removals);
  track.pop_back();
  if (base.is_null()) return service;
  Mapping only;
  only.set(name, std::move(base));
  Mapping wrapped;
  wrapped.set("services", Node(std::move(only)));
  Node source(std::move(wrapped));
  apply_removals(source, removals);
  Node merged = std::move(*source.find("services")->find(name));
  context_.spend(values_in(merged), service.mark);
  context_.join(merged.mark, service.mark);
  merge_service(context_, merged, service);
  merged.members().erase("extends");
  merged.mark = service.mark;
  if (auto* slot = pool->find(name); slot != nullptr) *slot = merged;
  return merged;
}

/// The services of another file, in canonical form, with paths relative to that file.
Node& FileLoader::extended_file(const std::string& name, const std::string& file, yaml::Mark mark, Removals& removals) {
  const auto local = is_absolute(file) ? file : join_path(layer_.base, file);
  auto known = extended_.find(local);
  if (known == extended_.end()) {
    Layer layer{relative_parent(context_, layer_.base, file), parent_path(local), layer_.environment, false, false};
    FileLoader loader(context_, layer, {});
    Node root(Mapping{});
    Extended extended;
    const auto warned = static_cast<std::ptrdiff_t>(context_.warnings.size());
    extended.removals = loader.load(read_file(context_, local, "extends", mark), root);
    const auto* services = root.find("services");
    const auto cannot = [&](std::string_view why) {
      context_.fail(base::cat("cannot extend service ", base::quote(name), " in ", local, ": ", why), mark);
    };
    if (services == nullptr) cannot("no services section");
    if (!services->is_mapping()) cannot("services must be a mapping");
    resolve_paths(context_, root, layer.directory);
    extended.services = *root.find("services");
    extended.warnings.assign(context_.warnings.begin() + warned, context_.warnings.end());
    known = extended_.emplace(local, std::move(extended)).first;
  } else {
    for (const auto& warning : known->second.warnings) context_.warn(warning);
  }
  removals = known->second.removals;
  return known->second.services;
}

// ---- include

std::vector<std::string> FileLoader::texts(const Node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (node->is_text()) out.push_back(node->text());
  if (node->is_sequence())
    for (const auto& item : node->items()) out.push_back(yaml::scalar_text(item));
  return out;
}

void FileLoader::include(Node& root) {
  const auto* list = root.find("include");
  if (list == nullptr) return;
  if (!list->is_sequence() && !list->is_null())
    context_.fail("`include` must be a list, got " + yaml::scalar_text(*list), list->mark);
  const auto entries = *list;
  root.members().erase("include");
  if (entries.is_sequence())
    for (const auto& entry : entries.items()) include_one(root, entry);
}

void FileLoader::include_one(Node& root, const Node& entry) {
  if (included_.size() > deepest_include)
    context_.fail(base::cat("include goes deeper than ", deepest_include, " files"), entry.mark);
  auto paths = entry.is_text() ? std::vector<std::string>{entry.text()} : texts(entry.find("path"));
  const auto* directory = entry.find("project_directory");
  auto project = directory != nullptr && directory->is_text() ? directory->text() : std::string();
  std::string relative;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    refuse_remote(context_, paths[i], entry.mark);
    auto& path = paths[i];
    if (!is_absolute(path)) path = join_path(layer_.base, path);
    if (i > 0) continue;
    if (project.empty()) {
      relative = relative_parent(context_, layer_.base, path);
      project = parent_path(path);
    } else if (!is_absolute(project)) {
      relative = relative_parent(context_, layer_.base, project);
      project = join_path(layer_.directory, project);
    } else {
      relative = project;
    }
    for (const auto& file : included_) {
      if (file != path) continue;
      const std::vector<std::string> rest(included_.begin() + 1, included_.end());
      auto text = base::cat("include cycle detected:\n", included_[0]);
      for (const auto& step : rest) text += "\n include " + step;
      context_.fail(base::cat(text, "\n include ", path), entry.mark);
    }
  }
  auto env_files = texts(entry.find("env_file"));
  if (env_files.empty()) {
    const auto file = join_path(project, ".env");
    const auto kind = context_.options.source.kind(from_cwd(context_, file));
    if (kind != FileSource::Kind::missing && kind != FileSource::Kind::directory) env_files = {file};
  } else {
    for (auto& file : env_files) {
      if (is_absolute(file)) continue;
      file = join_path(layer_.directory, file);
      const auto kind = context_.options.source.kind(from_cwd(context_, file));
      if (kind == FileSource::Kind::missing)
        context_.fail(base::cat("stat ", file, ": no such file or directory"), entry.mark);
      if (kind == FileSource::Kind::directory) context_.fail(file + " is not a file", entry.mark);
    }
  }
  Layer layer{relative, from_cwd(context_, project), layer_.environment, true, true};
  const auto origins = context_.origins; // what the included files know, others do not
  for (auto& [name, value] : read_env_files(context_, layer_.environment, env_files))
    if (layer.environment.emplace(name, value).second) context_.origins[name] = base::join(env_files, ", ");
  std::vector<InputFile> files;
  for (const auto& path : paths) files.push_back(read_file(context_, path, "include", entry.mark));
  import(load_layer(context_, std::move(files), layer, included_), root);
  context_.origins = origins;
}

void FileLoader::import(const Node& source, Node& target) {
  for (const std::string_view kind : {"services", "volumes", "networks", "secrets", "configs", "models"}) {
    const auto* from = source.find(kind);
    if (from == nullptr || !from->is_mapping()) continue;
    auto* into = target.find(kind);
    if (into == nullptr || into->is_null()) into = &target.members().set(kind, Node(Mapping{}).at(from->mark));
    if (!into->is_mapping()) context_.fail(base::cat(kind, " must be a mapping"), into->mark);
    for (const auto& member : from->members()) {
      const auto* known = into->find(member.key);
      if (known == nullptr) {
        into->members().set(member.key, member.value, member.mark);
      } else if (!known->same(member.value)) {
        context_.fail(base::cat(kind, '.', member.key, " conflicts with imported resource"), known->mark);
      }
    }
  }
}

} // namespace

Node load_layer(Context& context, std::vector<InputFile> files, const Layer& layer,
                const std::vector<std::string>& included) {
  Node dict(Mapping{});
  FileLoader loader(context, layer, included);
  for (auto& file : files) loader.load(std::move(file), dict);
  set_defaults(context, dict);
  check_values(context, dict);
  context.stop_on_error();
  if (layer.resolve_paths) resolve_paths(context, dict, layer.directory);
  resolve_environment(dict, layer.environment);
  return dict;
}

} // namespace skiff::compose
