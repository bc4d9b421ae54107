#pragma once
// Amounts of bytes and of processors, as the flags write them.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string_view>

namespace skiff::notation {

using base::Result;

/// `64m`, `1.5g`, `512 kb`, `1GiB`: units are powers of 1024, letter case does not count, a fraction is cut off.
Result<std::int64_t> parse_bytes(std::string_view text);
/// The same with powers of 1000.
Result<std::int64_t> parse_decimal_bytes(std::string_view text);
/// --memory-swap: as parse_bytes, or -1 for no limit.
Result<std::int64_t> parse_swap_bytes(std::string_view text);

/// --cpus: a decimal or a fraction of processors as billionths of one; more than nine decimals are refused.
Result<std::int64_t> parse_cpus(std::string_view text);

} // namespace skiff::notation
