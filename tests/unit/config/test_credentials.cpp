// Where credentials come from and how they are kept: the file, helper programs, DOCKER_AUTH_CONFIG.
#include <skiff/base/failure.hpp>
#include <skiff/config/credentials.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace skiff::config {
namespace {

struct CredentialStore : testing::Test {
  CredentialStore() {
    char name[] = "/tmp/skiff-credentials-XXXXXX";
    path = ::mkdtemp(name);
    ::setenv("PATH", (path + ":" + old_path).c_str(), 1); // helpers are looked for there
  }
  ~CredentialStore() override {
    ::setenv("PATH", old_path.c_str(), 1);
    EXPECT_EQ(std::system(("rm -r " + path).c_str()), 0);
  }
  void write(const std::string& name, std::string_view bytes, unsigned mode = 0600) const {
    ASSERT_TRUE(os::write_file_atomically(path + "/" + name, bytes, mode));
  }
  std::string read(const std::string& name) const { return *os::read_file(path + "/" + name); }
  unsigned mode() const {
    struct stat status {};
    return ::stat((path + "/config.json").c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  /// A helper that notes how it was called and answers from the files VERB.out, with VERB.code if there is one.
  void helper(const std::string& name) const {
    write("docker-credential-" + name,
          "#!/bin/sh\ncd " + path + "\necho \"$0 $1 $(cat)\" | sed 's/.*docker-credential-//' >> calls\n" +
              "cat $1.out 2>/dev/null\n[ -e $1.err ] && cat $1.err >&2\nexit $(cat $1.code 2>/dev/null || echo 0)\n",
          0755);
  }
  static std::string failure(const std::function<void()>& work) {
    try {
      work();
    } catch (const base::Failure& error) {
      return error.text;
    }
    return {};
  }
  os::Environment environment(const std::string& overlay = {}) const {
    os::Environment made;
    made.set("PATH", path);
    if (!overlay.empty()) made.set("DOCKER_AUTH_CONFIG", overlay);
    return made;
  }
  std::function<void(std::string_view)> warn() {
    return [this](std::string_view text) { warned += std::string(text) + "\n"; };
  }
  static Credential credential(std::string server, std::string user, std::string password, std::string token = {}) {
    return {std::move(user), std::move(password), std::move(server), std::move(token), {}};
  }

  std::string old_path = ::getenv("PATH"), path, warned;
};

TEST_F(CredentialStore, HostOfAnAddress) {
  EXPECT_EQ(server_host("https://reg:5000/v2/"), "reg:5000");
  EXPECT_EQ(server_host("reg:5000/team"), "reg:5000");
  EXPECT_EQ(server_host("http://user@reg"), "reg");
  EXPECT_EQ(server_host("reg"), "reg");
}

TEST_F(CredentialStore, OfTheFile) {
  write("config.json", R"({"unknown":{"kept":1},"auths":{"https://reg:5000/v2/":{"auth":"dXNlcjpwYTpzcw=="},)"
                       R"("plain":{"username":"u","password":"p"},"bad":{"auth":"dXNlcg=="}}})");
  Config config = Config::load(path);
  const auto none = environment();
  Credentials credentials(config, none, warn());
  EXPECT_EQ(credentials.get("reg:5000").username, "user");
  EXPECT_EQ(credentials.get("reg:5000").password, "pa:ss");
  EXPECT_EQ(credentials.get("plain").password, "p");
  EXPECT_TRUE(credentials.get("bad").empty());
  EXPECT_TRUE(credentials.get("other").empty());
  EXPECT_EQ(registry_auth_header(credentials.get("other")), "e30=");
  EXPECT_EQ(credentials.all().size(), 2U);
}

TEST_F(CredentialStore, IsWrittenAndErased) {
  write("config.json", R"({"unknown":{"kept":1},"auths":{"z":{"auth":"YTpi","email":"e"}},"psFormat":"x"})", 0640);
  Config config = Config::load(path);
  const auto none = environment();
  Credentials credentials(config, none, warn());
  EXPECT_TRUE(credentials.store(credential("s", "u", "p")));
  EXPECT_EQ(nlohmann::ordered_json::parse(read("config.json")).dump(),
            R"({"auths":{"s":{"auth":"dTpw"},"z":{"auth":"YTpi","email":"e"}},"psFormat":"x","unknown":{"kept":1}})");
  EXPECT_EQ(mode(), 0640U); // as it was
  EXPECT_FALSE(credentials.store(credential("s", "u", "p"))) << "nothing changed, nothing to warn of";
  EXPECT_FALSE(credentials.store(credential("s", "u", "", "tok"))) << "a token is no password";
  EXPECT_EQ(config["auths"]["s"].dump(), R"({"auth":"dTo=","identitytoken":"tok"})");
  EXPECT_EQ(credentials.get("s").identity_token, "tok");
  credentials.erase("s");
  credentials.erase("nosuch");
  EXPECT_EQ(config["auths"].dump(), R"({"z":{"auth":"YTpi","email":"e"}})");
}

TEST_F(CredentialStore, NewFileIsPrivate) {
  Config config = Config::load(path);
  const auto none = environment();
  EXPECT_TRUE(Credentials(config, none, warn()).store(credential("s", "u", "p")));
  EXPECT_EQ(mode(), 0600U);
}

TEST_F(CredentialStore, WhatOthersWroteMeanwhileStays) {
  write("config.json", "{}");
  Config config = Config::load(path);
  write("config.json", R"({"auths":{"other":{"auth":"YTpi"}},"currentContext":"c"})");
  const auto none = environment();
  Credentials(config, none, warn()).store(credential("s", "u", "p"));
  EXPECT_EQ(nlohmann::ordered_json::parse(read("config.json")).dump(),
            R"({"auths":{"other":{"auth":"YTpi"},"s":{"auth":"dTpw"}},"currentContext":"c"})");
}

TEST_F(CredentialStore, ManyAtOnceLoseNothing) {
  constexpr int processes = 12;
  for (int i = 0; i < processes; ++i) {
    if (::fork() != 0) continue;
    Config config = Config::load(path);
    const auto none = environment();
    Credentials(config, none, [](std::string_view) {}).store(credential("server-" + std::to_string(i), "u", "p"));
    ::_exit(0);
  }
  for (int i = 0; i < processes; ++i) ::wait(nullptr);
  EXPECT_EQ(Config::load(path)["auths"].size(), static_cast<std::size_t>(processes));
}

TEST_F(CredentialStore, Helper) {
  helper("one");
  helper("two");
  write("config.json", R"({"credsStore":"one","credHelpers":{"special":"two"}})");
  Config config = Config::load(path);
  const auto none = environment();
  Credentials credentials(config, none, warn());
  write("get.out", R"({"ServerURL":"x","Username":"u","Secret":"s3"})");
  EXPECT_EQ(credentials.get("plain").password, "s3");
  EXPECT_EQ(credentials.get("special").username, "u");
  write("get.out", R"({"Username":"<token>","Secret":"tok"})");
  EXPECT_EQ(credentials.get("plain").identity_token, "tok");
  EXPECT_TRUE(credentials.get("plain").username.empty());
  EXPECT_FALSE(credentials.store(credential("plain", "u", "p")));
  EXPECT_FALSE(credentials.store(credential("special", "u", "", "id")));
  EXPECT_EQ(config["auths"].dump(), R"({"plain":{},"special":{}})") << "only that there is something";
  write("list.out", R"({"plain":"u"})");
  EXPECT_EQ(credentials.all().size(), 2U);
  credentials.erase("plain");
  EXPECT_EQ(config["auths"].dump(), R"({"special":{}})");
  EXPECT_EQ(read("calls"),
            "one get plain\ntwo get special\none get plain\none get plain\n"
            "one store {\"ServerURL\":\"plain\",\"Username\":\"u\",\"Secret\":\"p\"}\n"
            "two store {\"ServerURL\":\"special\",\"Username\":\"\\u003ctoken\\u003e\",\"Secret\":\"id\"}\n"
            "one list unused\none get plain\ntwo get special\none erase plain\n");
}

TEST_F(CredentialStore, HelperThatFails) {
  helper("one");
  write("config.json", R"({"credsStore":"one","credHelpers":{"lost":"nosuch"}})");
  Config config = Config::load(path);
  const auto none = environment();
  Credentials credentials(config, none, warn());
  write("get.code", "1");
  write("get.out", "credentials not found in native keychain\n");
  EXPECT_TRUE(credentials.get("plain").empty());
  write("get.out", "the keychain is locked\n");
  write("get.err", "please unlock\n");
  EXPECT_EQ(failure([&] { credentials.get("plain"); }),
            "error getting credentials - err: exit status 1, out: `the keychain is locked`");
  EXPECT_EQ(warned, "please unlock\n");
  EXPECT_TRUE(credentials.get_if_possible("plain").empty());
  EXPECT_EQ(failure([&] { credentials.get("lost"); }),
            "error getting credentials - err: exec: \"docker-credential-nosuch\": executable file not found in $PATH, "
            "out: ``");
  write("store.code", "3");
  write("store.out", "no credentials username");
  EXPECT_EQ(failure([&] { credentials.store(credential("plain", "", "p")); }),
            "error storing credentials - err: no credentials username, out: `no credentials username`");
  write("erase.code", "2");
  EXPECT_EQ(failure([&] { credentials.erase("plain"); }), "error erasing credentials - err: exit status 2, out: ``");
}

TEST_F(CredentialStore, DefaultHelper) {
  helper("secretservice");
  Config config = Config::load(path);
  const auto none = environment();
  Credentials credentials(config, none, warn());
  EXPECT_FALSE(credentials.store(credential("s", "u", "p")));
  EXPECT_EQ(config.text("credsStore"), "secretservice");
  helper("pass");
  write("config.json", R"({"auths":{"s":{"auth":"YTpi"}}})");
  Config old = Config::load(path);
  EXPECT_EQ(Credentials(old, none, warn()).get("s").password, "b") << "who has entries in the file keeps to it";
}

TEST_F(CredentialStore, EnvironmentWinsAndIsStrict) {
  write("config.json", R"({"auths":{"h":{"auth":"Yzpk"},"g":{"auth":"Yzpk"}}})");
  Config config = Config::load(path);
  const auto good = environment(R"({"auths":{"h":{"auth":"YTpi"}}})");
  Credentials from_environment(config, good, warn());
  EXPECT_TRUE(from_environment.from_environment());
  EXPECT_EQ(from_environment.get("h").password, "b");
  EXPECT_EQ(from_environment.get("g").password, "d");
  EXPECT_EQ(from_environment.all().size(), 2U);
  EXPECT_EQ(warned, "");
  const std::string said = "Failed to create credential store from DOCKER_AUTH_CONFIG:  ";
  for (const auto& [text, fault] : {
           std::pair{R"({"auths":{"h":{"auth":"YTpi","foo":1}}})", "json: unknown field \"foo\""},
           {R"({"auth":{}})", "json: unknown field \"auth\""},
           {R"({"auths":{"h":{}}})", "DOCKER_AUTH_CONFIG environment variable is missing key `auth` for h"},
           {R"({"auths":{"h":{"auth":"YQ=="}}})", "Invalid auth configuration file"},
       }) {
    warned.clear();
    const auto bad = environment(text);
    Credentials refused(config, bad, warn());
    EXPECT_EQ(refused.get("h").password, "d");
    EXPECT_EQ(warned, said + fault + "\n");
  }
}

} // namespace
} // namespace skiff::config
