// cp: files between a container and this machine. The engine unpacks and packs archives; here is decided into which
// folder and under which name. Archives pass through in constant memory both ways.

#include "commands/archive_stream.hpp"
#include "commands/container/copy_local.hpp"
#include "commands/container/copy_paths.hpp"
#include "commands/container/verbs.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/cli/command.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/format/units.hpp>

#include <exception>
#include <optional>

namespace skiff::commands {

namespace {

struct ContainerCpOptions {
  bool archive = false;
  bool follow = false;
  std::optional<bool> quiet;
};

constexpr cli::Flag cp_flags[] = {
    {.name = "archive",
     .letter = 'a',
     .help = "Keep owner and group of the files",
     .set = cli::into<&ContainerCpOptions::archive>},
    {.name = "follow-link",
     .letter = 'L',
     .help = "Follow symbolic links in SRC_PATH",
     .set = cli::into<&ContainerCpOptions::follow>},
    {.name = "quiet",
     .letter = 'q',
     .help = "No progress, even on a terminal",
     .set = cli::into<&ContainerCpOptions::quiet>},
};
constexpr std::span<const cli::Flag> cp_groups[] = {cp_flags};

// The engine describes a path in a header, with the bits of Go's os.FileMode.
struct PathInfo {
  std::uint32_t mode = 0;
  std::string link_target;

  bool is_folder() const { return (mode & 1U << 31) != 0; }
  bool is_link() const { return (mode & 1U << 27) != 0; }
  bool is_device() const { return (mode & 1U << 26) != 0; }
  bool is_irregular() const { return (mode & 1U << 19) != 0; }
};

PathInfo path_info(const api::Head& head) {
  const auto text = codec::base64_decode(head.header("X-Docker-Container-Path-Stat"));
  if (!text) throw base::Failure(base::cat("unable to decode container path stat header: ", text.error()));
  const auto info = base::JsonDocument::parse(*text);
  if (!info) throw base::Failure(base::cat("unable to decode container path stat header: ", info.error()));
  return {static_cast<std::uint32_t>((*info)["mode"].integer()), (*info)["linkTarget"].text()};
}

// Nothing if the engine does not know the path, or for any other reason: the copy itself will say what is wrong.
std::optional<PathInfo> ask_path(Session& session, const std::string& container, const std::string& path) {
  try {
    return path_info(session.engine().status(api::containers::archive_info(container, path)));
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    return std::nullopt;
  }
}

const std::string& named(const std::string& container) {
  if (base::trim(container).empty()) throw base::Failure("invalid container name or ID: value is empty");
  return container;
}

// Whether it is said depends on stdout, although it is said on stderr: that is what docker does.
void report(Session& session, const CopyManner& manner, std::uint64_t copied, std::string_view destination) {
  if (!manner.report) return;
  session.warn(
      base::cat("Successfully copied ", format::human_size(static_cast<double>(copied), 3), " to ", destination));
}

// Unpacks while the answer arrives. The destination is looked at when the answer's head says what is coming.
class Download {
public:
  Download(CopyEnd source, std::string destination)
      : source_(std::move(source)), destination_(std::move(destination)) {}

