#include "format/escape.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

namespace skiff::format {

namespace {

constexpr const char* upper_digits = "0123456789ABCDEF";

void append_js_escape(std::string& out, char c) {
  if (c == '\\' || c == '\'' || c == '"') {
    out += '\\';
    out += c;
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += upper_digits[byte >> 4];
  out += upper_digits[byte & 0xF];
}

} // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
    case '\0':
      base::append_rune(out, base::replacement);
      break;
    case '"':
      out += "&#34;";
      break;
    case '\'':
      out += "&#39;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

std::string escape_js(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const base::Rune rune = base::decode_rune(text);
    if (rune.value >= 0x80) {
      if (base::is_printable(rune.value)) {
        out += text.substr(0, rune.size);
      } else {
        std::string code = base::describe_rune(rune.value); // U+200B
        out += "\\u" + code.substr(2);
      }
    } else if (rune.value < ' ' || std::string_view("\\'\"<>&=").find(text[0]) != std::string_view::npos) {
      append_js_escape(out, text[0]);
    } else {
      out += text[0];
    }
    text.remove_prefix(rune.size);
  }
  return out;
}

std::string escape_query(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += upper_digits[byte >> 4];
      out += upper_digits[byte & 0xF];
    }
  }
  return out;
}

} // namespace skiff::format
