#include "commands/buildx/build_group.hpp"

#include "commands/buildx/build_request.hpp"
#include "commands/buildx/painter.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <utility>

namespace skiff::commands {

namespace {

using build::BuildStatus;

/// What one build says, with its name in front of the steps.
class Named {
public:
  explicit Named(std::string name) : name_(std::move(name)) {}

  void rename(BuildStatus& status) {
    for (build::Vertex& vertex : status.vertexes) {
      // The engine's steps are the same whoever builds them; a step of the client is this build's.
      if (vertex.digest == "sha256:" + codec::sha256_hex(vertex.name)) {
        own_[vertex.digest] = "sha256:" + codec::sha256_hex(base::cat(name_, ' ', vertex.name));
        vertex.digest = own_[vertex.digest];
      }
      vertex.name = vertex.name.starts_with('[') ? base::cat('[', name_, ' ', std::string_view(vertex.name).substr(1))
                                                 : base::cat('[', name_, "] ", vertex.name);
    }
    const auto follow = [this](std::string& digest) {
      if (const auto own = own_.find(digest); own != own_.end()) digest = own->second;
    };
    for (build::VertexStatus& part : status.statuses) follow(part.vertex);
    for (build::VertexLog& log : status.logs) follow(log.vertex);
  }

private:
  std::string name_;
  std::map<std::string, std::string> own_;
};

class Group {
public:
  Group(Session& session, const GroupDisplay& display, bool several)
      : session_(session), display_(display), several_(several),
        painter_(session, {.out = display.out, .mode = display.mode, .heading = display.heading}) {
    if (!display.definition.empty()) show_definition();
  }
  ~Group() {
    try {
      painter_.finish();
    } catch (const base::Failure&) {
      // Nobody is left to see the last state.
    }
  }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  /// Each build runs the loop until it has ended; the next one begins within that as soon as the engine is at work on
  /// it, so that they all are under way at once, one on top of the other. What one throws ends those beneath it.
  void run(std::span<GroupedBuild> builds) {
    const auto rest = std::make_shared<std::span<GroupedBuild>>(builds); // it goes with this call
    while (!rest->empty()) build_next(rest);
  }

private:
  using Rest = std::shared_ptr<std::span<GroupedBuild>>;

  void build_next(const Rest& rest) {
    GroupedBuild& one = rest->front();
    *rest = rest->subspan(1);
    BuildOptions& options = one.options;
    if (!options.builder.empty() && options.builder != session_.selected().context)
      throw base::Failure(base::cat("no builder ", base::quote(options.builder), " found"));
    const BuildFlags flags = parse_build_flags(options);
    Named named(one.name);
    bool under_way = false;
    one.result = run_build(session_, options, flags, [&](const BuildStatus& status) {
      if (!std::exchange(under_way, true)) begin_next(rest);
      if (!several_) return painter_.show(status);
      BuildStatus own = status;
      named.rename(own);
      painter_.show(own);
    });
  }

  void begin_next(const std::weak_ptr<std::span<GroupedBuild>>& rest) {
    session_.loop().defer([this, rest] {
      if (const Rest still = rest.lock(); still && !still->empty()) build_next(still);
    });
  }

  void show_definition() {
    build::Vertex step;
    step.name = "[internal] load local bake definitions";
    step.digest = "sha256:" + codec::sha256_hex(step.name);
    step.started = step.completed = session_.now();
    build::VertexStatus read;
    read.id = "reading from stdin";
    read.vertex = step.digest;
    read.current = static_cast<std::int64_t>(display_.definition.size());
    read.timestamp = read.started = read.completed = session_.now();
    painter_.show({.vertexes = {step}, .statuses = {read}, .logs = {}, .warnings = {}});
  }

  Session& session_;
  const GroupDisplay& display_;
  bool several_;
  Painter painter_;
};

} // namespace

void build_group(Session& session, BuildWaves& waves, const GroupDisplay& display) {
  std::size_t count = 0;
  for (const auto& wave : waves) count += wave.size();
  Group group(session, display, count > 1);
  for (auto& wave : waves) {
    const std::size_t step = display.most_at_once == 0 ? wave.size() : display.most_at_once;
    for (std::size_t from = 0; from < wave.size(); from += step)
      group.run(std::span(wave).subspan(from, std::min(step, wave.size() - from)));
  }
}

} // namespace skiff::commands
