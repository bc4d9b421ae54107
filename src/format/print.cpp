#include "format/print.hpp"

#include "format/unicode.hpp"
#include "format/verbs.hpp"

#include <skiff/base/text.hpp>

namespace skiff::format {

namespace {

constexpr std::string_view some_address = "0xc000000000"; // Go's changes with each run
constexpr int largest = 1'000'000;                        // of a width, a precision or an argument number

class Printer {
public:
  explicit Printer(std::string& out) : out_(out), verbs_(out) {}

  /// An argument: `verb` over what is in the box.
  void argument(const Value& boxed, char32_t verb);
  void printf(std::string_view format, std::span<const Value> arguments);

private:
  void value(const Value& value, char32_t verb, int depth);
  void plain_integer(const Value& value, char32_t verb);
  void plain_real(double value, const Value& whole, char32_t verb);
  void plain_complex(const Value& value, char32_t verb);
  void plain_text(std::string_view text, const Value& whole, char32_t verb);
  void map(const Value& value, char32_t verb, int depth);
  void structure(const Value& value, char32_t verb, int depth);
  void list(const Value& value, char32_t verb, int depth);
  void pointer(const Value& value, char32_t verb, int depth);
  void bad_verb(const Value& value, char32_t verb);
  void note(char32_t verb, std::string_view what);

  // printf's scanner
  void read_flags();
  void read_argument_number();
  bool read_integer(int& number, std::size_t end);
  void read_star(int& number, bool& present);
  void read_width();
  void read_precision();
  void extra_arguments();

  std::string& out_;
  Verbs verbs_;
  std::string_view format_;
  std::span<const Value> arguments_;
  std::size_t at_ = 0;   // in the format
  std::size_t next_ = 0; // argument
  bool good_number_ = true, behind_number_ = false, reordered_ = false;
};

bool prints_itself(const Value& value) {
  return !value.boxed() && value.type() != nullptr && value.type()->to_text != nullptr;
}

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
  append_rune(out_, verb);
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

void Printer::note(char32_t verb, std::string_view what) {
  out_ += "%!";
  append_rune(out_, verb);
  out_ += what;
}

void Printer::read_flags() {
  for (; at_ < format_.size(); ++at_) {
    switch (format_[at_]) {
    case '#':
      verbs_.sharp = true;
      break;
    case '0':
      verbs_.zero = true;
      break;
    case '+':
      verbs_.plus = true;
      break;
    case '-':
      verbs_.minus = true;
      break;
    case ' ':
      verbs_.space = true;
      break;
    default:
      return;
    }
  }
}

// Digits up to `end`; a number that is too large counts as none and takes everything.
bool Printer::read_integer(int& number, std::size_t end) {
  bool found = false;
  number = 0;
  for (; at_ < end && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
    if (number > largest) {
      number = 0;
      at_ = end;
      return false;
    }
    number = number * 10 + (format_[at_] - '0');
    found = true;
  }
  return found;
}

// `[3]`: the argument to use next.
void Printer::read_argument_number() {
  if (at_ >= format_.size() || format_[at_] != '[') {
    behind_number_ = false;
    return;
  }
  reordered_ = true;
  const auto close = format_.find(']', at_ + 1);
  if (format_.size() - at_ < 3 || close == std::string_view::npos) {
    ++at_;
    good_number_ = behind_number_ = false;
    return;
  }
  int number = 0;
  ++at_;
  const bool whole = read_integer(number, close) && at_ == close;
  at_ = close + 1;
  behind_number_ = whole;
  if (whole && number >= 1 && static_cast<std::size_t>(number) <= arguments_.size())
    next_ = static_cast<std::size_t>(number) - 1;
  else
    good_number_ = false;
}

void Printer::read_star(int& number, bool& present) {
  ++at_;
  number = 0;
  present = false;
  if (next_ >= arguments_.size()) return;
  const Value value = arguments_[next_++].unboxed();
  std::int64_t wide = largest + 1;
  if (value.kind() == Kind::integer) wide = value.integer();
  if (value.kind() == Kind::natural && value.natural() <= largest) wide = static_cast<std::int64_t>(value.natural());
  present = wide <= largest && wide >= -largest;
  if (present) number = static_cast<int>(wide);
}

void Printer::read_width() {
  if (at_ < format_.size() && format_[at_] == '*') {
    read_star(verbs_.width, verbs_.has_width);
    if (!verbs_.has_width) out_ += "%!(BADWIDTH)";
    if (verbs_.width < 0) {
      verbs_.width = -verbs_.width;
      verbs_.minus = true;
      verbs_.zero = false;
    }
    behind_number_ = false;
    return;
  }
  verbs_.has_width = read_integer(verbs_.width, format_.size());
  if (behind_number_ && verbs_.has_width) good_number_ = false;
}

void Printer::read_precision() {
  if (at_ + 1 >= format_.size() || format_[at_] != '.') return;
  ++at_;
  if (behind_number_) good_number_ = false;
  read_argument_number();
  if (at_ < format_.size() && format_[at_] == '*') {
    read_star(verbs_.precision, verbs_.has_precision);
    if (verbs_.precision < 0) {
      verbs_.precision = 0;
      verbs_.has_precision = false;
    }
    if (!verbs_.has_precision) out_ += "%!(BADPREC)";
    behind_number_ = false;
    return;
  }
  if (!read_integer(verbs_.precision, format_.size())) verbs_.precision = 0;
  verbs_.has_precision = true;
}

void Printer::extra_arguments() {
  if (reordered_ || next_ >= arguments_.size()) return;
  verbs_.clear();
  out_ += "%!(EXTRA ";
  for (std::size_t i = next_; i < arguments_.size(); ++i) {
    if (i != next_) out_ += ", ";
    const Value value = arguments_[i].unboxed();
    if (value.valid()) out_ += base::cat(value.type_name(), "=");
    argument(value, 'v');
  }
  out_ += ')';
}

void Printer::printf(std::string_view format, std::span<const Value> arguments) {
  format_ = format;
  arguments_ = arguments;
  for (;;) {
    const auto percent = format_.find('%', at_);
    out_ += format_.substr(at_, percent - at_);
    if (percent == std::string_view::npos) break;
    at_ = percent + 1;
    good_number_ = true;
    behind_number_ = false;
    verbs_.clear();
    read_flags();
    read_argument_number();
    read_width();
    read_precision();
    if (!behind_number_) read_argument_number();
    if (at_ >= format_.size()) {
      out_ += "%!(NOVERB)";
      break;
    }
    const Rune verb = decode_rune(format_.substr(at_));
    at_ += verb.size;
    if (verb.value == '%') {
      out_ += '%';
    } else if (!good_number_) {
      note(verb.value, "(BADINDEX)");
    } else if (next_ >= arguments_.size()) {
      note(verb.value, "(MISSING)");
    } else {
      if (verb.value == 'v' || verb.value == 'w') {
        verbs_.sharp_v = verbs_.sharp;
        verbs_.plus_v = verbs_.plus;
        verbs_.sharp = verbs_.plus = false;
      }
      argument(arguments_[next_++], verb.value);
    }
  }
  extra_arguments();
}

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
