#pragma once
// Result<T>: a value or the text of what is wrong with the input. Used inside the pure rooms (base, codec, notation,
// format, yaml), where bad input is ordinary. Between rooms errors travel as Failure (failure.hpp).

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace skiff::base {

/// What is wrong, as the user will read it.
struct Error {
  std::string text;
};

template <class T>
class [[nodiscard]] Result {
public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const std::string& error() const { return std::get<1>(state_).text; }

private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
  Result() = default;
  Result(Error error) : error_(std::move(error.text)) {}
  explicit operator bool() const { return !error_; }
  const std::string& error() const { return *error_; }

private:
  std::optional<std::string> error_;
};

} // namespace skiff::base
