#pragma once
// Flags whose value goes to one place of a request body: the row names a JSON pointer and, where the text is no plain
// value, the parser of its notation. The options struct has the body as a member, with the skeleton that is sent when
// no flag is given.

#include <skiff/base/json.hpp>
#include <skiff/cli/command.hpp>

#include <cstddef>
#include <type_traits>

namespace skiff::commands {

/// A JSON pointer as a template argument.
template <std::size_t Size>
struct Pointer {
  char text[Size];
  constexpr Pointer(const char (&literal)[Size]) : text{} {
    for (std::size_t i = 0; i < Size; ++i) text[i] = literal[i];
  }
  constexpr std::string_view view() const { return {text, Size - 1}; }
};

namespace detail {

template <auto Body>
base::JsonDocument& body_of(void* options) {
  return static_cast<typename cli::detail::MemberOf<decltype(Body)>::owner*>(options)->*Body;
}

template <auto Body, Pointer Path, auto Parse>
base::Result<void> set_at(void* options, std::string_view text) {
  const auto value = Parse(text);
  if (!value) return base::Error{value.error()};
  using Value = std::remove_cvref_t<decltype(*value)>;
  auto& body = body_of<Body>(options);
  if constexpr (std::is_integral_v<Value> && !std::is_same_v<Value, bool>)
    body.set(Path.view(), static_cast<std::int64_t>(*value));
  else
    body.set(Path.view(), *value);
  return {};
}

template <auto Body, Pointer Path, auto Parse>
base::Result<void> append_at(void* options, std::string_view text) {
  const auto value = Parse(text);
  if (!value) return base::Error{value.error()};
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*value)>, base::JsonDocument>)
    body_of<Body>(options).append(Path.view(), value->view());
  else
    body_of<Body>(options).append(Path.view(), *value);
  return {};
}

} // namespace detail

/// The plain value kinds of the flag library.
inline constexpr auto as_text = cli::detail::convert<std::string>;
inline constexpr auto as_switch = cli::detail::convert<bool>;
inline constexpr auto as_int = cli::detail::convert<std::int64_t>;
inline constexpr auto as_uint = cli::detail::convert<std::uint64_t>;
inline constexpr auto as_uint16 = cli::detail::convert<std::uint16_t>;

/// The last occurrence counts.
template <auto Body, Pointer Path, auto Parse = as_text>
inline constexpr cli::Setter set_in_body = detail::set_at<Body, Path, Parse>;
/// Each occurrence adds to the array.
template <auto Body, Pointer Path, auto Parse = as_text>
inline constexpr cli::Setter add_to_body = detail::append_at<Body, Path, Parse>;

} // namespace skiff::commands
