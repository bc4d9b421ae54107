#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>

#include <array>
#include <compose/dotenv.hpp>
#include <compose/locate.hpp>
#include <compose/stages.hpp>

namespace skiff::compose {
namespace {

using Kind = FileSource::Kind;

constexpr std::array<std::string_view, 4> main_names{"compose.yaml", "compose.yml", "docker-compose.yml",
                                                     "docker-compose.yaml"};
constexpr std::array<std::string_view, 4> override_names{"compose.override.yml", "compose.override.yaml",
                                                         "docker-compose.override.yml", "docker-compose.override.yaml"};

std::string normal_name(std::string_view name) {
  std::string out;
  for (const char c : base::lower(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') out += c;
  return out.substr(std::min(out.find_first_not_of("_-"), out.size()));
}

std::string invalid_name(std::string_view name) {
  return base::cat(
      "invalid project name ", base::quote(name),
      ": must consist only of lowercase alphanumeric characters, hyphens, and underscores as well as start "
      "with a letter or number");
}

class Locator {
public:
  explicit Locator(Context& context)
      : context_(context), options_(context.options), files_(options_.files), env_files_(options_.env_files) {}

  Located run() {
    if (!options_.project_directory.empty()) directory_ = from_cwd(context_, options_.project_directory);
    located_.environment = options_.environment;
    located_.environment.try_emplace("PWD", options_.cwd);
    for (auto& file : env_files_) file = from_cwd(context_, file);
    take_env_files();
    files_from_environment();
    find_files();
    take_env_files();
    profiles();
    if (normal_name(options_.project_name) != options_.project_name) context_.fail(invalid_name(options_.project_name));
    read_files();
    project_name();
    located_.environment["COMPOSE_PROJECT_NAME"] = located_.project_name;
    return std::move(located_);
  }

  Environment early() {
    if (!options_.project_directory.empty()) directory_ = from_cwd(context_, options_.project_directory);
    located_.environment = options_.environment;
    for (auto& file : env_files_) file = from_cwd(context_, file);
    for (const auto& file : env_files_)
      if (options_.source.kind(file) != Kind::file) return {};
    if (options_.source.kind(join_path(working_directory(), ".env")) == Kind::other) return {};
    take_env_files();
    Environment out;
    for (auto& [name, value] : located_.environment)
      if (!options_.environment.contains(name)) out.emplace(name, value);
    return out;
  }

private:
  const std::string* variable(std::string_view name) const {
    const auto found = located_.environment.find(name);
    return found == located_.environment.end() ? nullptr : &found->second;
  }

  /// --project-directory, else that of the first file, else where we are.
  std::string working_directory() const {
    if (!directory_.empty()) return directory_;
    for (const auto& file : files_)
      if (file != "-") return parent_path(from_cwd(context_, file));
    return options_.cwd;
  }

  /// Whether the path leads through a file, or is one.
  bool is_below_a_file(std::string path) const {
    while (path.size() > 1 && options_.source.kind(path) == Kind::missing) path = parent_path(path);
    return path.size() > 1 && options_.source.kind(path) == Kind::file;
  }

  /// Called twice: before and after the compose file is found, whose folder may hold another .env.
  void take_env_files() {
    if (options_.env_files.empty()) {
      const auto disabled = options_.environment.find("COMPOSE_DISABLE_ENV_FILE");
      bool read_default = true;
      if (disabled != options_.environment.end()) {
        const auto value = base::parse_bool(disabled->second);
        if (!value) context_.fail(value.error());
        read_default = !*value;
      }
      const auto file = join_path(working_directory(), ".env");
      const auto kind = options_.source.kind(file);
      if (read_default && kind != Kind::missing && kind != Kind::directory) env_files_ = {file};
      if (read_default && kind == Kind::missing && is_below_a_file(directory_))
        context_.fail(base::cat("stat ", file, ": not a directory"));
    }
    for (auto& [name, value] : read_env_files(context_, located_.environment, env_files_))
      if (located_.environment.emplace(name, value).second) note_origin(name);
  }

  void note_origin(const std::string& name) {
    context_.origins.emplace(name, env_files_.size() == 1 ? env_files_[0] : base::join(env_files_, ", "));
  }

  void files_from_environment() {
    const auto* list = variable("COMPOSE_FILE");
    if (!files_.empty() || list == nullptr) return;
    const auto* separator = variable("COMPOSE_PATH_SEPARATOR");
    const std::string_view between = separator != nullptr && !separator->empty() ? std::string_view(*separator) : ":";
    for (std::size_t from = 0; from <= list->size();) {
      const auto end = std::min(list->find(between, from), list->size());
      auto file = list->substr(from, end - from);
      from = end + between.size();
      if (file != "-") {
        file = from_cwd(context_, file);
        if (options_.source.kind(file) == Kind::missing)
          context_.fail(base::cat("stat ", file, ": no such file or directory"));
      }
      files_.push_back(std::move(file));
    }
  }

  template <std::size_t N>
  std::vector<std::string> present(const std::array<std::string_view, N>& names, const std::string& folder) const {
    std::vector<std::string> out;
    for (const auto name : names)
      if (auto file = join_path(folder, name); options_.source.kind(file) != Kind::missing)
        out.push_back(std::move(file));
    return out;
  }

  void pick(const std::vector<std::string>& candidates, std::string_view what) {
    if (candidates.empty()) return;
    if (candidates.size() > 1) {
      context_.warn(base::cat("Found multiple ", what, " files with supported names: ", base::join(candidates, ", ")));
      context_.warn("Using " + candidates[0]);
    }
    files_.push_back(candidates[0]);
  }

  void find_files() {
    if (!files_.empty()) return;
    for (auto folder = working_directory();; folder = parent_path(folder)) {
      pick(present(main_names, folder), "config");
      if (!files_.empty()) {
        pick(present(override_names, folder), "override");
        return;
      }
      if (folder == "/" || parent_path(folder) == folder) return;
    }
  }

  void profiles() {
    located_.profiles = options_.profiles;
    if (!located_.profiles.empty()) return;
    const auto* list = variable("COMPOSE_PROFILES");
    for (const auto& profile : base::split(list != nullptr ? *list : "", ','))
      located_.profiles.emplace_back(base::trim(profile));
  }

  void read_files() {
    if (files_.empty())
      throw LoadFailure("no configuration file provided: not found", {}, std::move(context_.warnings));
    located_.working_dir = working_directory();
    for (const auto& file : files_) {
      InputFile input{file, {}};
      std::string text;
      if (file == "-") {
        text = options_.standard_input ? options_.standard_input() : std::string();
      } else {
        refuse_remote(context_, file, {});
        input.name = from_cwd(context_, file);
        auto content = options_.source.read(input.name);
        if (!content) context_.fail(content.error());
        text = std::move(*content);
      }
      input.parsed = context_.parse(input.name, std::move(text));
      located_.files.push_back(std::move(input));
    }
  }

  /// The `name:` of the first document is looked for before anything else, so what makes that fail is reported plainly.
  bool named_in_files() {
    for (const auto& file : located_.files) {
      const auto& parsed = file.parsed;
      if (parsed.documents.empty()) {
        if (parsed.errors.empty()) continue;
        unreadable(parsed.errors);
        continue;
      }
      const auto& root = parsed.documents[0].root;
      const auto wrong = [&](std::string_view kind, std::string_view into, yaml::Mark mark) {
        context_.fail(
            base::cat("yaml: unmarshal errors:\n  line ", mark.line, ": cannot unmarshal ", kind, " into ", into),
            mark);
      };
      if (root.is_sequence()) wrong("!!seq", "cli.named", root.mark);
      if (!root.is_mapping() && !root.is_null())
        wrong(base::cat("!!str `", yaml::scalar_text(root), "`"), "cli.named", root.mark);
      const auto* name = root.find("name");
      if (name == nullptr) continue;
      if (name->is_sequence()) wrong("!!seq", "string", name->mark);
      if (name->is_mapping()) wrong("!!map", "string", name->mark);
      if (!name->is_null() && !yaml::scalar_text(*name).empty()) return true;
    }
    return false;
  }

  void unreadable(const std::vector<yaml::ParseError>& errors) {
    using Error = yaml::ParseError::Kind;
    const auto& first = errors[0];
    if (first.kind == Error::syntax || first.kind == Error::limit) context_.fail(first.text, first.mark);
    std::string twice;
    for (const auto& error : errors)
      if (error.kind == Error::duplicate_top_key) twice += "\n  " + error.text;
    if (!twice.empty()) context_.fail("yaml: unmarshal errors:" + twice, first.mark);
  }

  void project_name() {
    auto& name = located_.project_name;
    const bool named = options_.project_name.empty() && named_in_files();
    const auto* given = variable("COMPOSE_PROJECT_NAME");
    if (!options_.project_name.empty()) {
      name = options_.project_name;
      return;
    }
    if (given != nullptr && !given->empty()) {
      name = *given;
      if (normal_name(name) != name) context_.fail(invalid_name(name));
      return;
    }
    if (!named) {
      const auto folder = located_.working_dir.substr(located_.working_dir.rfind('/') + 1);
      const auto real = options_.source.target(located_.working_dir);
      if (real.substr(real.rfind('/') + 1) != folder)
        context_.warn(base::cat("project has been loaded without an explicit name from a symlink. Using name ",
                                base::quote(folder)));
      name = normal_name(folder);
    }
    auto written = last_name();
    if (options_.interpolate) {
      auto done = substitute(written, lookup_in(located_.environment));
      for (const auto& unset : done.unset) context_.warn(unset_warning(unset));
      if (done.error && done.error->invalid)
        context_.fail(
            base::cat("invalid interpolation format for name.\nYou may need to escape any $ with another $.\n",
                      done.error->text));
      if (done.error) context_.fail("error while interpolating name: " + done.error->text);
      written = std::move(done.text);
    }
    if (options_.normalize && !options_.compatibility) written = normal_name(written);
    if (!written.empty()) name = std::move(written);
  }

  /// The `name:` of the last document that has one.
  std::string last_name() const {
    std::string out;
    for (const auto& file : located_.files)
      for (const auto& document : file.parsed.documents) {
        const auto* name = document.root.find("name");
        if (name == nullptr || name->is_null()) continue;
        if (name->is_sequence() || name->is_mapping()) break;
        if (auto text = yaml::scalar_text(*name); !text.empty()) out = std::move(text);
      }
    return out;
  }

  Context& context_;
  const LoadOptions& options_;
  std::vector<std::string> files_;
  std::vector<std::string> env_files_;
  std::string directory_;
  Located located_;
};

} // namespace

Located locate(Context& context) { return Locator(context).run(); }

EarlyVariables early_variables(const LoadOptions& options) {
  Context context(options);
  EarlyVariables out;
  try {
    out.variables = Locator(context).early();
    out.warnings = context.warnings;
    out.warnings.insert(out.warnings.end(), context.warnings.begin(), context.warnings.end());
  } catch (const LoadFailure& failure) {
    out.warnings = failure.warnings; // the load will say what is wrong
  }
  return out;
}

Environment read_env_files(Context& context, const Environment& environment, const std::vector<std::string>& files) {
  Environment found;
  for (const auto& name : files) {
    const auto file = from_cwd(context, name);
    const auto kind = context.options.source.kind(file);
    if (kind == Kind::missing) context.fail("couldn't find env file: " + file);
    if (kind == Kind::directory) context.fail(file + " is a directory");
    const auto text = context.options.source.read(file);
    if (!text) context.fail(text.error());
    std::vector<std::string> unset;
    const auto done = read_dotenv(*text, lookup_in(environment), found, unset);
    for (const auto& variable : unset) context.warn(unset_warning(variable));
    if (!done) context.fail(base::cat("failed to read ", file, ": ", done.error()));
  }
  return found;
}

std::string from_cwd(const Context& context, std::string_view path) {
  return is_absolute(path) ? base::clean_path(path) : join_path(context.options.cwd, path);
}

void refuse_remote(Context& context, std::string_view path, yaml::Mark mark) {
  const bool git = path.starts_with("git@") || path.starts_with("github.com/") || path.starts_with("git://") ||
                   path.starts_with("ssh://") || path.starts_with("https://") || path.starts_with("http://");
  if (git || path.starts_with("oci://"))
    context.fail(base::cat("cannot load ", path, ": compose files from ", git ? "git repositories" : "registries",
                           " are not supported; fetch the file and give its path"),
                 mark);
}

Lookup lookup_in(const Environment& environment) {
  return [&environment](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  };
}

} // namespace skiff::compose
