#include "build/messages.hpp"
#include "build/protobuf.hpp"

#include <skiff/base/text.hpp>
#include <skiff/build/status.hpp>

#include <algorithm>
#include <cstdio>

namespace skiff::build {

namespace {

using Reader = protozero::pbf_reader;

ProgressGroup group_of(Reader message) {
  ProgressGroup out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.id = message.get_string();
      break;
    case 2:
      out.name = message.get_string();
      break;
    case 3:
      out.weak = message.get_uint64() != 0;
      break;
    default:
      message.skip();
    }
  return out;
}

Vertex vertex_of(Reader message) {
  Vertex out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.digest = message.get_string();
      break;
    case 2:
      out.inputs.push_back(message.get_string());
      break;
    case 3:
      out.name = message.get_string();
      break;
    case 4:
      out.cached = message.get_uint64() != 0;
      break;
    case 5:
      out.started = time_of(message.get_message());
      break;
    case 6:
      out.completed = time_of(message.get_message());
      break;
    case 7:
      out.error = message.get_string();
      break;
    case 8:
      out.group = group_of(message.get_message());
      break;
    default:
      message.skip();
    }
  return out;
}

VertexStatus vertex_status_of(Reader message) {
  VertexStatus out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.id = message.get_string();
      break;
    case 2:
      out.vertex = message.get_string();
      break;
    case 3:
      out.name = message.get_string();
      break;
    case 4:
      out.current = message.get_int64();
      break;
    case 5:
      out.total = message.get_int64();
      break;
    case 6:
      out.timestamp = time_of(message.get_message());
      break;
    case 7:
      out.started = time_of(message.get_message());
      break;
    case 8:
      out.completed = time_of(message.get_message());
      break;
    default:
      message.skip();
    }
  return out;
}

VertexLog log_of(Reader message) {
  VertexLog out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.vertex = message.get_string();
      break;
    case 2:
      out.timestamp = time_of(message.get_message());
      break;
    case 3:
      out.stream = message.get_int64();
      break;
    case 4:
      out.data = message.get_bytes();
      break;
    default:
      message.skip();
    }
  return out;
}

int line_of(Reader position) {
  int line = 0;
  while (position.next()) {
    if (position.tag() == 1)
      line = position.get_int32();
    else
      position.skip();
  }
  return line;
}

SourceRange range_of(Reader message) {
  SourceRange out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.first = line_of(message.get_message());
      break;
    case 2:
      out.last = line_of(message.get_message());
      break;
    default:
      message.skip();
    }
  return out;
}

void read_source(Reader message, VertexWarning& into) {
  while (message.next()) switch (message.tag()) {
    case 1:
      into.file = message.get_string();
      break;
    case 2:
      into.source = message.get_bytes();
      break;
    case 4:
      into.language = message.get_string();
      break;
    default:
      message.skip();
    }
}

VertexWarning warning_of(Reader message) {
  VertexWarning out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.vertex = message.get_string();
      break;
    case 2:
      out.level = message.get_int64();
      break;
    case 3:
      out.short_text = message.get_bytes();
      break;
    case 4:
      out.details.push_back(message.get_bytes());
      break;
    case 5:
      out.url = message.get_string();
      break;
    case 6:
      read_source(message.get_message(), out);
      break;
    case 7:
      out.ranges.push_back(range_of(message.get_message()));
      break;
    default:
      message.skip();
    }
  return out;
}

} // namespace

base::Result<BuildStatus> decode_status(std::string_view bytes) {
  BuildStatus out;
  try {
    Reader message(bytes.data(), bytes.size());
    while (message.next()) switch (message.tag()) {
      case 1:
        out.vertexes.push_back(vertex_of(message.get_message()));
        break;
      case 2:
        out.statuses.push_back(vertex_status_of(message.get_message()));
        break;
      case 3:
        out.logs.push_back(log_of(message.get_message()));
        break;
      case 4:
        out.warnings.push_back(warning_of(message.get_message()));
        break;
      default:
        message.skip();
      }
  } catch (const protozero::exception& error) {
    return base::Error{base::cat("status of the build: ", std::string_view(error.what()))};
  }
  return out;
}

std::string source_excerpt(std::string_view file, std::string_view source, const std::vector<SourceRange>& ranges) {
  if (ranges.empty()) return {};
  const auto lines = base::split(source, '\n');
  const int count = static_cast<int>(lines.size());
  const auto last_of = [](const SourceRange& range) { return std::max(range.first, range.last); };
  int first = ranges.front().first;
  int last = 0;
  for (const auto& range : ranges) {
    first = std::min(first, range.first);
    last = std::max(last, last_of(range));
  }
  if (first < 1 || first > count) return {};
  last = std::min(last, count);
  const int marked = first;
  // BuildKit's measure: two lines on each side of a single one, one on each side of several, more where one side ends.
  const int wanted = first == last ? 4 : 2;
  for (int added = 0; added < wanted; ++added) {
    if (first > 1) {
      --first;
      ++added;
    }
    if (last != count) {
      ++last;
      ++added;
    }
  }
  std::string out = base::cat(file, ':', marked, "\n--------------------\n");
  for (int line = first; line <= last; ++line) {
    const bool meant = std::any_of(ranges.begin(), ranges.end(), [&](const SourceRange& range) {
      return range.first <= line && last_of(range) >= line;
    });
    char number[32];
    std::snprintf(number, sizeof number, " %3d | ", line);
    out +=
        base::cat(std::string_view(number), meant ? ">>> " : "    ", lines[static_cast<std::size_t>(line) - 1], '\n');
  }
  return out + "--------------------\n";
}

} // namespace skiff::build
