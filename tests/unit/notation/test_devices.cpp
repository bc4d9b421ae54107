#include <skiff/base/text.hpp>
#include <skiff/notation/devices.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

TEST(Devices, RecordedGpus) {
  check_recorded("opts", "opts.GpuOpts", [](const json& in) -> Answer {
    const auto request = parse_gpus(in.get<std::string>());
    if (!request) return base::Error{request.error()};
    return json::array({parsed(request->dump())});
  });
}

TEST(Devices, Gpus) {
  EXPECT_EQ(parse_gpus("\"device=0,1\",\"options=a=b,c\"")->dump(),
            R"({"Driver":"","Count":0,"DeviceIDs":["0","1"],"Capabilities":[["gpu"]],"Options":{"a":"b","c":""}})");
  EXPECT_EQ(parse_gpus("all,count=1").error(), "gpu request key 'count' can be specified only once");
}

TEST(Devices, Mappings) {
  const auto read = [](std::string_view text) {
    const auto device = parse_device(text);
    if (!device) return "error: " + device.error();
    return base::cat(device->on_host, ' ', device->in_container, ' ', device->permissions);
  };
  EXPECT_EQ(read("/dev/sda"), "/dev/sda /dev/sda rwm");
  EXPECT_EQ(read("/dev/../dev/sda/"), "/dev/sda /dev/sda rwm");
  EXPECT_EQ(read("/dev/sda:rw"), "/dev/sda /dev/sda rw");
  EXPECT_EQ(read("/dev/sda:/dev//x"), "/dev/sda /dev/x rwm");
  EXPECT_EQ(read("/dev/sda:/dev//x:m"), "/dev/sda /dev//x m");
  EXPECT_EQ(read("/dev/sda:/x:zz"), "error: bad mode specified: zz");
  EXPECT_EQ(read("/dev/sda:/x:rr"), "error: bad mode specified: rr");
  EXPECT_EQ(read("/dev/sda:x"), "error: x is not an absolute path");
  EXPECT_EQ(read("sda"), "error: sda is not an absolute path");
  EXPECT_EQ(read(":/x"), "error: bad format for path: :/x");
  EXPECT_EQ(read("a:b:c:d"), "error: bad format for path: a:b:c:d");
}

TEST(Devices, CdiNames) {
  EXPECT_TRUE(is_cdi_device("vendor.com/gpu=0"));
  EXPECT_TRUE(is_cdi_device("v/c=a:b"));
  for (const auto no : {"/dev/x=1", "vendor/=x", "vendor=x", "1v/c=x", "v/c=-", "v/c=", "v-/c=x"})
    EXPECT_FALSE(is_cdi_device(no)) << no;
}

TEST(Devices, CgroupRules) {
  for (const auto good : {"c 1:3 rwm", "a *:* m", "b 7:* rr"}) EXPECT_TRUE(check_device_cgroup_rule(good)) << good;
  for (const auto bad : {"", "c 1:3", "d 1:3 r", "c 1 r", "c 1:x r", "c 1:3 rwmr", "c 1:3 ", "c  1:3 r"})
    EXPECT_EQ(check_device_cgroup_rule(bad).error(), base::cat("invalid device cgroup format '", bad, "'"));
}

} // namespace skiff::notation
