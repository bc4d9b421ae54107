#include <skiff/base/text.hpp>
#include <skiff/codec/http1.hpp>

#include <algorithm>
#include <charconv>

namespace skiff::codec {

namespace {

constexpr std::size_t head_limit = 256 * 1024;
constexpr std::size_t line_limit = 8 * 1024;

void append_clean(std::string& out, std::string_view text) {
  for (const char c : text)
    if (c != '\r' && c != '\n') out += c;
}

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

} // namespace

bool is_http_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_http_header_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; });
}

std::string http_request_head(std::string_view method, std::string_view target, const HttpHeaders& headers) {
  std::string out;
  append_clean(out, method);
  out += ' ';
  append_clean(out, target);
  out += " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
  }
  return out += "\r\n";
}

std::optional<std::string_view> HttpResponseHead::header(std::string_view name) const {
  const std::string wanted = base::lower(name);
  for (const auto& [key, value] : headers)
    if (base::lower(key) == wanted) return value;
  return std::nullopt;
}

base::Result<bool> HttpHeadReader::feed(std::string_view& input) {
  while (!input.empty()) {
    const auto end = input.find('\n');
    const auto take = end == std::string_view::npos ? input.size() : end + 1;
    text_ += input.substr(0, take);
    input.remove_prefix(take);
    if (text_.size() > head_limit) return base::Error{"malformed HTTP response: the head is too long"};
    if (text_ == "\r\n" || text_ == "\n") {
      text_.clear(); // an empty line in front of the status line is to be ignored (RFC 9112, 2.2)
      continue;
    }
    if (!text_.ends_with("\n\r\n") && !text_.ends_with("\n\n")) continue;
    if (auto parsed = parse(); !parsed) return base::Error{parsed.error()};
    text_.clear();
    if (head_.status == 101 || head_.status >= 200) return true;
  }
  return false;
}

base::Result<void> HttpHeadReader::parse() {
  head_ = {};
  auto lines = base::split(text_, '\n');
  const auto status_line = without_cr(lines.front());
  const auto malformed = [&] { return base::Error{base::cat("malformed HTTP response ", base::quote(status_line))}; };
  if (!status_line.starts_with("HTTP/1.") || status_line.size() < 12 || status_line[8] != ' ') return malformed();
  const auto status = base::to_number<int>(status_line.substr(9, 3));
  if (!status || *status < 100) return malformed();
  head_.status = *status;
  if (status_line.size() > 13) head_.reason = status_line.substr(13);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto line = without_cr(lines[i]);
    if (line.empty()) continue;
    const auto [name, value] = base::cut(line, ':');
    if (!value || name.empty() || name.find_first_of(" \t") != std::string_view::npos)
      return base::Error{base::cat("malformed HTTP header line ", base::quote(line))};
    head_.headers.emplace_back(name, base::trim(*value));
  }
  return {};
}

HttpBodyReader::HttpBodyReader(const HttpResponseHead& head) {
  if (head.status == 204 || head.status == 304 || head.status < 200) {
    state_ = State::done;
  } else if (const auto coding = head.header("Transfer-Encoding"); coding && base::lower(*coding) == "chunked") {
    state_ = State::chunk_size;
  } else if (const auto length = head.header("Content-Length")) {
    left_ = base::to_number<std::uint64_t>(*length).value_or(0);
    state_ = left_ == 0 ? State::done : State::counted;
  }
}

base::Result<void> HttpBodyReader::feed(std::string_view& input, const Sink& sink) {
  while (!input.empty() && !done()) {
    if (state_ == State::until_close) {
      sink(input);
      input = {};
    } else if (state_ == State::counted || state_ == State::chunk_data) {
      const auto piece = input.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size())));
      input.remove_prefix(piece.size());
      left_ -= piece.size();
      sink(piece);
      if (left_ == 0) state_ = state_ == State::counted ? State::done : State::chunk_end;
    } else {
      const auto end = input.find('\n');
      line_ += input.substr(0, end);
      if (line_.size() > line_limit) return base::Error{"malformed chunked encoding: the line is too long"};
      input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
      if (end == std::string_view::npos) return {};
      if (auto read = chunk_line(); !read) return read;
    }
  }
  return {};
}

// A whole line of the chunked framing: a size, the empty line behind a chunk, or a trailer.
base::Result<void> HttpBodyReader::chunk_line() {
  const std::string whole = std::move(line_);
  line_.clear();
  const auto line = without_cr(whole);
  if (state_ == State::chunk_end) {
    if (!line.empty()) return base::Error{"malformed chunked encoding"};
    state_ = State::chunk_size;
  } else if (state_ == State::trailer) {
    if (line.empty()) state_ = State::done;
  } else {
    const auto size = base::trim(base::cut(line, ';').first);
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), left_, 16);
    if (error != std::errc{} || end != size.data() + size.size() || size.empty())
      return base::Error{"invalid byte in chunk length"};
    state_ = left_ == 0 ? State::trailer : State::chunk_data;
  }
  return {};
}

base::Result<void> HttpBodyReader::finish() const {
  if (done() || state_ == State::until_close) return {};
  return base::Error{"unexpected EOF"};
}

} // namespace skiff::codec
