// `compose config --origin`: where every value comes from.
#include "imagined_project.hpp"

#include <skiff/compose/config.hpp>

namespace skiff::compose {
namespace {

TEST(compose_origins, every_source_of_a_value) {
  auto options = project({{"/p/compose.yaml", "include: [lib/inc.yml]\n"
                                              "x-env: &env {SHARED: one, KEPT: two}\n"
                                              "services:\n"
                                              "  a:\n"
                                              "    extends: {file: base.yml, service: b}\n"
                                              "    image: x:${TAG}\n"
                                              "    user: ${U:-root}\n"
                                              "    environment: {<<: *env, KEPT: own, FROM_SHELL: }\n"
                                              "    env_file: [e.env]\n"
                                              "    command: [\"${DIR}\", plain, \"${NOTHING-}${TAG}\"]\n"
                                              "    ports: [\"80:80\"]\n"},
                          {"/p/compose.override.yaml", "services:\n"
                                                       "  a:\n"
                                                       "    working_dir: ${DIR}\n"
                                                       "    labels: {over: \"1\"}\n"},
                          {"/p/base.yml", "services: {b: {image: base, hostname: h, labels: {base: \"1\"}}}\n"},
                          {"/p/lib/inc.yml", "services: {i: {image: \"i:${DIR}${OWN}\"}}\n"},
                          {"/p/lib/.env", "OWN=o\n"},
                          {"/p/e.env", "# variables\nA=1\n\nB=${A}\n"},
                          {"/p/.env", "DIR=/w\n"}});
  options.environment["FROM_SHELL"] = "s";
  options.note_origins = true;
  EXPECT_EQ(config_with_origins(load(options)),
            "name: p\n"
            "services:\n"
            "  a:\n"
            "    command:\n"
            "      - /w # /p/compose.yaml:10 (DIR from /p/.env)\n"
            "      - plain # /p/compose.yaml:10\n"
            "      - \"1\" # /p/compose.yaml:10 (TAG from environment, NOTHING from default)\n"
            "    environment:\n"
            "      A: \"1\" # /p/e.env:2\n"
            "      B: \"1\" # /p/e.env:4\n"
            "      FROM_SHELL: s # /p/compose.yaml:8\n"
            "      KEPT: own # /p/compose.yaml:8\n"
            "      SHARED: one # /p/compose.yaml:2\n"
            "    hostname: h # /p/base.yml:1\n"
            "    image: x:1 # /p/compose.yaml:6 (TAG from environment)\n"
            "    labels:\n"
            "      base: \"1\" # /p/base.yml:1\n"
            "      over: \"1\" # /p/compose.override.yaml:4\n"
            "    networks:\n"
            "      default: null\n"
            "    ports:\n"
            "      - mode: ingress # /p/compose.yaml:11\n"
            "        target: 80 # /p/compose.yaml:11\n"
            "        published: \"80\" # /p/compose.yaml:11\n"
            "        protocol: tcp # /p/compose.yaml:11\n"
            "    user: root # /p/compose.yaml:7 (U from default)\n"
            "    working_dir: /w # /p/compose.override.yaml:3 (DIR from /p/.env)\n"
            "  i:\n"
            "    image: i:/wo # /p/lib/inc.yml:1 (DIR from /p/.env, OWN from /p/lib/.env)\n"
            "    networks:\n"
            "      default: null\n"
            "networks:\n"
            "  default:\n"
            "    name: p_default\n"
            "x-env:\n"
            "  KEPT: two # /p/compose.yaml:2\n"
            "  SHARED: one # /p/compose.yaml:2\n");
}

} // namespace
} // namespace skiff::compose
