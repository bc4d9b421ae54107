#include "build/paths.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>

#include <sys/stat.h>

namespace skiff::build {

namespace {

base::Failure cannot_prepare(std::string_view why) {
  return base::Failure(base::cat("unable to prepare context: ", why));
}

bool exists_itself(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::string absolute(const std::string& path, const std::string& cwd) {
  return base::clean_path(path.starts_with('/') ? path : base::cat(cwd, '/', path));
}

} // namespace

bool is_http_url(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

bool is_git_url(std::string_view text) {
  if (is_http_url(text)) {
    const auto [path, fragment] = base::cut(text, '#');
    // a fragment must not be empty, or it is no fragment
    return path.ends_with(".git") && (!fragment || !fragment->empty());
  }
  return text.starts_with("git://") || text.starts_with("github.com/") || text.starts_with("git@");
}

ContextKind context_kind(const std::string& argument) {
  if (argument == "-") return ContextKind::standard_input;
  if (os::exists(argument)) return ContextKind::directory;
  if (is_git_url(argument)) return ContextKind::git;
  if (is_http_url(argument)) return ContextKind::url;
  throw cannot_prepare(base::cat("path ", base::quote(argument), " not found"));
}

LocalContext find_local_context(const std::string& directory, const std::string& dockerfile, const std::string& cwd) {
  const auto root = resolve_links(absolute(directory, cwd));
  if (!root) throw cannot_prepare(base::cat("unable to evaluate symlinks in context path: ", root.error()));
  if (!os::is_directory(*root)) throw cannot_prepare(base::cat("context must be a directory: ", *root));
  if (dockerfile == "-") return {*root, dockerfile};
  std::string path = dockerfile.empty() ? *root + "/Dockerfile" : absolute(dockerfile, cwd);
  if (dockerfile.empty() && !exists_itself(path) && exists_itself(*root + "/dockerfile")) path = *root + "/dockerfile";
  const auto file = resolve_links(path);
  if (!file) throw cannot_prepare(base::cat("unable to evaluate symlinks in Dockerfile path: ", file.error()));
  return {*root, relative_path(*root, *file)};
}

std::vector<std::string> classic_ignore_lines(const LocalContext& context) {
  const std::string path = context.root + "/.dockerignore";
  std::vector<std::string> lines;
  if (os::exists(path)) {
    const auto text = os::read_file(path);
    if (!text) throw base::Failure(text.error());
    auto read = read_ignore_lines(*text);
    if (!read) throw base::Failure(base::cat("error reading .dockerignore: ", read.error()));
    lines = std::move(*read);
  }
  // The engine reads these two itself, ignored or not.
  const auto keep = [&](const std::string& file) {
    const auto rules = IgnoreRules::compile(lines);
    if (!rules) return;
    const auto ignored = rules->matches(file);
    if (ignored && *ignored) lines.push_back("!" + file);
  };
  keep(".dockerignore");
  if (context.dockerfile != "-") keep(context.dockerfile);
  return lines;
}

} // namespace skiff::build
