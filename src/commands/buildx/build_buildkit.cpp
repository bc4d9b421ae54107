// `build` with BuildKit: the flags as attributes of the solve request, the progress, the result.

#include "commands/buildx/build_request.hpp"
#include "commands/buildx/builders.hpp"
#include "commands/buildx/local_state.hpp"
#include "commands/buildx/painter.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

// auto, plain, tty, rawjson, or quiet for -q; "none" shows nothing and prints no id either.
std::string progress_mode(Session& session, const BuildOptions& options) {
  std::string mode = options.progress;
  if (const auto other = session.environment.value("BUILDKIT_PROGRESS"); mode == "auto" && !other.empty()) mode = other;
  if (options.quiet) {
    if (mode != "auto" && mode != "quiet")
      throw base::Failure(base::cat("progress=", mode, " and quiet cannot be used together"));
    return "quiet";
  }
  for (const std::string_view known : {"auto", "plain", "tty", "rawjson", "quiet", "none"})
    if (mode == known) return mode;
  throw base::Failure(base::cat("invalid progress mode ", mode));
}

} // namespace

build::BuildKitResult run_build(Session& session, const BuildOptions& options, const BuildFlags& flags,
                                PreparedBuild prepared, const std::function<void(const build::BuildStatus&)>& status) {
  std::vector<std::string> names; // that the builder of an engine without containerd's store cannot push
  for (const auto& exporter : prepared.request.exporters) {
    const auto push = exporter.attributes.find("push");
    const auto on = push == exporter.attributes.end() ? base::Result<bool>(false) : base::parse_bool(push->second);
    if (exporter.type == "moby" && on && *on && !prepared.containerd_store)
      names = base::split(exporter.attributes.at("name"), ',');
  }
  for (const auto& [key, value] : prepared.request.attributes)
    if (key.starts_with("context:") && value.starts_with("target:"))
      throw build_failure(base::cat("failed to find target ", value.substr(7), " for context ", key.substr(8)));
  if (build::is_http_url(options.dockerfile) && !options.dockerfile_inline)
    build::use_dockerfile_text(prepared.request,
                               build::fetch_dockerfile(session.engine(), options.dockerfile, {status}));
  if (!flags.question) keep_local_build(session, prepared.request.reference, options);
  auto result = build::buildkit_build(session.engine(), std::move(prepared.request), {status});
  if (flags.question) return result;
  result.response["buildx.build.ref"] = full_reference(session, result.reference);
  if (!options.metadata_file.empty()) add_provenance(session, result.reference, result.response, status);
  push_result(session, names, result.response, status);
  return result;
}

int build_with_buildkit(Session& session, const BuildOptions& options) {
  const Builder used = working_builder(session, options);
  session.engine().ping(); // without an engine, that is told before anything else, and not as a failed build
  const BuildFlags flags = parse_build_flags(options);
  remove_image_id_file(options);
  note_activity(session, used);
  const std::string mode = progress_mode(session, options);
  Watcher watcher(session, build_style(session, mode, used.name), session.globals.debug || options.debug);
  build::BuildKitResult result;
  try {
    result = run_build(session, options, flags, prepare_build(session, options, flags),
                       [&](const build::BuildStatus& status) { watcher.show(status); });
  } catch (const build::SolveFailure& failure) {
    watcher.finish();
    session.streams.err.write(failure.excerpt);
    session.streams.err.flush();
    throw build_failure(failure.text, failure.exit_code);
  } catch (const base::Failure& failure) {
    watcher.finish();
    if (failure.text.empty() || failure.text.starts_with("failed to build: ")) throw;
    throw build_failure(failure.text, failure.exit_code);
  }
  watcher.finish();
  const std::string id = result.image_id();
  // An archive on standard output ends it.
  const bool archive = std::any_of(flags.outputs.begin(), flags.outputs.end(), [](const Output& output) {
    return output.destination == "-" || (output.destination.empty() && (output.type == "tar" || output.type == "oci"));
  });
  if ((options.quiet || options.progress == "quiet") && !archive) session.print_line(id);
  if (!options.image_id_file.empty())
    if (const auto written = os::write_file_atomically(options.image_id_file, id, 0644); !written)
      throw base::Failure(base::cat("writing image ID file: ", written.error()));
  if (!options.metadata_file.empty())
    if (const auto written = os::write_file_atomically(options.metadata_file, metadata_text(result.response), 0644);
        !written)
      throw base::Failure(written.error());
  if (!flags.question) return 0;
  return print_answer(session, *flags.question, result.response, answering_file(options));
}

} // namespace skiff::commands
