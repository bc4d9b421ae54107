#pragma once
// The flags of one printf verb, and the formatting of plain values under them (Go's fmt/format.go).

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::format {

class Verbs {
public:
  explicit Verbs(std::string& out) : out_(out) {}

  bool has_width = false, has_precision = false, minus = false, plus = false, sharp = false, space = false,
       zero = false;
  bool plus_v = false;  ///< %+v: names of fields
  bool sharp_v = false; ///< %#v: Go syntax
  int width = 0, precision = 0;

  void clear();
  void pad(std::string_view text);
  void integer(std::uint64_t value, unsigned base, bool is_signed, char verb, bool upper);
  void unicode(std::uint64_t value);
  void rune(std::uint64_t value);
  void quoted_rune(std::uint64_t value);
  void real(double value, char verb, int default_precision);
  void text(std::string_view text) { pad(cut(text)); }
  void quoted(std::string_view text);
  void hex(std::string_view bytes, bool upper);

private:
  std::string_view cut(std::string_view text) const;
  void fill(int count);
  void keep_point(std::string& number, char verb, int shown_precision) const;

  std::string& out_;
};

} // namespace skiff::format
