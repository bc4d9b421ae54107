#include <skiff/build/classic.hpp>

#include <gtest/gtest.h>

namespace skiff::build {
namespace {

TEST(Classic, DefaultsAreNotSent) {
  ClassicRequest request;
  request.dockerfile = "Dockerfile";
  request.network = "default";
  request.isolation = "default";
  const auto call = classic_call(request);
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.path, "/build");
  EXPECT_EQ(call.query.encoded(), "dockerfile=Dockerfile&version=1");
}

TEST(Classic, EveryParameter) {
  ClassicRequest request;
  request.tags = {"a:b", "c"};
  request.remote = "http://h/x";
  request.target = "t";
  request.platform = "Linux/ARM64";
  request.network = "host";
  request.build_args = {{"B", std::nullopt}, {"A", "1"}};
  request.labels = {{"l", "v"}};
  request.cache_from = {"i", "j"};
  request.extra_hosts = {"h:1.2.3.4"};
  request.security_options = {"x"};
  request.ulimits = "[]";
  request.isolation = "hyperv";
  request.cgroup_parent = "g";
  request.cpuset_cpus = "0";
  request.cpuset_mems = "1";
  request.memory = 1;
  request.memory_swap = -1;
  request.shm_size = 3;
  request.cpu_shares = 4;
  request.cpu_period = 5;
  request.cpu_quota = 6;
  request.quiet = request.no_cache = request.pull = request.squash = request.force_remove = true;
  request.remove = false;
  request.registry_config = "e30=";
  const auto call = classic_call(request);
  EXPECT_EQ(call.query.encoded(),
            "buildargs=%7B%22A%22%3A%221%22%2C%22B%22%3Anull%7D&cachefrom=%5B%22i%22%2C%22j%22%5D&cgroupparent=g"
            "&cpuperiod=5&cpuquota=6&cpusetcpus=0&cpusetmems=1&cpushares=4&extrahosts=h%3A1.2.3.4&forcerm=1"
            "&isolation=hyperv&labels=%7B%22l%22%3A%22v%22%7D&memory=1&memswap=-1&networkmode=host&nocache=1"
            "&platform=linux%2Farm64&pull=1&q=1&remote=http%3A%2F%2Fh%2Fx&rm=0&securityopt=x&shmsize=3&squash=1"
            "&t=a%3Ab&t=c&target=t&ulimits=%5B%5D&version=1");
  ASSERT_EQ(call.headers.size(), 1U);
  EXPECT_EQ(call.headers[0].second, "e30=");
}

} // namespace
} // namespace skiff::build
