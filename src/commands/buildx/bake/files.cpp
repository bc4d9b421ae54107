#include "commands/buildx/bake/files.hpp"

#include "commands/prompt.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

constexpr std::string_view default_files[] = {
    "compose.yaml",     "compose.yml",     "docker-compose.yml",        "docker-compose.yaml",
    "docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"};

std::vector<std::string> names_of_environment(Session& session) {
  std::vector<std::string> names;
  const std::string separator = session.environment.value("BUILDX_BAKE_PATH_SEPARATOR");
  const std::string list = session.environment.value("BUILDX_BAKE_FILE");
  for (const auto& part : base::split(list, separator.empty() ? ':' : separator[0])) {
    const std::string name(base::trim(part));
    if (name.empty()) continue;
    if (name != "-" && !os::exists(name)) throw base::Failure(base::cat("stat ", name, ": no such file or directory"));
    names.push_back(name);
  }
  return names;
}

BakeFile read_one(Session& session, const std::string& name, DefinitionStep& step) {
  const auto text = name == "-" ? base::Result<std::string>(read_stdin(session)) : os::read_file(name);
  step.read(name, text ? text->size() : 0);
  if (!text) throw base::Failure(text.error());
  return {name, *text};
}

} // namespace

std::vector<BakeFile> read_bake_files(Session& session, const std::vector<std::string>& typed,
                                      const DefinitionStep::Show& show) {
  std::vector<std::string> names;
  for (const std::string& name : typed) names.push_back(name.starts_with("cwd://") ? name.substr(6) : name);
  bool from_environment = false;
  if (names.empty()) {
    names = names_of_environment(session);
    from_environment = !names.empty();
  }
  if (names.empty())
    for (const auto name : default_files)
      if (os::exists(std::string(name))) names.emplace_back(name);
  DefinitionStep step(session, show, from_environment ? " from BUILDX_BAKE_FILE env" : "");
  std::vector<BakeFile> files;
  for (const auto& name : names) files.push_back(read_one(session, name, step));
  return files;
}

} // namespace skiff::commands
