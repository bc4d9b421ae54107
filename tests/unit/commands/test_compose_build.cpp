// What `compose build --print` shows, and exit codes in words.
#include "commands/compose/build_definition.hpp"
#include "commands/compose/explain.hpp"

#include <gtest/gtest.h>

namespace skiff::commands {
namespace {

TEST(BuildDefinition, MembersInTheOrderOfBake) {
  BuildOptions build;
  build.context = "/p/app";
  build.dockerfile = "/p/app/Dockerfile";
  build.build_contexts = {"dep=target:dep"};
  build.build_args = {"B=${x}", "A=1"};
  build.labels = {"l=v"};
  build.tags = {"t", "me/app:1"};
  build.ssh = {"default", "k=/tmp/x"};
  build.pull = build.no_cache = true;
  build.shm_size = 64;
  build.ulimits = {{"nofile", 1, 2}, {"nproc", 5, 5}};
  build.extra_hosts = {"b:::1"};
  build.outputs = {"type=docker"};
  build.attestations = {"type=sbom"};
  EXPECT_EQ(build_definition({{"a.b", build}}, {"a.b"}), R"({
  "group": {
    "default": {
      "targets": [
        "a_b"
      ]
    }
  },
  "target": {
    "a_b": {
      "context": "/p/app",
      "contexts": {
        "dep": "target:dep"
      },
      "dockerfile": "/p/app/Dockerfile",
      "args": {
        "A": "1",
        "B": "$${x}"
      },
      "labels": {
        "l": "v"
      },
      "tags": [
        "t",
        "me/app:1"
      ],
      "ssh": [
        "default=",
        "k=/tmp/x"
      ],
      "pull": true,
      "no-cache": true,
      "shm-size": "64",
      "ulimits": [
        "nofile=1:2",
        "nproc=5"
      ],
      "extra-hosts": {
        "b": "::1"
      },
      "output": [
        "type=docker"
      ],
      "attest": [
        "type=sbom"
      ]
    }
  }
})");
}

TEST(BuildDefinition, DockerfileInTheProject) {
  BuildOptions build;
  build.context = "/p";
  build.dockerfile_inline = "FROM ${BASE}\nRUN a >b && c\n";
  build.check = true;
  const auto text = build_definition({{"one", build}}, {"one"});
  EXPECT_NE(text.find(R"("dockerfile-inline": "FROM $${BASE}\nRUN a \u003eb \u0026\u0026 c\n")"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("call": "lint")"), std::string::npos) << text;
  EXPECT_EQ(text.find("\"output\""), std::string::npos) << text;
}

TEST(ExitCodeWords, SignalsAndShells) {
  EXPECT_EQ(exit_code_words(1), "");
  EXPECT_EQ(exit_code_words(126), "command cannot be run");
  EXPECT_EQ(exit_code_words(127), "command not found");
  EXPECT_EQ(exit_code_words(137), "ended by signal KILL");
  EXPECT_EQ(exit_code_words(143), "ended by signal TERM");
  EXPECT_EQ(exit_code_words(255), "");
}

} // namespace
} // namespace skiff::commands
