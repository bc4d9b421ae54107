#include "commands/container/create_body.hpp"
#include "commands/container/create_flags.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace skiff::commands {

namespace {

using base::Json;

// `--name value` pairs through the rows of the table, as the grammar would hand them on; then the body.
class Creation {
public:
  Creation() {
    context.working_directory = "/work/dir";
    context.environment = [](std::string_view name) -> std::optional<std::string> {
      if (name == "SET") return "from client";
      return std::nullopt;
    };
    context.read_file = [](const std::string& path) -> base::Result<std::string> {
      if (path == "env") return std::string("# comment\nA=file\nSET\nUNSET\n");
      if (path == "labels") return std::string("l=file\nm\n");
      if (path == "profile") return std::string("{ \"a\" : \"x \\\" y\",\n \"n\": 1.50 }");
      return base::Error{"open " + path + ": no such file or directory"};
    };
  }

  Creation& with(std::string_view name, std::string_view value) {
    for (const auto& group : run_flag_groups)
      for (const auto& flag : group)
        if (flag.name == name)
          if (const auto done = flag.set(&options, value); !done) ADD_FAILURE() << name << ": " << done.error();
    return *this;
  }
  base::Result<base::JsonDocument> body() const { return create_body(options, arguments, context); }
  Json at(const char* pointer) const {
    const auto made = body();
    if (!made) return "error: " + made.error();
    return made->root().value(Json::json_pointer(pointer), Json());
  }
  std::string error() const {
    const auto made = body();
    return made ? "no error" : made.error();
  }

  ContainerCreateOptions options;
  CreateContext context;
  std::vector<std::string> arguments{"image"};
};

std::string refused(std::string_view name, std::string_view value) {
  ContainerCreateOptions options;
  for (const auto& flag : create_flag::shared)
    if (flag.name == name)
      if (const auto done = flag.set(&options, value); !done) return done.error();
  return "accepted";
}

} // namespace

