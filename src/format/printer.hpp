#pragma once
// Go's fmt over template values: how each kind of value looks under each verb (print.cpp), and the scanner of printf's
// formats (printf.cpp).

#include "format/verbs.hpp"

#include <skiff/format/value.hpp>

#include <span>
#include <string>
#include <string_view>

namespace skiff::format {

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

} // namespace skiff::format
