#include "commands/message_stream.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/format/units.hpp>

#include <algorithm>
#include <utility>

namespace skiff::commands {

namespace {

constexpr unsigned bar_needs_columns = 110; // narrower: only the numbers
constexpr int bar_width = 50;

std::string right_aligned(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string numbers(base::JsonView detail) {
  const auto current = detail["current"].integer();
  const auto total = detail["total"].integer();
  const std::string units = detail["units"].text();
  if (detail["hidecounts"].truth()) return {};
  if (!units.empty())
    return current > total ? base::cat(current, " ", units) : base::cat(current, "/", total, " ", units);
  const std::string now = right_aligned(format::human_size(static_cast<double>(current)), 8);
  return current > total ? now : base::cat(now, "/", format::human_size(static_cast<double>(total)));
}

// Go's Duration.String for whole seconds.
std::string go_seconds(std::int64_t seconds) {
  std::string out;
  if (seconds >= 3600) out = base::cat(seconds / 3600, "h");
  if (seconds >= 60) out += base::cat(seconds / 60 % 60, "m");
  return out + base::cat(seconds % 60, "s");
}

// A line that is painted again must stay on one row of the terminal: docker's own wraps in a narrow window, and the
// next one is then painted in the wrong place.
std::string fitted(std::string line, unsigned columns) {
  constexpr std::string_view start = "\x1b[2K\r";
  const std::size_t before = line.starts_with(start) ? start.size() : 0;
  if (columns == 0 || line.size() - before < columns) return line;
  std::string out = line.substr(0, before);
  std::string_view left = std::string_view(line).substr(before);
  for (unsigned taken = 1; taken < columns && !left.empty(); ++taken) {
    const auto rune = base::decode_rune(left);
    out += left.substr(0, rune.size);
    left.remove_prefix(rune.size);
  }
  return out;
}

} // namespace

std::string progress_bar(base::JsonView detail, unsigned columns, std::int64_t now) {
  const auto current = detail["current"].integer();
  const auto total = detail["total"].integer();
  if (current <= 0 && total <= 0) return {};
  if (total <= 0) {
    const std::string units = detail["units"].text();
    if (!units.empty()) return base::cat(current, " ", units);
    return right_aligned(format::human_size(static_cast<double>(current)), 8);
  }
  const int done =
      std::min(static_cast<int>(static_cast<double>(current) / static_cast<double>(total) * 100) / 2, bar_width);
  std::string out;
  if (columns > bar_needs_columns)
    out = base::cat("[", std::string(static_cast<std::size_t>(std::max(done, 0)), '='), ">",
                    std::string(static_cast<std::size_t>(bar_width - std::max(done, 0)), ' '), "] ");
  out += numbers(detail);
  if (const auto start = detail["start"].integer(); current > 0 && start > 0 && done < bar_width) {
    const double each = static_cast<double>(now - start) / static_cast<double>(current);
    out += base::cat(" ", go_seconds(static_cast<std::int64_t>(each * static_cast<double>(total - current) + 0.5)));
  }
  return out;
}

MessageStream::MessageStream(terminal::Output& out, std::function<std::int64_t()> now)
    : out_(out), now_(std::move(now)), terminal_(out.is_terminal()) {}

void MessageStream::add(std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  if (!document) throw base::Failure(base::cat("invalid progress message: ", document.error()));
  const base::JsonView message = document->view();
  if (const base::JsonView extra = message["aux"]; !extra.is_null()) {
    if (aux) aux(extra);
    return;
  }
  if (terminal_) {
    const unsigned columns = out_.size().columns;
    if (columns < columns_) lines_.clear(); // what stands there may have been wrapped: go on below it
    columns_ = columns;
  }
  const std::string id = message["id"].text();
  std::size_t up = 0;
  if (!id.empty() && message["progressDetail"].exists()) {
    const auto [place, added] = lines_.try_emplace(id, lines_.size());
    if (added && terminal_) out_.write("\n");
    up = lines_.size() - place->second;
    if (terminal_) out_.write(base::cat("\x1b[", up, "A"));
  } else {
    lines_.clear(); // a plain line stands below the bars now
  }
  display(message);
  if (!id.empty() && terminal_ && up > 0) out_.write(base::cat("\x1b[", up, "B"));
  out_.flush();
}

void MessageStream::display(base::JsonView message) {
  if (const base::JsonView error = message["errorDetail"]; error.exists() || !message["error"].empty()) {
    const auto code = error["code"].integer();
    throw base::Failure(base::FailureKind::engine, error["message"].text(message["error"].text()),
                        code > 0 && code < 256 ? static_cast<int>(code) : 1);
  }
  const base::JsonView detail = message["progressDetail"];
  const std::string stream = message["stream"].text();
  const std::string bar = progress_bar(detail, columns_ == 0 ? 200 : columns_, now_());
  std::string line;
  std::string_view end;
  if (terminal_ && stream.empty() && detail.exists()) {
    line = "\x1b[2K\r";
    end = "\r";
  } else if (!bar.empty()) {
    return; // no bars off a terminal
  }
  if (const auto nanos = message["timeNano"].integer(); nanos != 0)
    line += base::rfc3339_nano_local({nanos / 1'000'000'000, static_cast<std::int32_t>(nanos % 1'000'000'000)}) + " ";
  else if (const auto seconds = message["time"].integer(); seconds != 0)
    line += base::rfc3339_nano_local({seconds, 0}) + " ";
  if (const std::string id = message["id"].text(); !id.empty()) line += id + ": ";
  if (const std::string from = message["from"].text(); !from.empty()) line += base::cat("(from ", from, ") ");
  if (detail.exists() && terminal_)
    line = base::cat(fitted(base::cat(line, message["status"].view(), " ", bar), columns_), end);
  else if (!stream.empty())
    line += base::cat(stream, end);
  else
    line += base::cat(message["status"].view(), end, "\n");
  out_.write(line);
}

} // namespace skiff::commands
