#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/buildkit.hpp>
#include <skiff/build/context.hpp>
#include <skiff/codec/compression.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <sys/stat.h>

namespace skiff::build {

namespace {

constexpr std::size_t start_size = 1024; // enough to recognise an archive
constexpr std::size_t dockerfile_limit = 16 * 1024 * 1024;

std::pair<std::string, std::string> split_path(const std::string& path) {
  const auto cut = path.rfind('/');
  if (cut == std::string::npos) return {".", path};
  return {cut == 0 ? "/" : path.substr(0, cut), path.substr(cut + 1)};
}

std::string absolute(const std::string& path, const std::string& cwd) {
  return base::clean_path(path.starts_with('/') ? path : base::cat(cwd, '/', path));
}

// A name that is written with a capital is also found in small letters.
std::string existing_name(const std::string& directory, const std::string& name) {
  if (name != "Dockerfile" || os::exists(base::cat(directory, '/', name))) return name;
  return os::exists(directory + "/dockerfile") ? "dockerfile" : name;
}

void use_dockerfile(BuildKitRequest& request, const std::string& directory, const std::string& name) {
  const auto root = os::is_directory(directory) ? directory : std::string();
  if (root.empty()) throw base::Failure(base::cat("resolve : lstat ", directory, ": ", os::error_text(ENOENT)));
  request.directories["dockerfile"] = root;
  request.attributes["filename"] = existing_name(root, name);
}

void add_standard_input(BuildKitRequest& request, const BuildInputs& inputs, loop::Loop& loop) {
  if (inputs.dockerfile == "-")
    throw base::Failure("invalid argument: can't use stdin for both build context and dockerfile");
  std::string start = read_start(loop, inputs.standard_input, start_size);
  request.attributes["filename"] = inputs.dockerfile.empty() ? "Dockerfile" : inputs.dockerfile;
  if (start.empty()) return; // nothing to offer: the engine says so
  if (codec::is_archive(start)) {
    request.attributes["context"] = base::cat("http://buildkit-session/", random_id());
    request.upload = descriptor_source(loop, inputs.standard_input, std::move(start));
    return;
  }
  if (!inputs.dockerfile.empty())
    throw base::Failure("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles");
  start += read_start(loop, inputs.standard_input, dockerfile_limit);
  use_dockerfile_text(request, start);
  request.scratch.emplace_back();
  request.directories["context"] = request.scratch.back().path();
}

void add_directory(BuildKitRequest& request, const BuildInputs& inputs) {
  const std::string root = absolute(inputs.context, inputs.cwd);
  if (!os::is_directory(root)) throw base::Failure(base::cat(inputs.context, ": not a directory"));
  request.directories["context"] = root;
  request.shared_key = split_path(root).second;
  if (inputs.dockerfile.empty()) return use_dockerfile(request, root, "Dockerfile");
  if (inputs.dockerfile == "-" || is_http_url(inputs.dockerfile)) return;
  const auto [directory, name] = split_path(absolute(inputs.dockerfile, inputs.cwd));
  use_dockerfile(request, directory, name);
}

} // namespace

// Engine 20.10 takes a file for the one it has seen last if size and
// time are the same, and builds that begin together write theirs within one tick of the file system's clock.
void use_dockerfile_text(BuildKitRequest& request, std::string_view text) {
  request.scratch.emplace_back();
  const std::string& directory = request.scratch.back().path();
  const std::string path = directory + "/Dockerfile";
  std::ofstream(path, std::ios::binary) << text;
  const timespec times[2] = {{0, UTIME_NOW},
                             {::time(nullptr), static_cast<long>(std::random_device()() % 1'000'000'000)}};
  ::utimensat(AT_FDCWD, path.c_str(), times, 0);
  request.directories["dockerfile"] = directory;
  request.attributes["filename"] = "Dockerfile";
  request.attributes["dockerfilekey"] = "dockerfile";
}

void add_inputs(BuildKitRequest& request, const BuildInputs& inputs, loop::Loop& loop) {
  request.scratch.reserve(3); // paths of the elements are handed out
  if (inputs.context == "-") {
    add_standard_input(request, inputs, loop);
  } else if (os::exists(absolute(inputs.context, inputs.cwd))) {
    add_directory(request, inputs);
  } else if (is_git_url(inputs.context) || is_http_url(inputs.context)) {
    request.attributes["context"] = inputs.context;
    request.attributes["filename"] = inputs.dockerfile.empty() ? "Dockerfile" : inputs.dockerfile;
    if (inputs.dockerfile.starts_with('/')) {
      const auto [directory, name] = split_path(inputs.dockerfile);
      use_dockerfile(request, directory, name);
      request.attributes["dockerfilekey"] = "dockerfile";
    }
  } else {
    throw base::Failure(base::cat("unable to prepare context: path ", base::quote(inputs.context), " not found"));
  }
  if (inputs.dockerfile_content)
    use_dockerfile_text(request, *inputs.dockerfile_content);
  else if (inputs.dockerfile == "-" && inputs.context != "-")
    use_dockerfile_text(request, read_start(loop, inputs.standard_input, dockerfile_limit));
}

} // namespace skiff::build
