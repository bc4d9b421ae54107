#pragma once
// The progress of builds on one output: what a build says is shown, and the picture keeps moving between two statuses.

#include "commands/session.hpp"

#include <skiff/build/progress.hpp>

#include <memory>
#include <string>
#include <vector>

namespace skiff::commands {

struct PainterStyle {
  terminal::Output& out;
  std::string mode;       ///< auto, plain, tty, rawjson; none and quiet show nothing
  std::string heading;    ///< first line of the plain progress; empty: none
  std::string place = {}; ///< what builds, on the first line of a terminal; empty: not told
};

class Painter {
public:
  Painter(Session& session, const PainterStyle& style);
  Painter(const Painter&) = delete;
  Painter& operator=(const Painter&) = delete;

  void show(const build::BuildStatus& status);
  /// The last state stays; nothing is shown afterwards.
  void finish();

private:
  void arm();

  Session& session_;
  std::unique_ptr<build::Progress> progress_;
  loop::Watch timer_;
};

/// That of a builder's work on stderr.
PainterStyle build_style(Session& session, const std::string& mode, const std::string& builder);

/// The progress of builds on stderr, and their warnings behind it.
class Watcher {
public:
  /// `details`: the warnings in full.
  Watcher(Session& session, const PainterStyle& style, bool details);
  void show(const build::BuildStatus& status);
  void finish();

private:
  Session& session_;
  Painter painter_;
  bool warns_, details_;
  std::vector<build::VertexWarning> warnings_;
};

} // namespace skiff::commands
