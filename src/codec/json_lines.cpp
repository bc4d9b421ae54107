#include <skiff/codec/json_lines.hpp>

namespace skiff::codec {

namespace {
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool ends_literal(char c) { return is_space(c) || c == '{' || c == '[' || c == '"' || c == ','; }
} // namespace

void JsonLines::feed(std::string_view input, const Sink& sink) {
  bool inside = !partial_.empty();
  std::size_t start = 0;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const char c = input[i];
    if (inside && in_literal_ && ends_literal(c)) {
      in_literal_ = false;
      inside = false;
      deliver(input.substr(start, i - start), sink);
    }
    if (!inside) {
      if (is_space(c)) continue;
      inside = true;
      start = i;
    }
    if (scan(c)) {
      inside = false;
      deliver(input.substr(start, i + 1 - start), sink);
    }
  }
  if (inside) partial_ += input.substr(start);
}

// One character of a document; true when it is the document's last.
bool JsonLines::scan(char c) {
  if (in_string_) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      return depth_ == 0;
    }
    return false;
  }
  switch (c) {
  case '"':
    in_string_ = true;
    return false;
  case '{':
  case '[':
    ++depth_;
    return false;
  case '}':
  case ']':
    if (depth_ > 0) --depth_;
    return depth_ == 0;
  default:
    in_literal_ = depth_ == 0;
    return false;
  }
}

void JsonLines::deliver(std::string_view piece, const Sink& sink) {
  if (partial_.empty()) return sink(piece);
  partial_ += piece;
  std::string whole;
  whole.swap(partial_); // the sink may throw: leave a clean state behind
  sink(whole);
}

base::Result<void> JsonLines::finish(const Sink& sink) {
  if (partial_.empty()) return {};
  if (!in_literal_) return base::Error{"unexpected EOF"};
  in_literal_ = false;
  deliver({}, sink);
  return {};
}

} // namespace skiff::codec