  void run(Session& session, api::Call call) {
    session.engine().bytes(
        std::move(call), [this](std::string_view bytes) { return take(bytes); },
        [this](const api::Head& head) { guarded([&] { begin(head); }); });
    if (!error_) guarded([this] { end(); });
  }
  std::uint64_t copied() const { return copied_; }
  const std::exception_ptr& error() const { return error_; }

private:
  // What goes wrong here is kept until the message about the bytes is out.
  template <class Work>
  void guarded(Work work) {
    try {
      work();
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  void begin(const api::Head& head) {
    if (head.status >= 400) return;
    const std::string sent_as = split_folder(source_.path).name;
    source_.is_folder = path_info(head).is_folder();
    const Arrival where = arrival(source_, local_destination(destination_));
    extraction_.emplace(where.folder, sent_as, where.name);
  }

  api::Flow take(std::string_view bytes) {
    if (error_) return api::Flow::stop;
    copied_ += bytes.size();
    guarded([&] { checked(reader_.feed(bytes, *extraction_)); });
    return error_ ? api::Flow::stop : api::Flow::go_on;
  }

  void end() {
    checked(reader_.finish());
    extraction_->finish();
  }

  static void checked(const base::Result<void>& done) {
    if (!done) throw base::Failure(done.error());
  }

  CopyEnd source_;
  std::string destination_;
  codec::TarReader reader_;
  std::optional<Extraction> extraction_;
  std::uint64_t copied_ = 0;
  std::exception_ptr error_;
};

void from_container(Session& session, const CopyManner& manner, const CopyArgument& from, std::string to) {
  const bool to_stdout = to == "-";
  if (!to_stdout) to = local_path(to);
  check_output_path(to);
  CopyEnd source;
  source.path = from.path;
  source.exists = true;
  if (manner.follow)
    if (const auto info = ask_path(session, from.container, from.path); info && info->is_link())
      source = followed(from.path, beside(from.path, info->link_target));
  api::Call call = api::containers::archive(named(from.container), source.path);
  if (to_stdout) {
    session.engine().bytes(std::move(call), [&](std::string_view bytes) {
      session.streams.out.write(bytes);
      return api::Flow::go_on;
    });
    return session.streams.out.flush();
  }
  Download download(std::move(source), to);
  download.run(session, std::move(call));
  report(session, manner, download.copied(), to);
  if (download.error()) std::rethrow_exception(download.error());
}

CopyEnd container_destination(Session& session, const CopyArgument& to) {
  CopyEnd out;
  out.path = to.path;
  auto info = ask_path(session, to.container, to.path);
  if (info && info->is_link()) {
    out.path = beside(to.path, info->link_target);
    info = ask_path(session, to.container, out.path);
  }
  if (!info) return out;
  if (info->is_device() || info->is_irregular())
    throw base::Failure(base::cat("destination \"", to.container, ":", to.path,
                                  "\" must be a directory or a regular file: got ",
                                  info->is_device() ? "a device" : "an irregular file"));
  out.exists = true;
  out.is_folder = info->is_folder();
  return out;
}

void to_container(Session& session, const CopyManner& manner, const std::string& from, const CopyArgument& to) {
  const CopyEnd destination = container_destination(session, to);
  std::unique_ptr<transport::Source> content;
  std::string folder = destination.path;
  std::uint64_t copied = 0; // of stdin nothing is counted
  if (from == "-") {
    if (!destination.is_folder)
      throw base::Failure(base::cat("destination \"", to.container, ":", to.path, "\" must be a directory"));
    content = stdin_source(session);
  } else {
    const CopyEnd source = local_source(local_path(from), manner.follow);
    const Arrival where = arrival(source, destination);
    folder = where.folder;
    content = build::counted_source(tree_source(source.path, where.name),
                                    [&copied](std::uint64_t total, bool) { copied = total; });
  }
  std::exception_ptr error;
  try {
    session.engine().nothing(api::containers::put_archive(
        named(to.container), folder, transport::Body::stream("application/x-tar", std::move(content)), true,
        manner.archive));
  } catch (const base::Failure&) {
    error = std::current_exception();
  }
  report(session, manner, copied, base::cat(to.container, ":", destination.path));
  if (error) std::rethrow_exception(error);
}

int run(Session& session, const ContainerCpOptions& options, cli::Arguments arguments) {
  copy_files(session,
             {.archive = options.archive,
              .follow = options.follow,
              .report = !options.quiet.value_or(!session.streams.out.is_terminal())},
             arguments[0], arguments[1]);
  return 0;
}

} // namespace

void copy_files(Session& session, const CopyManner& manner, const std::string& source, const std::string& destination) {
  if (source.empty()) throw base::Failure("source can not be empty");
  if (destination.empty()) throw base::Failure("destination can not be empty");
  const CopyArgument from = split_copy_argument(source);
  const CopyArgument to = split_copy_argument(destination);
  if (!from.container.empty() && !to.container.empty())
    throw base::Failure("copying between containers is not supported");
  if (from.container.empty() && to.container.empty()) throw base::Failure("must specify at least one container source");
  if (to.container.empty())
    from_container(session, manner, from, to.path);
  else
    to_container(session, manner, from.path, to);
}

extern constexpr cli::Command container_cp = {
    .path = "container cp",
    .usage = "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n	docker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    .summary = "Copy files between a container and this machine",
    .aliases = "docker container cp, docker cp",
    .flags = cp_groups,
    .arity = cli::exactly(2),
    .execute = cli::action<ContainerCpOptions, run>,
};
static_assert(cli::well_formed(container_cp));

} // namespace skiff::commands
