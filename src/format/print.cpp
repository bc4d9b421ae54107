#include "format/print.hpp"

#include "format/printer.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

namespace skiff::format {

namespace {

constexpr std::string_view some_address = "0xc000000000"; // Go's changes with each run

bool prints_itself(const Value& value) {
  return !value.boxed() && value.type() != nullptr && value.type()->to_text != nullptr;
}

} // namespace

void Printer::argument(const Value& boxed, char32_t verb) {
  const Value inner = boxed.unboxed();
  if (!inner.valid()) {
    if (verb == 'T' || verb == 'v')
      verbs_.pad("<nil>");
    else
      bad_verb(inner, verb);
  } else if (verb == 'w') { // only for errors that are wrapped
    bad_verb(inner, verb);
  } else if (verb == 'p' && inner.kind() != Kind::pointer && inner.kind() != Kind::list && inner.kind() != Kind::map) {
    bad_verb(inner, verb);
  } else if (verb == 'p') {
    out_ += some_address;
  } else if (verb == 'T') {
    verbs_.text(inner.type_name());
  } else {
    value(inner, verb, 0);
  }
}

void Printer::bad_verb(const Value& whole, char32_t verb) {
  out_ += "%!";
  base::append_rune(out_, verb);
  out_ += '(';
  if (whole.valid()) {
    out_ += base::cat(whole.type_name(), "=");
    value(whole, 'v', 0);
  } else {
    out_ += "<nil>";
  }
  out_ += ')';
}

void Printer::value(const Value& whole, char32_t verb, int depth) {
  if (prints_itself(whole) && !verbs_.sharp_v && std::u32string_view(U"vsxXq").find(verb) != std::u32string_view::npos)
    return plain_text(whole.type()->to_text(whole), whole, verb);
  switch (whole.kind()) {
  case Kind::invalid:
    out_ += "<nil>";
    return;
  case Kind::interface:
    if (!whole.is_nil()) return value(whole.unboxed(), verb, depth + 1);
    out_ += verbs_.sharp_v ? "interface {}(nil)" : "<nil>";
    return;
  case Kind::boolean:
    if (verb == 't' || verb == 'v')
      verbs_.pad(whole.boolean() ? "true" : "false");
    else
      bad_verb(whole, verb);
    return;
  case Kind::integer:
  case Kind::natural:
    return plain_integer(whole, verb);
  case Kind::real:
    return plain_real(whole.real(), whole, verb);
  case Kind::complex:
    return plain_complex(whole, verb);
  case Kind::text:
    return plain_text(whole.view(), whole, verb);
  case Kind::opaque:
    return plain_text(whole.type()->to_text(whole), whole, verb);
  case Kind::map:
    return map(whole, verb, depth);
  case Kind::structure:
    return structure(whole, verb, depth);
  case Kind::list:
    return list(whole, verb, depth);
  case Kind::pointer:
    return pointer(whole, verb, depth);
  case Kind::object:
    whole.object()->append_text(out_);
  }
}

void Printer::plain_integer(const Value& whole, char32_t verb) {
  const bool is_signed = whole.kind() == Kind::integer;
  const std::uint64_t bits = is_signed ? static_cast<std::uint64_t>(whole.integer()) : whole.natural();
  switch (verb) {
  case 'v':
    if (verbs_.sharp_v && !is_signed) {
      const bool sharp = verbs_.sharp;
      verbs_.sharp = true;
      verbs_.integer(bits, 16, false, 'v', false);
      verbs_.sharp = sharp;
      return;
    }
    [[fallthrough]];
  case 'd':
    return verbs_.integer(bits, 10, is_signed, 'd', false);
  case 'b':
    return verbs_.integer(bits, 2, is_signed, 'b', false);
  case 'o':
  case 'O':
    return verbs_.integer(bits, 8, is_signed, static_cast<char>(verb), false);
  case 'x':
  case 'X':
    return verbs_.integer(bits, 16, is_signed, static_cast<char>(verb), verb == 'X');
  case 'c':
    return verbs_.rune(bits);
  case 'q':
    return verbs_.quoted_rune(bits);
  case 'U':
    return verbs_.unicode(bits);
  default:
    bad_verb(whole, verb);
  }
}

void Printer::plain_real(double number, const Value& whole, char32_t verb) {
  switch (verb) {
  case 'v':
    return verbs_.real(number, 'g', -1);
  case 'b':
  case 'g':
  case 'G':
  case 'x':
  case 'X':
    return verbs_.real(number, static_cast<char>(verb), -1);
  case 'f':
  case 'e':
  case 'E':
    return verbs_.real(number, static_cast<char>(verb), 6);
  case 'F':
    return verbs_.real(number, 'f', 6);
  default:
    bad_verb(whole, verb);
  }
}

void Printer::plain_complex(const Value& whole, char32_t verb) {
  if (std::u32string_view(U"vbgGxXfFeE").find(verb) == std::u32string_view::npos) return bad_verb(whole, verb);
  const bool plus = verbs_.plus;
  out_ += '(';
  plain_real(whole.complex().real(), whole, verb);
  verbs_.plus = true;
  plain_real(whole.complex().imag(), whole, verb);
  verbs_.plus = plus;
  out_ += "i)";
}

void Printer::plain_text(std::string_view text, const Value& whole, char32_t verb) {
  switch (verb) {
  case 'v':
    if (verbs_.sharp_v) return verbs_.quoted(text);
    return verbs_.text(text);
  case 's':
    return verbs_.text(text);
  case 'x':
  case 'X':
    return verbs_.hex(text, verb == 'X');
  case 'q':
    return verbs_.quoted(text);
  default:
    bad_verb(whole, verb);
  }
}

void Printer::map(const Value& whole, char32_t verb, int depth) {
  const bool go_syntax = verbs_.sharp_v;
  if (go_syntax && whole.is_nil()) {
    out_ += base::cat(whole.type_name(), "(nil)");
    return;
  }
  out_ += go_syntax ? base::cat(whole.type_name(), "{") : "map[";
  bool first = true;
  for (const auto& key : whole.keys()) {
    if (!first) out_ += go_syntax ? ", " : " ";
    first = false;
    value(Value(key), verb, depth + 1);
    out_ += ':';
    value(whole.member(key), verb, depth + 1);
  }
  out_ += go_syntax ? '}' : ']';
}

void Printer::structure(const Value& whole, char32_t verb, int depth) {
  if (verbs_.sharp_v) out_ += whole.type_name();
  out_ += '{';
  bool first = true;
  for (const Field& field : whole.type()->fields) {
    if (!first) out_ += verbs_.sharp_v ? ", " : " ";
    first = false;
    if (verbs_.plus_v || verbs_.sharp_v) out_ += base::cat(field.name, ":");
    value(whole.member(field.name), verb, depth + 1);
  }
  out_ += '}';
}

void Printer::list(const Value& whole, char32_t verb, int depth) {
  const bool go_syntax = verbs_.sharp_v;
  if (whole.type() == &types::bytes && std::u32string_view(U"sqxX").find(verb) != std::u32string_view::npos)
    return plain_text(whole.bytes(), whole, verb);
  if (go_syntax && whole.is_nil()) {
    out_ += base::cat(whole.type_name(), "(nil)");
    return;
  }
  out_ += go_syntax ? base::cat(whole.type_name(), "{") : "[";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i != 0) out_ += go_syntax ? ", " : " ";
    value(whole.at(i), verb, depth + 1);
  }
  out_ += go_syntax ? '}' : ']';
}

