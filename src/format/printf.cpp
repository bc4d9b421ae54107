// The scanner of printf's formats: flags, widths, precisions, argument numbers.
#include "format/printer.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

namespace skiff::format {

namespace {

constexpr int largest = 1'000'000; // of a width, a precision or an argument number

} // namespace

void Printer::note(char32_t verb, std::string_view what) {
  out_ += "%!";
  base::append_rune(out_, verb);
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
    const base::Rune verb = base::decode_rune(format_.substr(at_));
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

} // namespace skiff::format
