#pragma once
// The facts of the compose schema as data: which keys exist where, and which types their values have.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace skiff::compose {

/// Sets of JSON types.
namespace type {
inline constexpr std::uint8_t null = 1;
inline constexpr std::uint8_t boolean = 2;
inline constexpr std::uint8_t integer = 4;
inline constexpr std::uint8_t number = 8; ///< includes integers
inline constexpr std::uint8_t text = 16;
inline constexpr std::uint8_t list = 32;
inline constexpr std::uint8_t mapping = 64;
} // namespace type

struct Schema;

struct Property {
  std::string_view key;
  const Schema* schema;
};

/// Which names of a mapping are values of `named`.
enum class Names : std::uint8_t {
  none,
  any,      ///< .+
  resource, ///< ^[a-zA-Z0-9._-]+$
  lower,    ///< ^[a-z]+$
};

enum class Pattern : std::uint8_t { none, container_name, pull_policy };

struct Schema {
  std::uint8_t types = 0; ///< 0: any
  std::span<const Property> properties{};
  Names names = Names::none;
  const Schema* named = nullptr;
  bool closed = false;     ///< no other keys
  bool extensions = false; ///< x-… are allowed
  std::span<const std::string_view> required{};
  const Schema* items = nullptr;
  bool unique = false;
  std::span<const std::string_view> values{}; ///< the only texts allowed
  Pattern pattern = Pattern::none;
  const std::int64_t* minimum = nullptr;
  const std::int64_t* maximum = nullptr;
  std::span<const Schema* const> one_of{};
};

/// The schema of a whole document.
const Schema& document_schema();

} // namespace skiff::compose
