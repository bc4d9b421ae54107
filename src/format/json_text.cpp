// Values as JSON text in the manner of Go's encoding/json.
#include "format/number.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/value.hpp>

#include <algorithm>

namespace skiff::format {

namespace {

class JsonWriter {
public:
  JsonWriter(std::string& out, bool escape_html) : out_(out), escape_html_(escape_html) {}

  void write(const Value& boxed) {
    const Value value = boxed.unboxed();
    if (value.is_nil()) {
      out_ += "null";
      return;
    }
    switch (value.kind()) {
    case Kind::boolean:
      out_ += value.boolean() ? "true" : "false";
      return;
    case Kind::integer:
      out_ += std::to_string(value.integer());
      return;
    case Kind::natural:
      out_ += std::to_string(value.natural());
      return;
    case Kind::real:
      out_ += json_real(value.real());
      return;
    case Kind::text:
      if (value.type() == &types::number)
        out_ += value.view();
      else
        text(value.view());
      return;
    case Kind::opaque:
      text(value.place().is_text() ? value.place().view() : value.type()->zero_json);
      return;
    case Kind::list:
      if (value.type() == &types::bytes) return text(value.place().view());
      return list(value);
    case Kind::map:
      return map(value);
    case Kind::structure:
      out_ += '{';
      fields(value, true);
      out_ += '}';
      return;
    case Kind::pointer:
      return write(value.indirect());
    case Kind::object:
      return value.object()->append_json(out_);
    case Kind::invalid:
    case Kind::interface:
    case Kind::complex:
      out_ += "null"; // the first two are nil; `json` refuses a complex number before it comes here
    }
  }

  void text(std::string_view text);

private:
  void list(const Value& value) {
    out_ += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out_ += ',';
      write(value.at(i));
    }
    out_ += ']';
  }

  void map(const Value& value) {
    out_ += '{';
    bool first = true;
    std::vector<std::string> keys = value.keys();
    std::sort(keys.begin(), keys.end());
    for (const auto& key : keys) {
      if (!first) out_ += ',';
      first = false;
      text(key);
      out_ += ':';
      write(value.member(key));
    }
    out_ += '}';
  }

  // Returns whether the next field is still the first one.
  bool fields(const Value& value, bool first) {
    for (const Field& field : value.type()->fields) {
      const Value member = value.member(field.name);
      if (field.inlined && field.key.empty()) {
        const Value inner = member.indirect();
        if (inner.kind() == Kind::structure) first = fields(inner, first);
        continue;
      }
      if (field.key == "-" || (field.omit_empty && is_empty(member)) || (field.omit_zero && is_zero(member))) continue;
      if (!first) out_ += ',';
      first = false;
      text(field.shown_key.empty() ? field.key : field.shown_key);
      out_ += ':';
      write(member);
    }
    return first;
  }

  // What omitempty leaves out: structures are never empty.
  static bool is_empty(const Value& value) {
    return value.kind() != Kind::structure && value.kind() != Kind::opaque && !value.truth();
  }

  static bool is_zero(const Value& value) {
    if (value.kind() != Kind::opaque) return is_empty(value);
    const std::string_view text = value.place().view();
    return text.empty() || text == value.type()->zero_json;
  }

  std::string& out_;
  bool escape_html_;
};

void JsonWriter::text(std::string_view text) {
  constexpr const char* digits = "0123456789abcdef";
  out_ += '"';
  while (!text.empty()) {
    const auto plain = [&](char c) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < ' ' || byte >= 0x80 || c == '"' || c == '\\') return false;
      return !escape_html_ || (c != '<' && c != '>' && c != '&');
    };
    std::size_t run = 0;
    while (run < text.size() && plain(text[run])) ++run;
    out_ += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    const base::Rune rune = base::decode_rune(text);
    if (!rune.valid) {
      out_ += "\\ufffd";
    } else if (rune.value == 0x2028 || rune.value == 0x2029) {
      out_ += rune.value == 0x2028 ? "\\u2028" : "\\u2029";
    } else if (rune.value >= 0x80) {
      out_ += text.substr(0, rune.size);
    } else if (const auto at = std::string_view("\"\\\b\f\n\r\t").find(text[0]); at != std::string_view::npos) {
      out_ += '\\';
      out_ += "\"\\bfnrt"[at];
    } else {
      out_ += "\\u00";
      out_ += digits[rune.value >> 4];
      out_ += digits[rune.value & 0xF];
    }
    text.remove_prefix(rune.size);
  }
  out_ += '"';
}

} // namespace

void append_json(std::string& out, const Value& value, bool escape_html) { JsonWriter(out, escape_html).write(value); }

void append_json_text(std::string& out, std::string_view text, bool escape_html) {
  JsonWriter(out, escape_html).text(text);
}

} // namespace skiff::format
