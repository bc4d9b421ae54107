// `build` with the classic builder: what the flags mean, which context goes over, what is printed.

#include "commands/buildx/build_options.hpp"
#include "commands/gzip_source.hpp"
#include "commands/message_stream.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/classic.hpp>
#include <skiff/build/context.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/compression.hpp>
#include <skiff/format/units.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/environment.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/notation/size.hpp>
#include <skiff/os/files.hpp>

namespace skiff::commands {

namespace {

constexpr std::uint64_t progress_step = 512 * 1024; // bytes between two pictures on a terminal
constexpr std::size_t dockerfile_limit = 16 * 1024 * 1024;
constexpr std::size_t start_size = 1024;
constexpr std::size_t size_column = 8;

base::Failure bad_value(std::string_view value, std::string_view flag, std::string_view why) {
  return {
      base::FailureKind::usage,
      base::cat("invalid argument ", base::quote(value), " for \"", flag, "\" flag: ", why,
                "\n\nUsage:  docker build [OPTIONS] PATH | URL | -\n\nRun 'docker build --help' for more information"),
      125};
}

template <class Parse>
std::int64_t amount(const std::string& text, std::string_view flag, Parse parse) {
  if (text.empty()) return 0;
  const auto value = parse(text);
  if (!value) throw bad_value(text, flag, value.error());
  return *value;
}

std::string ulimits_json(const std::vector<notation::Ulimit>& given) {
  if (given.empty()) return {};
  std::string out = "[";
  for (const auto& limit : notation::effective_ulimits(given)) {
    if (out.size() > 1) out += ',';
    out +=
        base::cat("{\"Name\":", base::json_quote(limit.name), ",\"Hard\":", limit.hard, ",\"Soft\":", limit.soft, '}');
  }
  return out + "]";
}

std::string registry_config(Session& session) {
  base::JsonDocument all;
  for (const auto& credential : credentials(session).all()) {
    base::JsonDocument one;
    const auto put = [&](const char* key, const std::string& value) {
      if (!value.empty()) one.set(base::cat('/', key), value);
    };
    put("username", credential.username);
    put("password", credential.password);
    put("serveraddress", credential.server);
    put("identitytoken", credential.identity_token);
    put("registrytoken", credential.registry_token);
    all.put(credential.server, one.view());
  }
  return codec::base64_encode(all.dump(), codec::Base64::url);
}

build::ClassicRequest request_of(Session& session, const BuildOptions& options) {
  for (const auto& tag : options.tags)
    if (const auto name = notation::parse_reference(tag); !name) throw bad_value(tag, "-t, --tag", name.error());
  const auto check = [](const std::vector<std::string>& texts, std::string_view flag, auto rule) {
    for (const auto& text : texts)
      if (const auto checked = rule(text); !checked) throw bad_value(text, flag, checked.error());
  };
  check(options.build_args, "--build-arg", notation::check_env);
  check(options.labels, "--label", notation::check_label);
  check(options.extra_hosts, "--add-host", notation::check_extra_host);
  build::ClassicRequest request;
  request.tags = options.tags;
  request.target = options.target;
  request.platform =
      options.platforms.empty() ? session.environment.value("DOCKER_DEFAULT_PLATFORM") : options.platforms.back();
  request.network = options.network;
  request.build_args = build_args_of(options.build_args, session.environment);
  for (const auto& [name, value] : proxy_arguments(session)) request.build_args.try_emplace(name, value);
  for (const auto& label : options.labels) {
    const auto [name, value] = base::cut(label, '=');
    request.labels[std::string(name)] = value.value_or("");
  }
  request.cache_from = options.cache_from;
  for (const auto& host : options.extra_hosts) request.extra_hosts.push_back(*notation::check_extra_host(host));
  request.security_options = options.security_options;
  request.ulimits = ulimits_json(options.ulimits);
  request.isolation = options.isolation;
  request.cgroup_parent = options.cgroup_parent;
  request.cpuset_cpus = options.cpuset_cpus;
  request.cpuset_mems = options.cpuset_mems;
  request.memory = amount(options.memory, "-m, --memory", notation::parse_bytes);
  request.memory_swap = amount(options.memory_swap, "--memory-swap", notation::parse_swap_bytes);
  request.shm_size = options.shm_size;
  request.cpu_shares = options.cpu_shares;
  request.cpu_period = options.cpu_period;
  request.cpu_quota = options.cpu_quota;
  request.quiet = options.quiet;
  request.no_cache = options.no_cache;
  request.pull = options.pull;
  request.remove = options.remove;
  request.force_remove = options.force_remove;
  request.squash = options.squash;
  request.registry_config = registry_config(session);
  return request;
}

std::unique_ptr<transport::Source> from_standard_input(Session& session, const BuildOptions& options,
                                                       build::ClassicRequest& request) {
  const int in = session.streams.in;
  std::string start = build::read_start(session.loop(), in, start_size);
  if (codec::is_archive(start)) {
    request.dockerfile = options.dockerfile;
    return build::descriptor_source(session.loop(), in, std::move(start));
  }
  if (!options.dockerfile.empty())
    throw base::Failure("unable to prepare context from STDIN: ambiguous Dockerfile source: both stdin and flag "
                        "correspond to Dockerfiles");
  start += build::read_start(session.loop(), in, dockerfile_limit);
  request.dockerfile = "Dockerfile";
  return build::dockerfile_archive(start);
}

std::unique_ptr<transport::Source> from_directory(Session& session, const BuildOptions& options,
                                                  const build::LocalContext& found, build::ClassicRequest& request) {
  std::string added;
  bool is_added = false;
  if (found.dockerfile == "-") {
    added = build::read_start(session.loop(), session.streams.in, dockerfile_limit);
    is_added = true;
  } else if (found.dockerfile_outside()) {
    auto text = os::read_file(options.dockerfile, dockerfile_limit);
    if (!text) throw base::Failure(text.error());
    added = std::move(*text);
    is_added = true;
  }
  auto rules = build::IgnoreRules::compile(build::classic_ignore_lines(found));
  if (!rules) throw base::Failure(base::cat("checking context: ", rules.error()));
  auto archive = std::make_unique<build::ContextArchive>(found.root, std::move(*rules));
  request.dockerfile = is_added ? archive->add_dockerfile(std::move(added)) : found.dockerfile;
  return archive;
}

// `checkout` keeps the directory of a repository while it is sent.
std::unique_ptr<transport::Source> context_of(Session& session, const BuildOptions& options,
                                              build::ClassicRequest& request,
                                              std::optional<build::GitCheckout>& checkout) {
  switch (build::context_kind(options.context)) {
  case build::ContextKind::standard_input:
    if (options.dockerfile == "-")
      throw base::Failure("invalid argument: can't use stdin for both build context and dockerfile");
    return from_standard_input(session, options, request);
  case build::ContextKind::directory:
    return from_directory(session, options,
                          build::find_local_context(options.context, options.dockerfile, os::current_directory()),
                          request);
  case build::ContextKind::git: {
    checkout.emplace(build::clone_git(options.context));
    // -f names a file of the repository here
    const auto found = build::find_local_context(checkout->directory, options.dockerfile, checkout->directory);
    if (found.dockerfile_outside())
      throw base::Failure(base::cat("unable to prepare context: the Dockerfile (", options.dockerfile,
                                    ") must be within the build context"));
    return from_directory(session, options, found, request);
  }
  case build::ContextKind::url:
    break;
  }
  if (options.dockerfile == "-")
    throw base::Failure("a Dockerfile on stdin cannot be joined to a remote context; use BuildKit");
  request.remote = options.context; // the engine fetches it
  request.dockerfile = options.dockerfile;
  return nullptr;
}

// "Sending build context to Docker daemon  5.632kB": repainted on a terminal, once at the end elsewhere.
class SendingLine {
public:
  explicit SendingLine(terminal::Output& out, std::string* quiet) : out_(out), quiet_(quiet) {}
  void passed(std::uint64_t total, bool end) {
    if (std::exchange(ended_, ended_ || end)) return;
    if (!end && (quiet_ != nullptr || !out_.is_terminal() || total - painted_ < progress_step)) return;
    painted_ = total;
    std::string size = format::human_size(static_cast<double>(total));
    if (size.size() < size_column) size.insert(0, size_column - size.size(), ' ');
    std::string text = base::cat("Sending build context to Docker daemon ", size, "\r");
    if (end) text += "\r\n";
    if (quiet_ != nullptr) {
      *quiet_ += text;
      return;
    }
    out_.write(text);
    out_.flush();
  }

private:
  terminal::Output& out_;
  std::string* quiet_;
  std::uint64_t painted_ = 0;
  bool ended_ = false;
};

} // namespace

int build_with_classic(Session& session, const BuildOptions& options) {
  if (options.squash && !session.engine().ping().experimental)
    throw base::Failure("\"--squash\" is only supported on a Docker daemon with experimental features enabled");
  auto request = request_of(session, options);
  remove_image_id_file(options);
  std::optional<build::GitCheckout> checkout;
  auto context = context_of(session, options, request, checkout);
  std::string held_back; // with -q: shown only if the build fails
  SendingLine sending(session.streams.out, options.quiet ? &held_back : nullptr);
  if (context && options.compress) context = gzip_source(std::move(context));
  if (context)
    context =
        build::counted_source(std::move(context), [&](std::uint64_t total, bool end) { sending.passed(total, end); });
  std::string answer;
  MessageStream messages(session.streams.out, [&] { return session.now().seconds; });
  try {
    const auto result = build::classic_build(session.engine(), request, std::move(context), [&](std::string_view text) {
      if (!options.quiet) return messages.add(text);
      if (const auto message = base::JsonDocument::parse(text)) answer += (*message)["stream"].view();
    });
    session.print(answer);
    if (options.image_id_file.empty()) return 0;
    if (result.image_id.empty())
      throw base::Failure(base::cat("server did not provide an image ID. Cannot write ", options.image_id_file));
    if (const auto written = os::write_file_atomically(options.image_id_file, result.image_id, 0644); !written)
      throw base::Failure(written.error());
  } catch (const base::Failure&) {
    session.streams.out.flush();
    session.streams.err.write(held_back + answer);
    throw;
  }
  return 0;
}

} // namespace skiff::commands
