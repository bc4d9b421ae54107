#include <skiff/base/text.hpp>
#include <skiff/format/table.hpp>

#include <algorithm>
#include <vector>

namespace skiff::format {

namespace {

struct Cell {
  std::string_view text;
  std::size_t width;
};
using Line = std::vector<Cell>; // the last cell is what follows the last tab

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    Line& line = lines.emplace_back();
    for (auto tab = row.find('\t'); tab != std::string_view::npos; tab = row.find('\t')) {
      line.push_back({row.substr(0, tab), base::display_width(row.substr(0, tab))});
      row.remove_prefix(tab + 1);
    }
    line.push_back({row, 0});
  }
  return lines;
}

class Aligner {
public:
  Aligner(const std::vector<Line>& lines, TableShape shape, std::string& out)
      : lines_(lines), shape_(shape), out_(out) {}

  /// Writes lines [from, to), whose first columns are settled; lines with a further column form blocks whose width
  /// for it is found before their own columns are looked at.
  void write(std::size_t from, std::size_t to) {
    const std::size_t column = widths_.size();
    std::size_t next = from; // first line that is not written
    for (std::size_t at = from; at < to; ++at) {
      if (column + 1 >= lines_[at].size()) continue;
      write_lines(next, at);
      std::size_t end = at, width = shape_.minimum;
      for (; end < to && column + 1 < lines_[end].size(); ++end)
        width = std::max(width, lines_[end][column].width + shape_.padding);
      widths_.push_back(width);
      write(at, end);
      widths_.pop_back();
      next = end;
      at = end - 1;
    }
    write_lines(next, to);
  }

private:
  void write_lines(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      const Line& line = lines_[at];
      for (std::size_t i = 0; i < line.size(); ++i) {
        out_ += line[i].text;
        if (i + 1 < line.size()) out_.append(widths_[i] - line[i].width, ' ');
      }
      out_ += '\n';
    }
  }

  const std::vector<Line>& lines_;
  TableShape shape_;
  std::string& out_;
  std::vector<std::size_t> widths_;
};

} // namespace

std::string align(std::string_view text, TableShape shape) {
  const std::vector<Line> lines = split_lines(text);
  std::string out;
  out.reserve(text.size() * 2);
  Aligner(lines, shape, out).write(0, lines.size());
  if (!out.empty() && !text.ends_with('\n')) out.pop_back();
  return out;
}

} // namespace skiff::format