TEST(CreateBody, SkeletonKeepsTheOrderAndLeavesOutWhatIsUnset) {
  Creation creation;
  creation.context.console = {24, 80};
  const auto body = creation.body();
  ASSERT_TRUE(body);
  EXPECT_TRUE(body->dump().starts_with(
      R"({"Hostname":"","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,"AttachStderr":true,"Tty":)"));
  EXPECT_EQ(creation.at("/HostConfig/ConsoleSize").dump(), "[24,80]");
  for (const auto key : {"ExposedPorts", "Healthcheck", "StopSignal", "StopTimeout"})
    EXPECT_FALSE((*body)[key].exists());
  for (const auto key : {"Annotations", "StorageOpt", "Tmpfs", "Sysctls", "Runtime", "KernelMemory", "Mounts", "Init"})
    EXPECT_FALSE((*body)["HostConfig"][key].exists()) << key;
}

TEST(CreateBody, ThreeStateFlagsAreSentOnlyWhenGiven) {
  EXPECT_EQ(Creation().with("init", "false").at("/HostConfig/Init"), Json(false));
  EXPECT_EQ(Creation().with("stop-timeout", "0").at("/StopTimeout"), Json(0));
  EXPECT_EQ(Creation().with("stop-signal", "").at("/StopSignal"), Json());
  EXPECT_EQ(Creation().with("entrypoint", "").at("/Entrypoint").dump(), R"([""])");
}

TEST(CreateBody, Streams) {
  Creation interactive;
  interactive.with("interactive", "true");
  EXPECT_EQ(interactive.at("/StdinOnce"), Json(true));
  EXPECT_EQ(interactive.at("/AttachStdout"), Json(true));
  Creation chosen;
  chosen.with("attach", "STDERR").with("attach", "stdin");
  EXPECT_EQ(chosen.at("/AttachStdin"), Json(true));
  EXPECT_EQ(chosen.at("/AttachStdout"), Json(false));
  EXPECT_EQ(chosen.at("/OpenStdin"), Json(false));
  EXPECT_EQ(refused("attach", "foo"), "valid streams are STDIN, STDOUT and STDERR");
}

TEST(CreateBody, EnvironmentIsFilesThenFlagsThenProxies) {
  Creation creation;
  creation.with("env-file", "env").with("env", "A=1").with("env", "SET").with("env", "B").with("env", "A=2");
  creation.with("env", "http_proxy=mine");
  creation.context.proxies = {{"HTTP_PROXY", "p"}, {"http_proxy", "p"}};
  EXPECT_EQ(creation.at("/Env").dump(),
            R"(["A=file","SET=from client","A=2","SET=from client","B","http_proxy=mine","HTTP_PROXY=p"])");
  EXPECT_EQ(Creation().with("env-file", "none").error(), "--env-file: open none: no such file or directory");
}

TEST(CreateBody, LabelsOfFlagsWin) {
  EXPECT_EQ(Creation().with("label-file", "labels").with("label", "l=flag").with("label", "k").at("/Labels").dump(),
            R"({"k":"","l":"flag"})");
}

TEST(CreateBody, VolumesWithASourceAreBinds) {
  Creation creation;
  for (const auto text : {"/b", "./rel/../x:/c:ro", "name:/d", "/e:/f", "/e:/f"}) creation.with("volume", text);
  EXPECT_EQ(creation.at("/Volumes").dump(), R"({"/b":{}})");
  EXPECT_EQ(creation.at("/HostConfig/Binds").dump(), R"(["/work/dir/x:/c:ro","name:/d","/e:/f"])");
  EXPECT_EQ(Creation().with("volume", "").error(), "invalid empty volume spec");
  EXPECT_EQ(Creation().with("mount", "type=bind,src=.,dst=/x").at("/HostConfig/Mounts").dump(),
            R"([{"Type":"bind","Source":"/work/dir","Target":"/x"}])");
}

TEST(CreateBody, PublishedPortsAreExposed) {
  Creation creation;
  creation.with("publish", "80-81").with("publish", "[::1]:9:81/udp").with("expose", "90-91/udp");
  EXPECT_EQ(creation.at("/ExposedPorts").dump(), R"({"80/tcp":{},"81/tcp":{},"81/udp":{},"90/udp":{},"91/udp":{}})");
  EXPECT_EQ(creation.at("/HostConfig/PortBindings").dump(),
            R"({"80/tcp":[{"HostIp":"","HostPort":""}],"81/tcp":[{"HostIp":"","HostPort":""}],)"
            R"("81/udp":[{"HostIp":"::1","HostPort":"9"}]})");
}

TEST(CreateBody, DevicesByEngineAndByName) {
  Creation creation;
  creation.with("device", "/dev/a:r").with("device", "v.com/c=x").with("gpus", "2");
  EXPECT_EQ(creation.at("/HostConfig/Devices").dump(),
            R"([{"PathOnHost":"/dev/a","PathInContainer":"/dev/a","CgroupPermissions":"r"}])");
  EXPECT_EQ(creation.at("/HostConfig/DeviceRequests/1").dump(),
            R"({"Driver":"cdi","Count":0,"DeviceIDs":["v.com/c=x"],"Capabilities":null,"Options":null})");
  creation.context.engine_os = "plan9";
  EXPECT_EQ(creation.error(), "unknown server OS: plan9");
}

TEST(CreateBody, SecurityOptions) {
  Creation creation;
  creation.with("security-opt", "seccomp=profile").with("security-opt", "systempaths=unconfined");
  creation.with("security-opt", "label:disable").with("security-opt", "no-new-privileges");
  EXPECT_EQ(creation.at("/HostConfig/SecurityOpt").dump(),
            Json({"seccomp={\"a\":\"x \\\" y\",\"n\":1.50}", "label:disable", "no-new-privileges"}).dump());
  EXPECT_EQ(creation.at("/HostConfig/MaskedPaths").dump(), "[]");
  EXPECT_EQ(Creation().with("security-opt", "x").error(), "invalid --security-opt: \"x\"");
  EXPECT_EQ(Creation().with("security-opt", "seccomp=env").error(),
            "compacting json for seccomp profile (env) failed: invalid character '#' looking for beginning of value");
}

TEST(CreateBody, HealthChecks) {
  EXPECT_EQ(Creation()
                .with("health-cmd", "x")
                .with("health-retries", "2")
                .with("health-timeout", "1s")
                .at("/Healthcheck")
                .dump(),
            R"({"Test":["CMD-SHELL","x"],"Timeout":1000000000,"Retries":2})");
  EXPECT_EQ(Creation().with("health-start-period", "-1s").error(), "--health-start-period cannot be negative");
  EXPECT_EQ(Creation().with("no-healthcheck", "true").with("health-cmd", "x").error(),
            "--no-healthcheck conflicts with --health-* options");
}

TEST(CreateBody, ErrorsComeInTheOfficialOrder) {
  Creation creation;
  creation.with("rm", "true").with("restart", "always").with("log-driver", "none").with("log-opt", "a=b");
  creation.with("uts", "x").with("expose", "x").with("memory-swappiness", "101").with("mac-address", "x");
  EXPECT_EQ(creation.error(), "x is not a valid mac address");
  creation.options.mac.clear();
  EXPECT_EQ(creation.error(), "invalid value: 101. Valid memory swappiness range is 0-100");
  creation.options.swappiness = 1;
  EXPECT_EQ(creation.error(), "invalid range format for --expose: invalid start port 'x': invalid syntax");
  creation.options.expose.clear();
  EXPECT_EQ(creation.error(), "--uts: invalid UTS mode");
  creation.with("uts", "host");
  EXPECT_EQ(creation.error(), "invalid logging opts for driver none");
  creation.options.log_options.clear();
  EXPECT_EQ(creation.error(), "conflicting options: cannot specify both --restart and --rm");
  creation.with("restart", "no");
  EXPECT_EQ(creation.error(), "no error");
}

TEST(CreateBody, Networks) {
  Creation old;
  old.with("network", "n").with("network-alias", "a").with("ip", "::ffff:10.0.0.1").with("link", "x:y");
  EXPECT_EQ(old.at("/NetworkingConfig/EndpointsConfig/n/IPAMConfig").dump(), R"({"IPv4Address":"10.0.0.1"})");
  EXPECT_EQ(old.at("/NetworkingConfig/EndpointsConfig/n/Links").dump(), R"(["x:y"])");
  EXPECT_EQ(old.at("/HostConfig/NetworkMode"), Json("n"));
  EXPECT_EQ(Creation().with("network", "n").at("/NetworkingConfig/EndpointsConfig").dump(), "{}");
  EXPECT_EQ(Creation().with("network", "name=n,alias=b").with("network-alias", "a").error(),
            "conflicting options: cannot specify both --network-alias and per-network alias");
  EXPECT_EQ(Creation().with("network", "bridge").with("network-alias", "a").error(),
            "network-scoped aliases are only supported for user-defined networks");
  EXPECT_EQ(Creation().with("network", "n").with("network", "n").error(), "network \"n\" is specified multiple times");
  EXPECT_EQ(Creation().with("network", " ").error(), "no name set for network");
  EXPECT_EQ(refused("ip", "x"), "failed to parse IP: \"x\"");
}

TEST(CreateBody, OldEngines) {
  Creation creation;
  creation.with("kernel-memory", "4m").with("mac-address", "92-D0-C6-0A-29-33");
  EXPECT_EQ(creation.at("/HostConfig/KernelMemory"), Json());
  creation.context.version = {1, 41};
  EXPECT_EQ(creation.at("/HostConfig/KernelMemory"), Json(4 << 20));
  EXPECT_EQ(creation.at("/NetworkingConfig/EndpointsConfig/default/MacAddress"), Json("92:d0:c6:0a:29:33"));
  EXPECT_EQ(check_version(*creation.body(), {1, 41}).error(),
            "\"specify mac-address per network\" requires API version 1.44, but the Docker daemon API version is 1.41");
  EXPECT_TRUE(check_version(*creation.body(), {1, 44}));
}

TEST(CreateFlags, EveryRowWritesSomething) {
  // A row whose setter does nothing would be an option that is ignored; these two are kept for old scripts only.
  for (const auto& group : run_flag_groups)
    for (const auto& flag : group) {
      if (flag.name == "help" || flag.name == "disable-content-trust") continue;
      bool changed = false;
      for (const auto value : {"7", "/dev/x:20", "net.a=b", "a:1.2.3.4", "stdin", "c 1:1 r", "type=tmpfs,dst=/x",
                               "cpu=1", "true", "false", "1s", "1.2.3.4", "a=b"}) {
        ContainerCreateOptions before, after;
        if (!flag.set(&after, value)) continue;
        const auto same_members = [&] {
          return before.attach == after.attach && before.env == after.env && before.env_files == after.env_files &&
                 before.entrypoint == after.entrypoint && before.interactive == after.interactive &&
                 before.labels == after.labels && before.label_files == after.label_files &&
                 before.annotations == after.annotations && before.publish == after.publish &&
                 before.expose == after.expose && before.aliases == after.aliases && before.links == after.links &&
                 before.link_local_ips == after.link_local_ips && before.networks.size() == after.networks.size() &&
                 before.ipv4 == after.ipv4 && before.ipv6 == after.ipv6 && before.mac == after.mac &&
                 before.volumes == after.volumes && before.mounts == after.mounts && before.tmpfs == after.tmpfs &&
                 before.storage_options == after.storage_options && before.cap_add == after.cap_add &&
                 before.cap_drop == after.cap_drop && before.devices == after.devices;
        };
        const auto same_settings = [&] {
          return before.log_options == after.log_options && before.security_options == after.security_options &&
                 before.ulimits.size() == after.ulimits.size() && before.sysctls == after.sysctls &&
                 before.restart == after.restart && before.kernel_memory == after.kernel_memory &&
                 before.swappiness == after.swappiness && before.health_command == after.health_command &&
                 before.health_interval == after.health_interval && before.health_timeout == after.health_timeout &&
                 before.health_start_period == after.health_start_period &&
                 before.health_start_interval == after.health_start_interval &&
                 before.health_retries == after.health_retries && before.no_health_check == after.no_health_check &&
                 before.name == after.name && before.cid_file == after.cid_file && before.pull == after.pull &&
                 before.platform == after.platform && before.quiet == after.quiet &&
                 before.use_api_socket == after.use_api_socket && before.remove == after.remove &&
                 before.detach == after.detach && before.sig_proxy == after.sig_proxy &&
                 before.detach_keys == after.detach_keys && before.wait == after.wait &&
                 before.wait_timeout == after.wait_timeout;
        };
        changed = changed || before.body.dump() != after.body.dump() || !same_members() || !same_settings();
      }
      EXPECT_TRUE(changed) << "--" << flag.name;
    }
}

} // namespace skiff::commands
