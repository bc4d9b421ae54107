#include "commands/buildx/local_state.hpp"

#include "commands/buildx/builders.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

bool is_place(const std::string& path) {
  return !path.empty() && path != "-" && !build::is_git_url(path) && !build::is_http_url(path);
}

std::string settled(const std::string& path) {
  return is_place(path) ? os::absolute(path, os::current_directory()) : path;
}

void keep(Session& session, std::string_view place, const base::Json& state, unsigned mode) {
  const std::string path = base::cat(buildx_folder(session), "/refs/", place);
  if (os::make_directories(path.substr(0, path.rfind('/')), 0700))
    (void)os::write_file_atomically(path, state.dump(), mode);
}

} // namespace

std::string full_reference(Session& session, std::string_view ref) {
  const std::string& builder = session.selected().context;
  return base::cat(builder, "/", builder, "/", ref);
}

LocalBuild local_build(Session& session, std::string_view ref) {
  const auto text = os::read_file(base::cat(buildx_folder(session), "/refs/", full_reference(session, ref)));
  if (!text) return {};
  const auto document = base::JsonDocument::parse(*text);
  if (!document) return {};
  return {(*document)["Target"].text(), (*document)["LocalPath"].text(), (*document)["DockerfilePath"].text()};
}

void keep_local_build(Session& session, std::string_view ref, const BuildOptions& options) {
  const bool local = is_place(options.context);
  base::Json state = {{"Target", options.state_target},
                      {"LocalPath", settled(options.context)},
                      {"DockerfilePath", local ? settled(options.dockerfile) : options.dockerfile}};
  if (!options.state_group.empty()) state["GroupRef"] = options.state_group;
  keep(session, full_reference(session, ref), state, 0644);
}

void keep_local_group(Session& session, const LocalGroup& group) {
  keep(session, "__group__/" + group.id, {{"Targets", group.targets}, {"Refs", group.refs}}, 0600);
}

} // namespace skiff::commands
