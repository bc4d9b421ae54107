#include <skiff/base/failure.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/config/context.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace skiff::config {
namespace {

struct Folder : testing::Test {
  Folder() {
    char name[] = "/tmp/skiff-config-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() override { EXPECT_EQ(std::system(("rm -r " + path).c_str()), 0); }
  void write(const std::string& name, std::string_view bytes) const {
    const std::string file = path + "/" + name;
    ASSERT_TRUE(os::make_directories(file.substr(0, file.rfind('/')), 0700));
    ASSERT_TRUE(os::write_file_atomically(file, bytes, 0600));
  }
  Config config() const { return Config::load(path); }
  static std::string failure(const std::function<void()>& work) {
    try {
      work();
    } catch (const base::Failure& error) {
      return error.text;
    }
    return {};
  }
  std::string path;
};

os::Environment environment(std::map<std::string, std::string, std::less<>> values = {}) {
  return os::Environment(std::move(values));
}

TEST_F(Folder, FlagBeatsEnvironmentBeatsContext) {
  write("config.json", R"({"currentContext":"cc"})");
  write("contexts/meta/" + codec::sha256_hex("cc") + "/meta.json",
        R"({"Name":"cc","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://c:1","SkipTLSVerify":true}}})");
  write("contexts/tls/" + codec::sha256_hex("cc") + "/docker/ca.pem", "x");
  const Config config = this->config();
  EXPECT_EQ(select(config, {}, environment()).endpoint.host, "tcp://c:1");
  EXPECT_TRUE(select(config, {}, environment()).endpoint.skip_tls_verify);
  EXPECT_TRUE(select(config, {}, environment()).endpoint.ca);
  EXPECT_EQ(select(config, {}, environment({{"DOCKER_HOST", "tcp://h:1"}})).endpoint.host, "tcp://h:1");
  EXPECT_EQ(select(config, {}, environment({{"DOCKER_HOST", "tcp://h:1"}, {"DOCKER_CONTEXT", "cc"}})).context,
            "default");
  Choice choice;
  choice.host_flags = {"unix:///x"};
  EXPECT_EQ(select(config, choice, environment({{"DOCKER_HOST", "tcp://h:1"}})).endpoint.host, "unix:///x");
  choice.context_flag = "cc";
  EXPECT_EQ(failure([&] { (void)select(config, choice, environment()); }),
            "conflicting options: cannot specify both --host and --context");
}

TEST_F(Folder, UnknownContextNamesTheFile) {
  const Config config = this->config();
  EXPECT_EQ(failure([&] {
              (void)select(config, {}, environment({{"DOCKER_CONTEXT", "nope"}}));
            }),
            "Failed to initialize: unable to resolve docker endpoint: context \"nope\": context not found: open " +
                path + "/contexts/meta/" + codec::sha256_hex("nope") + "/meta.json: no such file or directory");
}

TEST_F(Folder, TlsNeedsItsAuthority) {
  const Config config = this->config();
  const auto verify = environment({{"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_HOST", "tcp://h:1"}});
  EXPECT_EQ(failure([&] { (void)select(config, {}, verify); }),
            "Failed to initialize: unable to resolve docker endpoint: open " + path +
                "/ca.pem: no such file or directory");
  write("ca.pem", "x");
  write("key.pem", "x");
  const Selected selected = select(config, {}, verify);
  EXPECT_FALSE(selected.endpoint.skip_tls_verify);
  EXPECT_TRUE(selected.endpoint.ca);
  EXPECT_FALSE(selected.endpoint.cert);
  EXPECT_TRUE(selected.endpoint.key);
}

} // namespace
} // namespace skiff::config
