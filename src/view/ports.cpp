#include "view/ports.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <string_view>
#include <tuple>
#include <vector>

namespace skiff::view {

namespace {

using base::cat;

struct Port {
  std::int64_t container, host;
  std::string address_order; // the family, then the address in network order: IPv4 before IPv6, both by number
  std::string_view address, type;
};

std::string order_of(std::string_view address) {
  const std::string text(address);
  unsigned char bytes[16];
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, text.c_str(), bytes) != 1) continue;
    const std::size_t size = family == AF_INET ? 4 : 16;
    return cat(family == AF_INET ? '4' : '6', std::string(reinterpret_cast<const char*>(bytes), size));
  }
  return text;
}

std::string bracketed(std::string_view address) {
  return address.find(':') == std::string_view::npos ? std::string(address) : cat("[", address, "]");
}

struct Group {
  std::string_view address, type;
  std::int64_t first, last;

  std::string text() const {
    const std::string range = first == last ? cat(first) : cat(first, "-", last);
    return cat(address.empty() ? std::string() : cat(bracketed(address), ":", range, "->"), range, "/", type);
  }
};

std::vector<Port> sorted(base::JsonView list) {
  std::vector<Port> ports;
  for (const base::JsonView port : list) {
    const std::string_view address = port["IP"].view();
    ports.push_back(
        {port["PrivatePort"].integer(), port["PublicPort"].integer(), order_of(address), address, port["Type"].view()});
  }
  const auto key = [](const Port& port) { return std::tie(port.container, port.address_order, port.host, port.type); };
  std::stable_sort(ports.begin(), ports.end(), [&](const Port& a, const Port& b) { return key(a) < key(b); });
  return ports;
}

} // namespace

std::string ports_text(base::JsonView list) {
  std::vector<std::string> closed, mapped; // ranges that came to an end; ports with another number on the host
  std::vector<Group> open;                 // in the order they were begun
  for (const Port& port : sorted(list)) {
    if (!port.address.empty() && port.host != port.container) {
      mapped.push_back(cat(bracketed(port.address), ":", port.host, "->", port.container, "/", port.type));
      continue;
    }
    const auto group = std::find_if(open.begin(), open.end(),
                                    [&](const Group& g) { return g.address == port.address && g.type == port.type; });
    if (group == open.end()) {
      open.push_back({port.address, port.type, port.container, port.container});
    } else if (port.container == group->last + 1) {
      group->last = port.container;
    } else {
      closed.push_back(group->text());
      group->first = group->last = port.container;
    }
  }
  for (const Group& group : open) closed.push_back(group.text());
  closed.insert(closed.end(), mapped.begin(), mapped.end());
  return base::join(closed, ", ");
}

} // namespace skiff::view
