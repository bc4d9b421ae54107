// What is wrong with a configuration file, in docker's words; the file is used as far as it goes.
#include <skiff/config/config.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

namespace skiff::config {
namespace {

TEST(ConfigFile, FaultsInDockersWords) {
  char folder[] = "/tmp/skiff-config-XXXXXX";
  const std::string path = ::mkdtemp(folder);
  for (const auto& [text, reason] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"{}", ""},
           {"null", ""},
           {R"({"psFormat":null,"other":1,"plugins":{"skiff":{"compose":"plugin"}}})", ""},
           {R"({"auths":{"x":{"auth":"YTpi"},"y":{}}})", ""},
           {"[]", "json: cannot unmarshal array into Go value of type configfile.ConfigFile"},
           {"true", "json: cannot unmarshal bool into Go value of type configfile.ConfigFile"},
           {R"({"imagesFormat":[],"currentContext":1})",
            "json: cannot unmarshal array into Go struct field ConfigFile.imagesFormat of type string"},
           {R"({"HttpHeaders":[]})",
            "json: cannot unmarshal array into Go struct field ConfigFile.HttpHeaders of type map[string]string"},
           {R"({"features":{"a":true}})",
            "json: cannot unmarshal bool into Go struct field ConfigFile.features.a of type string"},
           {R"({"pruneFilters":"x"})",
            "json: cannot unmarshal string into Go struct field ConfigFile.pruneFilters of type []string"},
           {R"({"pruneFilters":["a",null,1]})",
            "json: cannot unmarshal number into ConfigFile.pruneFilters.2 of type string"},
           {R"({"cliPluginsExtraDirs":[["x"]],"psFormat":1})",
            "json: cannot unmarshal array into ConfigFile.cliPluginsExtraDirs.0 of type string"},
           {R"({"PSFORMAT":1})",
            "json: cannot unmarshal number into Go struct field ConfigFile.PSFORMAT of type string"},
           {R"({"auths":{"h":{"AUTH":1}}})",
            "json: cannot unmarshal number into Go struct field ConfigFile.auths.h.AUTH of type string"},
           {R"({"AUTHS":{"h":{"Auth":"!!"}}})", "illegal base64 data at input byte 0"},
           {"{} behind it", ""},
           {R"({"psFormat":"x")", "unexpected EOF"},
           {R"({"proxies":{"default":{"httpProxy":1}}})",
            "json: cannot unmarshal number into Go struct field ConfigFile.proxies.default.httpProxy of type string"},
           {R"({"plugins":{"a":1}})",
            "json: cannot unmarshal number into Go struct field ConfigFile.plugins.a of type map[string]string"},
           {R"({"auths":{"x":1}})",
            "json: cannot unmarshal number into Go struct field ConfigFile.auths.x of type types.AuthConfig"},
           {R"({"auths":{"x":{"auth":"YQ=="}}})", "Invalid auth configuration file"},
           {R"({"auths":{"x":{"auth":"!!!"}}})", "illegal base64 data at input byte 0"}}) {
    ASSERT_TRUE(os::write_file_atomically(path + "/config.json", text, 0600));
    const std::string expected =
        reason.empty() ? "" : "WARNING: Error parsing config file (" + path + "/config.json): " + std::string(reason);
    EXPECT_EQ(Config::load(path).warning, expected) << text;
  }
  ASSERT_TRUE(os::write_file_atomically(path + "/config.json", R"({"psFormat":1,"imagesFormat":"x"})", 0600));
  EXPECT_EQ(Config::load(path).text("imagesFormat"), "x") << "the rest holds";
  ASSERT_TRUE(os::write_file_atomically(path + "/config.json",
                                        R"({"psformat":"x","OTHER":1,"Proxies":{"default":{"HTTPProxy":"p"}}})", 0600));
  EXPECT_EQ(Config::load(path).text("psFormat"), "x") << "in whatever case";
  EXPECT_EQ(Config::load(path)["proxies"]["default"]["httpProxy"].text(), "p");
  EXPECT_TRUE(Config::load(path)["OTHER"].exists());
  EXPECT_EQ(std::system(("rm -r " + path).c_str()), 0);
}

} // namespace
} // namespace skiff::config
