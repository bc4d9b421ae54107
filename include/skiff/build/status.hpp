#pragma once
// What BuildKit says of a running build: one message of its status stream. Times are absent where the engine has sent
// none.

#include <skiff/base/result.hpp>
#include <skiff/base/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

struct ProgressGroup {
  std::string id, name;
  bool weak = false; ///< a group of weak members only stays hidden
};

/// A step.
struct Vertex {
  std::string digest, name, error;
  std::vector<std::string> inputs;
  bool cached = false;
  std::optional<base::Time> started, completed;
  std::optional<ProgressGroup> group;
};

/// Something countable within a step: a layer that is fetched, a context that is transferred.
struct VertexStatus {
  std::string id, vertex, name;
  std::int64_t current = 0;
  std::int64_t total = 0;
  std::optional<base::Time> timestamp, started, completed;
};

struct VertexLog {
  std::string vertex, data;
  std::int64_t stream = 0; ///< 1 stdout, 2 stderr
  std::optional<base::Time> timestamp;
};

/// Lines, counted from 1.
struct SourceRange {
  int first = 0;
  int last = 0;
};

struct VertexWarning {
  std::string vertex, short_text, url, file, source, language;
  std::vector<std::string> details;
  std::int64_t level = 0;
  std::vector<SourceRange> ranges;
};

struct BuildStatus {
  std::vector<Vertex> vertexes;
  std::vector<VertexStatus> statuses;
  std::vector<VertexLog> logs;
  std::vector<VertexWarning> warnings;
};

/// From the bytes of a moby.buildkit.v1.StatusResponse.
base::Result<BuildStatus> decode_status(std::string_view bytes);

/// The lines around a place in a file, with `>>>` in front of those it means; empty if the place is not in the file.
std::string source_excerpt(std::string_view file, std::string_view source, const std::vector<SourceRange>& ranges);

} // namespace skiff::build
