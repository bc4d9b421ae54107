#include <skiff/notation/limits.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {
std::string text(const json& input) { return input.get<std::string>(); }

json list_or_null(const std::vector<std::string>& list) { return list.empty() ? json() : json(list); }
} // namespace

TEST(Limits, Recorded) {
  check_recorded("opts", "opts.UlimitOpt", [](const json& in) -> Answer {
    const auto limit = parse_ulimit(text(in));
    if (!limit) return base::Error{limit.error()};
    const json one{{"name", limit->name}, {"soft", limit->soft}, {"hard", limit->hard}};
    return json{{"list", json::array({one})}, {"string", "[" + limit->text() + "]"}};
  });
  check_recorded("opts", "opts.ParseRestartPolicy", [](const json& in) -> Answer {
    const auto policy = parse_restart_policy(text(in));
    if (!policy) return base::Error{policy.error()};
    return json{{"Name", policy->name}, {"MaximumRetryCount", policy->maximum_retries}};
  });
  check_recorded("opts", "opts.NormalizeCapability",
                 [](const json& in) -> Answer { return json(normalize_capability(text(in))); });
  check_recorded("opts", "opts.EffectiveCapAddCapDrop", [](const json& in) -> Answer {
    const auto words = [&](const char* key) { return in.value(key, std::vector<std::string>{}); };
    const auto caps = effective_capabilities(words("add"), words("drop"));
    return json{{"add", list_or_null(caps.add)}, {"drop", list_or_null(caps.drop)}};
  });
  check_recorded("opts", "opts.ValidateSysctl", [](const json& in) { return answer(check_sysctl(text(in))); });
}

TEST(Limits, RecordedBlockDevices) {
  check_recorded("opts", "opts.WeightDevice", [](const json& in) -> Answer {
    const auto device = parse_device_weight(text(in));
    if (!device) return base::Error{device.error()};
    return json{{"Path", device->path}, {"Weight", device->weight}};
  });
  const auto rate = [](const Result<DeviceRate>& device) -> Answer {
    if (!device) return base::Error{device.error()};
    return json{{"Path", device->path}, {"Rate", device->rate}};
  };
  check_recorded("opts", "opts.ThrottleBpsDevice", [&](const json& in) { return rate(parse_device_bps(text(in))); });
  check_recorded("opts", "opts.ThrottleIOpsDevice", [&](const json& in) { return rate(parse_device_iops(text(in))); });
}

TEST(Limits, LastUlimitOfANameCounts) {
  const auto limits = effective_ulimits({*parse_ulimit("nproc=1"), *parse_ulimit("core=2"), *parse_ulimit("nproc=3")});
  ASSERT_EQ(limits.size(), 2U);
  EXPECT_EQ(limits[0].text(), "core=2:2");
  EXPECT_EQ(limits[1].text(), "nproc=3:3");
  EXPECT_EQ(parse_ulimit("nofile=-1:5").error(),
            "ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: 5");
  EXPECT_EQ(parse_ulimit("nofile=1:2:3").error(),
            "too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`");
}

} // namespace skiff::notation
