#include <skiff/notation/service_files.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {
Answer described(const Result<ServiceFile>& file, const std::string& kind) {
  if (!file) return base::Error{file.error()};
  return json::array({{{"File", {{"Name", file->target}, {"UID", file->uid}, {"GID", file->gid}, {"Mode", file->mode}}},
                       {kind + "ID", ""},
                       {kind + "Name", file->source}}});
}
} // namespace

TEST(ServiceFiles, Recorded) {
  check_recorded("opts", "swarmopts.SecretOpt",
                 [](const json& in) { return described(parse_secret(in.get<std::string>()), "Secret"); });
  check_recorded("opts", "swarmopts.ConfigOpt",
                 [](const json& in) { return described(parse_config(in.get<std::string>()), "Config"); });
}

TEST(ServiceFiles, ModeIsANumberInAnyBase) {
  EXPECT_EQ(parse_secret("src=a,mode=0x1f")->mode, 31U);
  EXPECT_EQ(parse_secret("src=a,mode=x").error(),
            "invalid mode specified: strconv.ParseUint: parsing \"x\": invalid syntax");
}

} // namespace skiff::notation
