#include "build/ignore_pattern.hpp"

#include <skiff/base/text.hpp>
#include <skiff/build/ignore.hpp>

namespace skiff::build {

namespace {

constexpr std::size_t longest_line = 64 * 1024; // what the official reader takes

// Go's unicode.IsSpace.
bool is_space(char32_t rune) {
  if (rune < 0x100) return (rune >= '\t' && rune <= '\r') || rune == ' ' || rune == 0x85 || rune == 0xA0;
  return rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F ||
         rune == 0x205F || rune == 0x3000;
}

std::string_view trim_unicode(std::string_view text) {
  std::size_t first = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto rune = base::decode_rune(text.substr(at));
    if (!rune.valid || !is_space(rune.value)) {
      first = std::min(first, at);
      end = at + rune.size;
    }
    at += rune.size;
  }
  return end == 0 ? std::string_view() : text.substr(first, end - first);
}

base::Error bad_pattern() { return {"syntax error in pattern"}; }

} // namespace

base::Result<std::vector<std::string>> read_ignore_lines(std::string_view text) {
  std::vector<std::string> out;
  for (bool first = true; !text.empty(); first = false) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.size() >= longest_line) return base::Error{"bufio.Scanner: token too long"};
    if (first && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.starts_with('#')) continue;
    line = trim_unicode(line);
    if (line.empty()) continue;
    const bool exception = line.front() == '!';
    if (exception) line = trim_unicode(line.substr(1));
    std::string cleaned = line.empty() ? std::string() : base::clean_path(line);
    if (cleaned.size() > 1 && cleaned.front() == '/') cleaned.erase(0, 1);
    out.push_back(exception ? "!" + cleaned : cleaned);
  }
  return out;
}

IgnoreRules::IgnoreRules() = default;
IgnoreRules::IgnoreRules(IgnoreRules&&) noexcept = default;
IgnoreRules& IgnoreRules::operator=(IgnoreRules&&) noexcept = default;
IgnoreRules::~IgnoreRules() = default;

base::Result<IgnoreRules> IgnoreRules::compile(const std::vector<std::string>& patterns) {
  IgnoreRules out;
  for (const auto& text : patterns) {
    const auto trimmed = trim_unicode(text);
    if (trimmed.empty()) continue;
    std::string line = base::clean_path(trimmed);
    const bool exception = line.front() == '!';
    if (exception) {
      if (line.size() == 1) return base::Error{"illegal exclusion pattern: \"!\""};
      line.erase(0, 1);
    }
    auto compiled = IgnorePattern::compile(std::move(line), exception);
    if (!compiled) return base::Error{compiled.error()};
    out.patterns_.push_back(std::make_unique<IgnorePattern>(std::move(*compiled)));
  }
  return out;
}

namespace {
// Calls `test` for each directory above the path, the topmost first, until it says true.
template <class Test>
bool any_parent(std::string_view path, Test test) {
  for (auto at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1))
    if (at != 0 && test(path.substr(0, at))) return true;
  return false;
}
} // namespace

base::Result<bool> IgnoreRules::matches(std::string_view path) const {
  Hits hits;
  return matches(path, {}, hits);
}

base::Result<bool> IgnoreRules::matches(std::string_view path, const Hits& parent, Hits& hits) const {
  hits.assign(patterns_.size(), 0);
  bool ignored = false;
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    const IgnorePattern& pattern = *patterns_[i];
    bool hit = !parent.empty() && parent[i] != 0;
    if (!hit) {
      if (pattern.exception() != ignored) continue; // it could not change the verdict
      if (!pattern.valid()) return bad_pattern();
      hit = pattern.matches(path) ||
            (parent.empty() && any_parent(path, [&](std::string_view above) { return pattern.matches(above); }));
    }
    hits[i] = hit ? 1 : 0;
    if (hit) ignored = !pattern.exception();
  }
  return ignored;
}

bool IgnoreRules::may_hold_exceptions(std::string_view directory) const {
  const std::string inside = base::cat(directory, '/');
  for (const auto& pattern : patterns_)
    if (pattern->exception() && base::cat(pattern->line(), '/').starts_with(inside)) return true;
  return false;
}

bool IgnoreRules::may_match_below(std::string_view directory, bool exceptions) const {
  const std::string inside = base::cat(directory, '/');
  for (const auto& pattern : patterns_) {
    if (pattern->exception() != exceptions) continue;
    std::string_view line = pattern->line();
    if (line.ends_with("/**")) line.remove_suffix(3);
    if (line.ends_with("/*")) line.remove_suffix(2);
    if (line.find_first_of("*[]?^\\") != std::string_view::npos) return true;
    if (base::cat(line, '/').starts_with(inside)) return true;
  }
  return false;
}

std::string IgnoreRules::text(std::size_t rule) const {
  const IgnorePattern& pattern = *patterns_[rule];
  return (pattern.exception() ? "!" : "") + pattern.line();
}

std::size_t IgnoreRules::deciding_rule(std::string_view path) const {
  Hits hits;
  if (!matches(path, {}, hits)) return size();
  bool ignored = false;
  std::size_t decided = size();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] == 0 || ignored == !patterns_[i]->exception()) continue;
    ignored = !patterns_[i]->exception();
    decided = i;
  }
  return decided;
}

} // namespace skiff::build
