#pragma once
// Lines of containers with the name in front, as compose prints them: padded to the longest name seen so far, coloured
// in the order of first appearance.

#include <skiff/base/time.hpp>
#include <skiff/terminal/streams.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace skiff::commands {

struct LogLook {
  bool colour = false;
  bool prefix = true;
  std::function<base::Time()> clock; ///< if set, each line gets the time of its arrival
};

class LogPrinter {
public:
  LogPrinter(terminal::Streams& streams, LogLook look) : streams_(streams), look_(std::move(look)) {}

  /// The name of what watches files; its lines have a sign in front.
  static constexpr std::string_view watcher = "#watch";

  /// `name`: "web-1"; "web-1 ->" has the colour and the prefix width of web-1.
  void line(const std::string& name, std::string_view text, bool to_err = false);
  /// "web-1 exited with code 1".
  void status(const std::string& name, std::string_view text);
  void flush();

private:
  struct Presenter {
    std::string colour; ///< escape code; empty: none
    std::string prefix;
  };
  Presenter& presenter(const std::string& name);
  std::string paint(const Presenter& presenter, std::string_view text) const;

  terminal::Streams& streams_;
  LogLook look_;
  std::map<std::string, Presenter, std::less<>> presenters_;
  std::size_t width_ = 0;
  std::size_t next_colour_ = 0;
};

} // namespace skiff::commands
