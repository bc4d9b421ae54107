#include <skiff/notation/ports.hpp>

#include <algorithm>
#include <support/vectors.hpp>

namespace skiff::notation {

namespace {

std::string text(const json& input) { return input.get<std::string>(); }

// Several ports come out of a Go map in random order.
json sorted(json list) {
  std::sort(list.begin(), list.end());
  return list;
}

} // namespace

TEST(Ports, Recorded) {
  check_recorded("opts", "nat.ParsePortSpec", [](const json& in) -> Answer {
    const auto ports = parse_ports(text(in));
    if (!ports) return base::Error{ports.error()};
    json out = json::array();
    for (const auto& port : *ports)
      out.push_back({{"host_ip", port.host_ip}, {"host_port", port.host_port}, {"port", port.key()}});
    return out;
  });
  check_recorded("opts", "nat.ParsePortSpecs", [](const json& in) -> Answer {
    json bindings = json::object(), exposed = json::array();
    for (const auto& one : in) {
      const auto ports = parse_ports(text(one));
      if (!ports) return base::Error{ports.error()};
      for (const auto& port : *ports)
        bindings[port.key()].push_back({{"HostIp", port.host_ip}, {"HostPort", port.host_port}});
    }
    for (const auto& [key, unused] : bindings.items()) exposed.push_back(key);
    return json{{"bindings", bindings}, {"exposed", exposed.empty() ? json() : exposed}};
  });
}

TEST(Ports, RecordedForServices) {
  const auto parse = [](const json& in) -> Answer {
    const auto ports = parse_service_ports(text(in));
    if (!ports) return base::Error{ports.error()};
    json out = json::array();
    for (const auto& port : *ports) {
      json one{{"Protocol", port.protocol}, {"TargetPort", port.target}, {"PublishMode", port.mode}};
      if (port.published != 0) one["PublishedPort"] = port.published;
      out.push_back(one);
    }
    return out;
  };
  check_recorded("opts", "service.PortOpt", parse, sorted);
}

TEST(Ports, PublishLongForm) {
  EXPECT_EQ(parse_publish("published=8080,target=80,protocol=UDP")->front().key(), "80/udp");
  EXPECT_EQ(parse_publish("target=80,foo=bar")->front().host_port, "");
  EXPECT_EQ(parse_publish("target=80,foo").error(), "invalid publish opts format (should be name=value but got 'foo')");
  EXPECT_EQ(parse_publish("published=80").error(), "no port specified: 80:/tcp<empty>");
  EXPECT_EQ(parse_publish("8000-8005:80")->front().host_port, "8000-8005");
}

TEST(Ports, Expose) {
  const auto range = parse_port_range("90-92/UDP");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 90);
  EXPECT_EQ(range->last, 92);
  EXPECT_EQ(range->protocol, "udp");
  EXPECT_EQ(parse_port_range("80/")->protocol, "tcp");
  EXPECT_EQ(parse_port_range("").error(), "invalid port range: value is empty");
  EXPECT_EQ(parse_port_range("abc").error(), "invalid start port 'abc': invalid syntax");
  EXPECT_EQ(parse_port_range("80-").error(), "invalid end port '': value is empty");
  EXPECT_EQ(parse_port_range("70000").error(), "invalid start port '70000': value out of range");
  EXPECT_EQ(parse_port_range("9-8/tcp").error(), "invalid port range: 9-8/tcp");
}

} // namespace skiff::notation
