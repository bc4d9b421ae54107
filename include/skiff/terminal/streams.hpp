#pragma once
// Descriptors 0–2 as a verb sees them. Output is buffered; err flushes out first so that the order on a terminal is the
// order of the calls. A closed pipe ends the program as SIGPIPE would, with code 141 and without a word: a quiet
// Failure, which has the text `write /dev/stdout: broken pipe` for the verbs that say it.

#include <skiff/os/fd.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace skiff::terminal {

struct Size {
  unsigned short rows = 0;
  unsigned short columns = 0;
};

class Output {
public:
  /// A negative descriptor swallows what is written.
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  /// How a pipe that nobody reads is waited for: returns when it takes bytes, may throw (an interrupt). Without it the
  /// program hears nothing else until somebody reads.
  void wait_with(std::function<void(int descriptor)> wait);
  void write(std::string_view bytes);
  void line(std::string_view text) {
    write(text);
    write("\n");
  }
  void flush(); ///< throws Failure if the other end is gone
  int descriptor() const { return descriptor_; }
  bool is_terminal() const;
  Size size() const; ///< zeros if it is not a terminal

private:
  void write_now(std::string_view bytes);
  int descriptor_;
  std::string buffer_;
  std::function<void(int)> wait_;
  os::Fd pipe_; ///< the same pipe opened anew, because others share the descriptor and must not find it non-blocking
};

class Streams {
public:
  Streams() = default;
  Output out{1};
  Output err{2};
  int in = 0;
  bool in_is_terminal() const;

  void print(std::string_view text) { out.write(text); }
  void print_line(std::string_view text) { out.line(text); }
  /// To stderr, with a line feed, at once.
  void warn(std::string_view text);
};

} // namespace skiff::terminal
