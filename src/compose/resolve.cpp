// Files of variables and of labels that services name.

#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <algorithm>
#include <compose/dotenv.hpp>
#include <compose/locate.hpp>
#include <compose/model.hpp>
#include <compose/project_tree.hpp>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;

void sort(Mapping& members) {
  auto& list = members.members();
  std::stable_sort(list.begin(), list.end(),
                   [](const yaml::Member& a, const yaml::Member& b) { return yaml::natural_less(a.key, b.key); });
}

class Resolver {
  using Marks = std::map<std::string, yaml::Mark, std::less<>>; ///< of variables

public:
  explicit Resolver(Context& context) : context_(context) {}

  /// Reads definitions into `into`.
  void read(const std::string& file, const std::string& format, const Lookup& outer, Environment& into, yaml::Mark mark,
            Marks& marks) {
    const auto text = context_.options.source.read(from_cwd(context_, file));
    if (!text) context_.fail(text.error(), mark);
    std::vector<std::string> unset;
    const bool raw = format == "raw";
    if (!format.empty() && !raw) context_.fail(base::cat("unsupported env_file format ", base::quote(format)), mark);
    Lines lines;
    auto* wanted = context_.options.note_origins ? &lines : nullptr;
    const auto done = raw ? read_raw_env(*text, outer, into, wanted) : read_dotenv(*text, outer, into, unset, wanted);
    for (const auto& name : unset) context_.warn(unset_warning(name));
    if (!done)
      context_.fail(base::cat(raw ? "failed to parse env_file " : "failed to read ", file, ": ", done.error()), mark);
    if (lines.empty()) return;
    const auto source = source_of(file);
    for (const auto& [name, line] : lines) marks[name] = {.line = line, .column = 1, .source = source};
  }

  bool exists(const std::string& file) const {
    return !file.empty() && context_.options.source.kind(from_cwd(context_, file)) != FileSource::Kind::missing;
  }

  void environment(Node& service, const Environment& project) {
    auto* written = service.find("environment");
    const bool in_place = written != nullptr;
    Mapping own = in_place ? std::move(written->members()) : Mapping{};
    Environment values;
    Marks marks;
    for (auto& member : own) {
      const auto found = project.find(member.key);
      if (member.value.is_null() && found != project.end()) member.value = Node(found->second).at(member.mark);
      if (member.value.is_text()) values[member.key] = member.value.text();
    }
    const Lookup outer = [&](std::string_view name) -> std::optional<std::string> {
      if (const auto found = project.find(name); found != project.end()) return found->second;
      const auto* mine = own.find(name);
      if (mine != nullptr && mine->is_text()) return mine->text();
      return std::nullopt;
    };
    if (const auto* files = service.find("env_file"))
      for (const auto& entry : files->items()) env_file(entry, outer, values, marks);
    // What the service says itself wins, even a key without value.
    for (auto& [key, value] : values)
      if (own.find(key) == nullptr) own.set(key, Node(value).at(marks[key]));
    sort(own);
    service.members().erase("env_file");
    if (own.empty()) {
      service.members().erase("environment");
    } else {
      service.members().set("environment", Node(std::move(own)));
      if (!in_place) put_in_order(service, service_type());
    }
  }

  void labels(Node& service, bool keep) {
    const auto* files = service.find("label_file");
    if (files == nullptr) return;
    Environment found;
    Marks marks;
    for (const auto& file : files->items()) {
      if (!exists(file.text()))
        context_.fail(
            base::cat("label file ", file.text(), " not found: stat ", file.text(), ": no such file or directory"),
            file.mark);
      Environment one;
      read(file.text(), "", lookup_in(found), one, file.mark, marks);
      for (auto& [key, value] : one) found[key] = value;
    }
    const auto* written = service.find("labels");
    Mapping all = written != nullptr ? written->members() : Mapping{};
    for (auto& [key, value] : found)
      if (all.find(key) == nullptr) all.set(key, Node(value).at(marks[key]));
    sort(all);
    if (!all.empty()) service.members().set("labels", Node(std::move(all)));
    if (!keep) service.members().erase("label_file");
    put_in_order(service, service_type());
  }

private:
  void env_file(const Node& entry, const Lookup& outer, Environment& values, Marks& marks) {
    const auto& path = entry.find("path")->text();
    if (!exists(path)) {
      if (entry.find("required")->boolean())
        context_.fail(base::cat("env file ", path, " not found: stat ", path, ": no such file or directory"),
                      entry.mark);
      return;
    }
    const auto* format = entry.find("format");
    read(path, format != nullptr ? format->text() : std::string(), outer, values, entry.mark, marks);
  }

  std::uint16_t source_of(const std::string& file) {
    const auto [known, fresh] = sources_.emplace(file, 0);
    if (fresh) known->second = context_.add_source({.name = from_cwd(context_, file)});
    return known->second;
  }

  Context& context_;
  std::map<std::string, std::uint16_t> sources_;
};

} // namespace

void resolve_env_files(Context& context, LoadedTree& tree, const Environment& environment) {
  Resolver resolver(context);
  for (auto& member : tree.services()) resolver.environment(member.value, environment);
}

void resolve_label_files(Context& context, LoadedTree& tree, bool keep) {
  Resolver resolver(context);
  for (auto& member : tree.services()) resolver.labels(member.value, keep);
}

} // namespace skiff::compose
