#pragma once
// The frame that is painted again and again: pure but for the clock that is handed in.

#include <skiff/terminal/progress.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace skiff::terminal {

class ProgressFrame {
public:
  explicit ProgressFrame(ProgressLook look) : look_(std::move(look)) {}

  void event(const ProgressEvent& event, std::chrono::milliseconds now);
  bool empty() const { return order_.empty(); }
  /// The bytes that replace the last frame on a terminal of this size.
  std::string paint(Size size, std::chrono::milliseconds now);

private:
  struct Line {
    ProgressEvent event;
    std::chrono::milliseconds begun{};
    std::chrono::milliseconds ended{-1};
    std::size_t spin = 0;
  };
  std::string line(Line& line, std::string_view pad, std::size_t width, std::size_t column,
                   std::chrono::milliseconds now);
  std::string label(const Line& line) const;
  std::string mark(Line& line, std::chrono::milliseconds now) const;
  std::string paint_with(std::string_view code, std::string_view text) const;
  std::size_t finished() const;
  /// Rows of the last frame once the terminal, now narrower, has broken its lines.
  std::size_t broken_rows(std::size_t columns) const;

  ProgressLook look_;
  std::vector<std::string> order_;
  std::map<std::string, Line, std::less<>> lines_;
  std::size_t height_ = 0; ///< lines of the last frame below its title
  std::size_t columns_ = 0;
  std::vector<std::size_t> widths_; ///< of the lines of the last frame
  bool painted_ = false;
  bool hide_parts_ = false;
};

} // namespace skiff::terminal
