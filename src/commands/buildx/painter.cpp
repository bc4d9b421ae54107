#include "commands/buildx/painter.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <chrono>
#include <utility>

namespace skiff::commands {

namespace {

std::unique_ptr<build::Progress> progress(Session& session, const PainterStyle& style) {
  auto& out = style.out;
  const auto write = [&out](std::string_view text) {
    out.write(text);
    out.flush();
  };
  if (style.mode == "quiet" || style.mode == "none") return nullptr;
  if (style.mode == "rawjson") return build::json_progress(write);
  if (style.mode == "plain" || !out.is_terminal()) {
    if (style.mode == "tty") throw base::Failure("failed to get console: provided file is not a console");
    return build::plain_progress(style.heading, write);
  }
  build::TerminalPicture picture;
  picture.place = style.place;
  picture.colours = session.environment.value("NO_COLOR").empty();
  picture.size = [&out] {
    const auto size = out.size();
    return std::pair<int, int>(size.columns, size.rows);
  };
  if (const auto lines = base::to_number<int>(session.environment.value("BUILDKIT_TTY_LOG_LINES")); lines && *lines > 0)
    picture.log_lines = *lines;
  return build::terminal_progress(std::move(picture), write);
}

} // namespace

Painter::Painter(Session& session, const PainterStyle& style) : session_(session), progress_(progress(session, style)) {
  arm();
}

void Painter::show(const build::BuildStatus& status) {
  if (!progress_) return;
  progress_->update(status, session_.now());
  arm();
}

void Painter::finish() {
  timer_.reset();
  if (progress_) std::exchange(progress_, nullptr)->finish(session_.now());
}

void Painter::arm() {
  if (!progress_) return;
  timer_ = session_.loop().after(std::chrono::milliseconds(build::Progress::tick_milliseconds), [this] {
    progress_->tick(session_.now());
    arm();
  });
}

PainterStyle build_style(Session& session, const std::string& mode, const std::string& builder) {
  return {.out = session.streams.err,
          .mode = mode,
          .heading = base::cat("building with ", base::quote(builder), " instance using docker driver"),
          .place = "docker:" + builder};
}

Watcher::Watcher(Session& session, const PainterStyle& style, bool details)
    : session_(session), painter_(session, style),
      warns_(style.mode != "quiet" && style.mode != "none" && style.mode != "rawjson"), details_(details) {}

void Watcher::show(const build::BuildStatus& status) {
  warnings_.insert(warnings_.end(), status.warnings.begin(), status.warnings.end());
  painter_.show(status);
}

void Watcher::finish() {
  painter_.finish();
  if (warns_) session_.streams.err.write(build::warnings_text(std::exchange(warnings_, {}), details_));
  session_.streams.err.flush();
}

} // namespace skiff::commands
