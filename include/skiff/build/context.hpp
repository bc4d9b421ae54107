#pragma once
// What `build PATH | URL | -` points at, and the archive that is made of it for the classic builder. Archives are
// pulled by the connection and made while they are pulled: one pass over the directory, nothing but one name list per
// open directory in memory. Entries are sorted, belong to 0:0 and carry whole seconds, as the official client sends
// them. Errors are Failure with the official client's texts.

#include <skiff/api/engine.hpp>
#include <skiff/build/ignore.hpp>
#include <skiff/build/scratch.hpp>
#include <skiff/codec/tar.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

enum class ContextKind : std::uint8_t { standard_input, directory, git, url };

/// What the argument of `build` is. Throws `unable to prepare context: path "x" not found`.
ContextKind context_kind(const std::string& argument);
bool is_git_url(std::string_view text);
bool is_http_url(std::string_view text);

struct LocalContext {
  std::string root;       ///< absolute, without symbolic links
  std::string dockerfile; ///< relative to the root, with slashes; starts with ../ if it lies outside; "-" for stdin
  bool dockerfile_outside() const { return dockerfile.starts_with("../"); }
};

/// Finds the directory and its Dockerfile: `dockerfile` is the flag -f, relative to `cwd`; empty: Dockerfile, else
/// dockerfile, in the directory. Throws Failure (`unable to prepare context: …`).
LocalContext find_local_context(const std::string& directory, const std::string& dockerfile, const std::string& cwd);

/// A repository fetched by git for the classic builder, which wants a directory.
struct GitCheckout {
  ScratchDirectory scratch;
  std::string directory; ///< in it: the repository, or the folder that the URL's fragment names
};
/// `url#ref:folder`; the ref defaults to master. Runs git. Throws Failure with the official texts.
GitCheckout clone_git(const std::string& url);

/// The lines of the context's .dockerignore, plus what keeps that file and the Dockerfile themselves in the context.
/// Throws Failure.
std::vector<std::string> classic_ignore_lines(const LocalContext& context);

/// A directory as a tar.
class ContextArchive final : public transport::Source {
public:
  ContextArchive(const std::string& root, IgnoreRules rules);
  ~ContextArchive() override;

  /// Adds a Dockerfile that is not in the directory under a name of its own, which is returned, and ignores that name
  /// in the .dockerignore that is sent. To be called before the first read.
  std::string add_dockerfile(std::string text);

  std::ptrdiff_t read(char* into, std::size_t size) override;

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A Dockerfile that is the whole context.
std::unique_ptr<transport::Source> dockerfile_archive(std::string_view text);

/// What a descriptor yields, after bytes that were read from it already. Waits in the loop, never in read().
std::unique_ptr<transport::Source> descriptor_source(loop::Loop& loop, int descriptor, std::string start);

/// Reads up to `limit` bytes, to look at or to have it all. Waits in the loop. Throws Failure.
std::string read_start(loop::Loop& loop, int descriptor, std::size_t limit);

/// Counts what passes through: `passed(total, end)` is called after each read.
std::unique_ptr<transport::Source> counted_source(std::unique_ptr<transport::Source> inner,
                                                  std::function<void(std::uint64_t total, bool end)> passed);

} // namespace skiff::build
