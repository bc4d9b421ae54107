// The manners of showing progress.
#include "terminal/progress_tty.hpp"

#include <skiff/base/text.hpp>
#include <skiff/os/clock.hpp>

namespace skiff::terminal {

namespace {

using base::cat;

constexpr std::string_view dry_run_words = " DRY-RUN MODE - ";

class Quiet final : public Progress {
public:
  void event(const ProgressEvent& /*event*/) override {}
  void tail(std::string_view /*text*/) override {}
};

class Plain final : public Progress {
public:
  Plain(Output& out, bool dry_run) : out_(out), prefix_(dry_run ? dry_run_words : std::string_view()) {}
  void event(const ProgressEvent& event) override {
    write(cat(prefix_, " ", event.id, " ", event.text, " ", event.status));
  }
  void tail(std::string_view text) override { write(cat(prefix_, text)); }

private:
  void write(std::string_view line) {
    out_.line(line);
    out_.flush();
  }
  Output& out_;
  std::string_view prefix_;
};

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr std::string_view digits = "0123456789abcdef";
    if (c == '"' || c == '\\')
      out += cat("\\", c);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (byte < 0x20 || c == '<' || c == '>' || c == '&')
      out += cat("\\u00", digits[byte >> 4U], digits[byte & 15U]);
    else
      out += c;
  }
  return out + "\"";
}

class JsonLines final : public Progress {
public:
  JsonLines(Output& out, bool dry_run) : out_(out), dry_run_(dry_run) {}
  void event(const ProgressEvent& event) override {
    begin();
    text("id", event.id);
    text("parent_id", event.parent);
    text("text", event.text);
    text("status", event.status);
    number("current", event.current);
    number("total", event.total);
    number("percent", event.percent);
    end();
  }
  void tail(std::string_view line) override {
    begin();
    add("tail", "true");
    text("text", line);
    end();
  }

private:
  void begin() {
    line_.clear();
    if (dry_run_) add("dry-run", "true");
  }
  void add(std::string_view key, std::string_view value) {
    line_ += cat(line_.empty() ? "{" : ",", "\"", key, "\":", value);
  }
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) add(key, json_text(value));
  }
  void number(std::string_view key, std::int64_t value) {
    if (value != 0) add(key, std::to_string(value));
  }
  void end() {
    out_.line(cat(line_.empty() ? "{" : "", line_, "}"));
    out_.flush();
  }
  Output& out_;
  bool dry_run_;
  std::string line_;
};

class Terminal final : public Progress {
public:
  Terminal(Output& out, loop::Loop& loop, ProgressLook look) : out_(out), loop_(loop), frame_(std::move(look)) {}
  void event(const ProgressEvent& event) override {
    frame_.event(event, os::steady_now());
    if (!timer_) timer_ = loop_.after(std::chrono::milliseconds(100), [this] { tick(); });
  }
  void tail(std::string_view text) override { tails_ += cat(text, "\n"); }
  void finish() override {
    timer_.reset();
    paint();
    out_.write(tails_);
    tails_.clear();
    out_.flush();
  }

private:
  void tick() {
    paint();
    timer_ = loop_.after(std::chrono::milliseconds(100), [this] { tick(); });
  }
  void paint() {
    Size size = out_.size();
    if (size.columns == 0) size = {24, 80}; // forced, and no terminal there
    out_.write(frame_.paint(size, os::steady_now()));
    out_.flush();
  }
  Output& out_;
  loop::Loop& loop_;
  ProgressFrame frame_;
  loop::Watch timer_;
  std::string tails_;
};

} // namespace

std::unique_ptr<Progress> make_progress(ProgressMode mode, Output& out, loop::Loop& loop, ProgressLook look) {
  switch (mode) {
  case ProgressMode::tty:
    return std::make_unique<Terminal>(out, loop, std::move(look));
  case ProgressMode::plain:
    return std::make_unique<Plain>(out, look.dry_run);
  case ProgressMode::json:
    return std::make_unique<JsonLines>(out, look.dry_run);
  case ProgressMode::quiet:
    break;
  }
  return std::make_unique<Quiet>();
}

std::string success_colour(std::string_view text) { return cat("\x1b[32m", text, "\x1b[0m"); }
std::string warning_colour(std::string_view text) { return cat("\x1b[33m\x1b[1m", text, "\x1b[0m"); }
std::string error_colour(std::string_view text) { return cat("\x1b[31m\x1b[1m", text, "\x1b[0m"); }

} // namespace skiff::terminal
