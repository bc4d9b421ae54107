#include "base/unicode_tables.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>
#include <cstdint>

namespace skiff::base {

namespace {

bool within(char32_t rune, const RuneRange* ranges, std::size_t count) {
  const auto* end = ranges + count;
  const auto* at = std::upper_bound(ranges, end, rune, [](char32_t r, const RuneRange& x) { return r < x.first; });
  return at != ranges && rune <= (at - 1)->last;
}

const CaseRange* find_case(char32_t rune, const CaseRange* ranges, std::size_t count) {
  const auto* end = ranges + count;
  const auto* at = std::upper_bound(ranges, end, rune, [](char32_t r, const CaseRange& x) { return r < x.first; });
  if (at == ranges) return nullptr;
  --at;
  const bool hit = rune <= at->last && (rune - at->first) % static_cast<char32_t>(at->step) == 0;
  return hit ? at : nullptr;
}

char32_t shifted(char32_t rune, const CaseRange* range) {
  return range == nullptr ? rune : static_cast<char32_t>(static_cast<std::int32_t>(rune) + range->delta);
}

char32_t upper_rune(char32_t rune) {
  if (rune < 0x80) return rune >= 'a' && rune <= 'z' ? rune - 32 : rune;
  return shifted(rune, find_case(rune, upper_ranges, upper_count));
}

char32_t lower_rune(char32_t rune) {
  if (rune < 0x80) return rune >= 'A' && rune <= 'Z' ? rune + 32 : rune;
  return shifted(rune, find_case(rune, lower_ranges, lower_count));
}

char32_t title_rune(char32_t rune) {
  if (const auto* range = find_case(rune, title_ranges, title_count)) return shifted(rune, range);
  return upper_rune(rune);
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    append_rune(out, map(rune.value));
    text.remove_prefix(rune.size);
  }
  return out;
}

// Words end where Go's strings.Title says so: at what is neither letter, digit nor underscore in ASCII, and at white
// space above it.
bool separates(char32_t rune) {
  if (rune < 0x80) {
    return !(rune == '_' || (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') ||
             (rune >= 'A' && rune <= 'Z'));
  }
  return !is_letter(rune) && !is_digit(rune) && is_space(rune);
}

void append_hex(std::string& out, char letter, std::uint32_t value, int digits) {
  out += '\\';
  out += letter;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xF];
}

void append_escaped(std::string& out, char32_t rune, char quote, bool ascii) {
  if (rune == static_cast<unsigned char>(quote) || rune == '\\') {
    out += '\\';
    out += static_cast<char>(rune);
  } else if (rune < 0x80 ? is_printable(rune) : !ascii && is_printable(rune)) {
    append_rune(out, rune);
  } else if (const auto at = std::u32string_view(U"\a\b\f\n\r\t\v").find(rune); at != std::u32string_view::npos) {
    out += '\\';
    out += "abfnrtv"[at];
  } else if (rune < ' ' || rune == 0x7F) {
    append_hex(out, 'x', static_cast<std::uint32_t>(rune), 2);
  } else if (rune < 0x10000) {
    append_hex(out, 'u', static_cast<std::uint32_t>(rune), 4);
  } else {
    append_hex(out, 'U', static_cast<std::uint32_t>(rune), 8);
  }
}

bool is_rune(char32_t value) { return value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF); }

} // namespace

void append_rune(std::string& out, char32_t rune) {
  if (!is_rune(rune)) rune = replacement;
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (rune < 0x80) {
    put(rune);
  } else if (rune < 0x800) {
    put(0xC0 | (rune >> 6));
    put(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    put(0xE0 | (rune >> 12));
    put(0x80 | ((rune >> 6) & 0x3F));
    put(0x80 | (rune & 0x3F));
  } else {
    put(0xF0 | (rune >> 18));
    put(0x80 | ((rune >> 12) & 0x3F));
    put(0x80 | ((rune >> 6) & 0x3F));
    put(0x80 | (rune & 0x3F));
  }
}

std::size_t count_runes(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_rune(text).size);
  return count;
}

bool is_letter(char32_t rune) { return within(rune, letter_ranges, letter_count); }
bool is_digit(char32_t rune) { return within(rune, digit_ranges, digit_count); }
bool is_number(char32_t rune) { return is_digit(rune) || within(rune, number_ranges, number_count); }

bool is_space(char32_t rune) {
  if (rune < 0x100) return (rune >= '\t' && rune <= '\r') || rune == ' ' || rune == 0x85 || rune == 0xA0;
  return rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F ||
         rune == 0x205F || rune == 0x3000;
}

bool is_printable(char32_t rune) {
  if (rune < 0x7F) return rune >= ' ';
  return within(rune, print_ranges, print_count);
}

std::string to_lower(std::string_view text) { return mapped(text, lower_rune); }
std::string to_upper(std::string_view text) { return mapped(text, upper_rune); }

std::string to_title(std::string_view text) {
  char32_t previous = ' ';
  return mapped(text, [&](char32_t rune) {
    const char32_t out = separates(previous) ? title_rune(rune) : rune;
    previous = rune;
    return out;
  });
}

std::string quote_text(std::string_view text, bool ascii) {
  std::string out = "\"";
  while (!text.empty()) {
    const Rune rune = decode_rune(text);
    if (rune.valid)
      append_escaped(out, rune.value, '"', ascii);
    else
      append_hex(out, 'x', static_cast<unsigned char>(text[0]), 2);
    text.remove_prefix(rune.size);
  }
  return out += '"';
}

std::string quote_rune(char32_t rune, bool ascii) {
  std::string out = "'";
  append_escaped(out, is_rune(rune) ? rune : replacement, '\'', ascii);
  return out += '\'';
}

std::string describe_rune(char32_t rune) {
  std::string digits;
  for (auto value = static_cast<std::uint32_t>(rune); value != 0 || digits.size() < 4; value >>= 4)
    digits.insert(digits.begin(), "0123456789ABCDEF"[value & 0xF]);
  std::string out = "U+" + digits;
  if (!is_printable(rune)) return out;
  out += " '";
  append_rune(out, rune);
  return out += '\'';
}

} // namespace skiff::base
