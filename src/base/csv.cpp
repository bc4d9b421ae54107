// Lines and columns in the errors count from one and count bytes, as in Go.
#include <skiff/base/csv.hpp>
#include <skiff/base/text.hpp>

namespace skiff::base {

namespace {

class Reader {
public:
  explicit Reader(std::string_view text) : rest_(text) {}
  Result<std::vector<std::string>> read();

private:
  bool next_line();
  bool quoted_field(std::string& field, Error& error);
  Error error_at(int line, std::size_t column, std::string_view what) const;
  std::size_t column() const { return static_cast<std::size_t>(at_ - line_.data()) + 1; }
  bool at_end() const { return at_ == line_.data() + line_.size(); }
  std::string_view tail() const { return {at_, static_cast<std::size_t>(line_.data() + line_.size() - at_)}; }
  static bool only_line_end(std::string_view text) { return text.empty() || text == "\n" || text == "\r\n"; }

  std::string_view rest_; // the lines not yet read
  std::string_view line_; // with its line feed
  const char* at_ = nullptr;
  int number_ = 0;
  int first_ = 0;
};

bool Reader::next_line() {
  if (rest_.empty()) return false;
  const auto feed = rest_.find('\n');
  line_ = rest_.substr(0, feed == std::string_view::npos ? feed : feed + 1);
  rest_.remove_prefix(line_.size());
  if (feed == std::string_view::npos && line_.ends_with('\r')) line_.remove_suffix(1);
  at_ = line_.data();
  ++number_;
  return true;
}

Error Reader::error_at(int line, std::size_t column, std::string_view what) const {
  const std::string place = cat("parse error on line ", line, ", column ", column, ": ", what);
  return {first_ == line ? place : cat("record on line ", first_, "; ", place)};
}

// Behind the opening quote; it may run over several lines. Ends behind the comma or at the end of its line.
bool Reader::quoted_field(std::string& field, Error& error) {
  constexpr std::string_view misplaced = "extraneous or missing \" in quoted-field";
  for (;;) {
    const auto quote = tail().find('"');
    if (quote == std::string_view::npos) {
      const std::string_view part = tail();
      field += part.ends_with("\r\n") ? std::string(part.substr(0, part.size() - 2)) + "\n" : std::string(part);
      at_ += part.size();
      if (next_line()) continue;
      error = error_at(number_, column(), misplaced);
      return false;
    }
    field += tail().substr(0, quote);
    at_ += quote + 1;
    if (tail().starts_with('"')) {
      field += '"';
      ++at_;
      continue;
    }
    if (tail().starts_with(',') || only_line_end(tail())) return true;
    error = error_at(number_, column() - 1, misplaced);
    return false;
  }
}

Result<std::vector<std::string>> Reader::read() {
  do {
    if (!next_line()) return Error{"EOF"};
  } while (line_ == "\n" || line_ == "\r\n");
  first_ = number_;
  std::vector<std::string> fields;
  for (;;) {
    std::string field;
    if (tail().starts_with('"')) {
      ++at_;
      Error error;
      if (!quoted_field(field, error)) return error;
    } else {
      field = tail().substr(0, tail().find_first_of(",\n"));
      if (field.ends_with('\r') && field.size() < tail().size() && tail()[field.size()] == '\n') field.pop_back();
      if (const auto quote = field.find('"'); quote != std::string::npos)
        return error_at(number_, column() + quote, "bare \" in non-quoted-field");
      at_ += field.size();
    }
    fields.push_back(std::move(field));
    if (!tail().starts_with(',')) return fields;
    ++at_;
  }
}

} // namespace

Result<std::vector<std::string>> parse_csv(std::string_view text) { return Reader(text).read(); }

} // namespace skiff::base
