#include <skiff/base/text.hpp>
#include <skiff/notation/address.hpp>
#include <skiff/notation/subnets.hpp>

#include <arpa/inet.h>
#include <array>
#include <optional>

namespace skiff::notation {

namespace {

using base::cat;
using base::Error;
using base::Result;

// Whether the address, or the first address of the network, lies in the subnet.
Result<bool> contains(std::string_view subnet, std::string_view text) {
  const auto network = parse_prefix(subnet);
  if (!network) return Error{cat("invalid subnet: ", network.error())};
  if (text.find('/') != std::string_view::npos) {
    const auto inner = parse_prefix(text);
    if (!inner) return Error{inner.error()};
    return network->contains(inner->address);
  }
  const auto address = parse_address(text);
  return address && network->contains(*address);
}

Result<Pool*> find_pool(std::vector<Pool>& pools, std::string_view text, std::string_view what) {
  Pool* found = nullptr;
  for (Pool& pool : pools) {
    const auto match = contains(pool.subnet, text);
    if (!match) return Error{match.error()};
    if (*match) found = &pool;
  }
  if (found == nullptr) return Error{cat("no matching subnet for ", what, " ", text)};
  return found;
}

} // namespace

Result<std::vector<Pool>> match_pools(const std::vector<std::string>& subnets, const std::vector<std::string>& ranges,
                                      const std::vector<std::string>& gateways,
                                      const std::map<std::string, std::string>& auxiliary) {
  if (subnets.size() < ranges.size() || subnets.size() < gateways.size())
    return Error{"every ip-range or gateway must have a corresponding subnet"};
  std::vector<Pool> pools;
  for (const std::string& subnet : subnets) {
    for (const Pool& other : pools) {
      const auto inside = contains(subnet, other.subnet);
      if (!inside) return Error{inside.error()};
      const auto outside = contains(other.subnet, subnet);
      if (!outside) return Error{outside.error()};
      if (*inside || *outside) return Error{"multiple overlapping subnet configuration is not supported"};
    }
    pools.push_back({subnet, {}, {}, {}});
  }
  for (const std::string& range : ranges) {
    const auto pool = find_pool(pools, range, "range");
    if (!pool) return Error{pool.error()};
    std::string& place = (*pool)->range;
    if (!place.empty())
      return Error{cat("cannot configure multiple ranges (", range, ", ", place, ") on the same subnet (",
                       (*pool)->subnet, ")")};
    place = range;
  }
  for (const std::string& gateway : gateways) {
    const auto pool = find_pool(pools, gateway, "gateway");
    if (!pool) return Error{pool.error()};
    std::string& place = (*pool)->gateway;
    if (!place.empty())
      return Error{cat("cannot configure multiple gateways (", gateway, ", ", place, ") for the same subnet (",
                       (*pool)->subnet, ")")};
    place = gateway;
  }
  for (const auto& [name, address] : auxiliary) {
    const auto pool = find_pool(pools, address, "aux-address");
    if (!pool) return Error{pool.error()};
    (*pool)->auxiliary[name] = address;
  }
  return pools;
}

} // namespace skiff::notation
