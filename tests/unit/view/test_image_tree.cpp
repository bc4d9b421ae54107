#include "recording.hpp"

#include <skiff/view/image_tree.hpp>

#include <gtest/gtest.h>

namespace skiff::view {
namespace {

std::vector<base::JsonView> all(base::JsonView list) {
  std::vector<base::JsonView> out;
  for (const base::JsonView item : list) out.push_back(item);
  return out;
}

// What the official client 29 printed for `images`, off a terminal.
TEST(ImageTree, EachNameOnItsLine) {
  const base::JsonDocument data = read_recording("lists.json");
  std::vector<base::JsonView> tagged;
  for (const base::JsonView image : all(data["objects"]["images"]))
    if (image["RepoTags"].size() > 0 && image["RepoTags"].at(0).view() != "<none>:<none>") tagged.push_back(image);
  EXPECT_EQ(image_tree(tagged, {}),
            "IMAGE                                                ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
            "alpine:3.20                                          f6a7f6a7f6a7        7.8MB             0B   U    \n"
            "alpine:latest                                        f6a7f6a7f6a7        7.8MB             0B   U    \n"
            "ho-app:1.2                                           a1b2a1b2a1b2       1.98MB             0B   U    \n"
            "ho-app:latest                                        a1b2a1b2a1b2       1.98MB             0B   U    \n"
            "postgres:16                                          b2c3b2c3b2c3        437MB             0B   U    \n"
            "registry.example.com:5000/team/app:v1.2.3-long-tag   c3d4c3d4c3d4         999B             0B   U    \n");
}

constexpr const char* with_platforms = R"([
 {"Id":"sha256:0123456789abcdef","RepoTags":["b:2","b:1"],"Size":3000000,"Containers":0,"Manifests":[
  {"ID":"sha256:aaaaaaaaaaaaaaaa","Kind":"image","Available":true,"Size":{"Total":2000000,"Content":1000000},
   "ImageData":{"Platform":{"os":"linux","architecture":"arm64","variant":"v8"},"Containers":["x"]}},
  {"ID":"sha256:bbbbbbbbbbbbbbbb","Kind":"image","Available":false,"Size":{"Total":0,"Content":5},
   "ImageData":{"Platform":{"os":"linux","architecture":"amd64"},"Containers":[]}},
  {"ID":"sha256:cccccccccccccccc","Kind":"attestation","Size":{"Total":0,"Content":1000}}]},
 {"Id":"sha256:fedcba9876543210","RepoTags":[],"Size":5,"Containers":-1}])";

TEST(ImageTree, PlatformsBelowTheNames) {
  const auto images = base::JsonDocument::parse(with_platforms);
  EXPECT_EQ(image_tree(all(images->view()), {.expanded = true}),
            "IMAGE                   ID             DISK USAGE   CONTENT SIZE   EXTRA\n"
            "b:1                  \n"
            "b:2                     0123456789ab          3MB            1MB   U    \n"
            "├─ linux/arm64/v8       aaaaaaaaaaaa          2MB            1MB   U    \n"
            "└─ linux/amd64          bbbbbbbbbbbb           0B             5B        \n"
            "\n"
            "<untagged>              fedcba987654           5B             0B        \n"
            "\n");
}

TEST(ImageTree, TerminalsGetALegendAndFewerColumns) {
  const auto images = base::JsonDocument::parse(with_platforms);
  const std::string wide = image_tree(all(images->view()), {.columns = 80});
  EXPECT_TRUE(wide.starts_with(std::string(62, ' ') + " Info ->  U In Use\nIMAGE  ")) << wide;
  EXPECT_EQ(image_tree(all(images->view()), {.columns = 30}), "             Info ->  U In Use\n"
                                                              "IMAGE        ID          \n"
                                                              "b:1          0123456789ab\n"
                                                              "b:2          0123456789ab\n"
                                                              "<untagged>   fedcba987654\n");
  const std::string colored = image_tree(all(images->view()), {.columns = 80, .colored = true});
  EXPECT_NE(colored.find("\x1b[34m\x1b[1mb:1\x1b[0m          \x1b[39m0123456789ab\x1b[0m"), std::string::npos)
      << colored;
}

} // namespace
} // namespace skiff::view
