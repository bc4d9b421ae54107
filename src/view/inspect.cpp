#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/view/inspect.hpp>

namespace skiff::view {

namespace {

using base::Failure;

// Without the white space between values.
std::string compact(std::string_view json) {
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!in_text && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) continue;
    out += c;
    if (in_text && c == '\\' && i + 1 < json.size()) out += json[++i];
    if (c == '"') in_text = !in_text;
  }
  return out;
}

} // namespace

Inspector::Inspector(std::string_view format) : indented_(format.empty()) {
  if (format.empty() || format == "json") return;
  auto parsed = format::Template::parse(format);
  if (!parsed) throw Failure(base::cat("template parsing error: ", parsed.error()), 64);
  template_ = std::move(*parsed);
}

void Inspector::add(const Inspected& kind, std::string_view answer) {
  if (!template_) {
    out_ += base::cat(out_.empty() ? "" : ",", answer);
    return;
  }
  const auto document = base::JsonDocument::parse(answer);
  if (!document) throw Failure(base::cat("unable to read inspect data: ", document.error()));
  std::string line;
  const format::Type& type = schema_.type(kind.go_type);
  auto done = template_->execute(line, format::Value::typed(type, document->view()));
  if (!done && kind.raw_too) {
    const auto raw = format::parse_keeping_numbers(answer);
    line.clear();
    format::Template::Options options;
    options.missing_key_is_error = true;
    done = template_->execute(line, format::Value::raw(raw->view()), options);
  }
  if (!done) throw Failure(base::cat("template parsing error: ", done.error()));
  out_ += line + '\n';
}

std::string Inspector::text() const {
  if (template_) return out_.empty() ? "\n" : out_;
  const std::string array = base::cat("[", out_, "]");
  return (indented_ ? base::json_indent(array, "    ") : compact(array)) + '\n';
}

} // namespace skiff::view
