#include "build/paths.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>
#include <skiff/os/process.hpp>

#include <cerrno>

namespace skiff::build {

namespace {

base::Failure cannot_clone(std::string_view why) {
  return base::Failure(
      base::cat("unable to prepare context: unable to 'git clone' to temporary context directory: ", why));
}

// Runs git in the directory. Repositories may not reach into the file system through submodules, nor use odd protocols.
os::ChildOutput git(const std::string& directory, const std::vector<std::string>& arguments) {
  std::vector<std::string> line = {"env", "GIT_PROTOCOL_FROM_USER=0", "git", "-C", directory,
                                   "-c",  "protocol.file.allow=never"};
  line.insert(line.end(), arguments.begin(), arguments.end());
  auto done = os::run_child(std::move(line), {});
  if (!done) throw base::Failure(base::cat("unable to prepare context: unable to find 'git': ", done.error()));
  return std::move(*done);
}

std::string outcome(const os::ChildOutput& done) {
  return base::cat(done.out, done.err, ": exit status ", done.exit_code);
}

void must(const os::ChildOutput& done, std::string_view what) {
  if (done.exit_code != 0) throw cannot_clone(base::cat(what, ": ", outcome(done)));
}

} // namespace

GitCheckout clone_git(const std::string& url) {
  const auto [place, fragment] = base::cut(url, '#');
  const auto [name, folder] = base::cut(fragment.value_or(""), ':');
  const std::string ref(name.empty() ? "master" : name);
  if (ref.starts_with('-')) throw cannot_clone(base::cat("invalid refspec: ", ref));
  const bool complete = is_http_url(place) || place.starts_with("git@") || place.find("://") != std::string_view::npos;
  const std::string remote = complete ? std::string(place) : base::cat("https://", place);

  GitCheckout checkout;
  const std::string& root = checkout.scratch.path();
  must(git(root, {"init"}), base::cat("failed to init repo at ", root));
  must(git(root, {"remote", "add", "origin", remote}), base::cat("failed add origin repo at ", remote));
  auto fetched = git(root, {"fetch", "--depth", "1", "origin", "--", ref});
  if (fetched.exit_code != 0 && is_http_url(remote)) // plain file servers cannot give a part of the history
    fetched = git(root, {"fetch", "origin", "--", ref});
  must(fetched, "error fetching");
  if (const auto done = git(root, {"checkout", ref}); done.exit_code != 0)
    if (git(root, {"checkout", "FETCH_HEAD"}).exit_code != 0) must(done, base::cat("error checking out ", ref));
  must(git(root, {"submodule", "update", "--init", "--recursive", "--depth=1"}), "error initializing submodules");

  checkout.directory = root;
  if (!folder || folder->empty()) return checkout;
  const std::string path = base::clean_path(base::cat(root, '/', *folder));
  const auto outside = base::cat("error setting git context, ", base::quote(*folder), " not within git root");
  if (!base::cat(path, '/').starts_with(base::cat(root, '/')))
    throw cannot_clone(base::cat(outside, ": evalSymlinksInScope: ", path, " is not in ", root));
  if (!os::exists(path)) throw cannot_clone(base::cat("stat ", path, ": ", os::error_text(errno)));
  const auto inside = resolve_links(path);
  if (!inside) throw cannot_clone(inside.error());
  if (!base::cat(*inside, '/').starts_with(base::cat(*resolve_links(root), '/'))) throw cannot_clone(outside);
  if (!os::is_directory(*inside))
    throw cannot_clone(base::cat("error setting git context, not a directory: ", *inside));
  checkout.directory = *inside;
  return checkout;
}

} // namespace skiff::build