void Printer::pointer(const Value& whole, char32_t verb, int depth) {
  if (whole.is_nil()) {
    if (verb == 'v')
      verbs_.pad("<nil>");
    else
      bad_verb(whole, verb);
    return;
  }
  const Value target = whole.indirect();
  const bool composite = target.kind() == Kind::structure || target.kind() == Kind::list || target.kind() == Kind::map;
  if (depth == 0 && composite) {
    out_ += '&';
    return value(target, verb, depth + 1);
  }
  if (prints_itself(target)) return value(target, verb, depth + 1);
  out_ += some_address;
}

namespace {

bool is_text(const Value& value) {
  const Value inner = value.unboxed();
  return inner.kind() == Kind::text;
}

} // namespace

std::string sprint(std::span<const Value> arguments) {
  std::string out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0 && !is_text(arguments[i]) && !is_text(arguments[i - 1])) out += ' ';
    Printer(out).argument(arguments[i], 'v');
  }
  return out;
}

std::string sprintln(std::span<const Value> arguments) {
  std::string out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += ' ';
    Printer(out).argument(arguments[i], 'v');
  }
  return out += '\n';
}

std::string sprintf(std::string_view format, std::span<const Value> arguments) {
  std::string out;
  Printer(out).printf(format, arguments);
  return out;
}

std::string sprint_verb(const Value& value, char verb) {
  std::string out;
  Printer(out).argument(value, static_cast<unsigned char>(verb));
  return out;
}

void append_printed(std::string& out, const Value& value) {
  if (!value.valid()) {
    out += "<no value>";
    return;
  }
  if (value.kind() == Kind::text) { // nearly always
    out += value.view();
    return;
  }
  Printer(out).argument(value.kind() == Kind::pointer ? value.indirect() : value, 'v');
}

} // namespace skiff::format
