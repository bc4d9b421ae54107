#include <skiff/notation/mounts.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {
std::string text(const json& input) { return input.get<std::string>(); }
} // namespace

TEST(Mounts, Recorded) {
  check_recorded("opts", "opts.MountOpt(cwd=/tmp)", [](const json& in) -> Answer {
    const auto mount = parse_mount(text(in), "/tmp");
    if (!mount) return base::Error{mount.error()};
    return json::array({parsed(mount->dump())});
  });
}

TEST(Mounts, FieldsKeepTheOrderOfTheEngine) {
  EXPECT_EQ(parse_mount("volume-driver=d,volume-nocopy,dst=/b,volume-label=b=2,volume-label=a=1,volume-subpath=s,ro,"
                        "src=v",
                        "/")
                ->dump(),
            R"({"Type":"volume","Source":"v","Target":"/b","ReadOnly":true,"VolumeOptions":)"
            R"({"NoCopy":true,"Labels":{"a":"1","b":"2"},"Subpath":"s","DriverConfig":{"Name":"d"}}})");
  EXPECT_EQ(parse_mount("type=tmpfs,dst=/b,tmpfs-mode=1777", "/")->dump(),
            R"({"Type":"tmpfs","Target":"/b","TmpfsOptions":{"Mode":1023}})");
  EXPECT_EQ(parse_mount("type=bind,src=../x/,dst=/b", "/a/b")->dump(),
            R"({"Type":"bind","Source":"/a/x","Target":"/b"})");
}

TEST(Mounts, BindRecursiveHasConditions) {
  EXPECT_EQ(parse_mount("type=bind,bind-recursive=writable", "/").error(),
            "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
  EXPECT_EQ(parse_mount("type=bind,ro,bind-recursive=readonly", "/").error(),
            "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
  EXPECT_EQ(parse_mount("type=tmpfs,tmpfs-mode=9", "/").error(), "invalid value for tmpfs-mode: 9");
  EXPECT_EQ(parse_mount("a b =c", "/").error(), "invalid option 'a b' in 'a b =c': option should not have whitespace");
}

TEST(Volumes, Recorded) {
  check_recorded("opts", "volumespec.Parse", [](const json& in) -> Answer {
    const auto spec = parse_volume(text(in));
    if (!spec) return base::Error{spec.error()};
    json out{{"type", spec->type}};
    if (!spec->source.empty()) out["source"] = spec->source;
    if (!spec->target.empty()) out["target"] = spec->target;
    if (spec->read_only) out["read_only"] = true;
    if (spec->no_copy) out["volume"] = {{"nocopy", true}};
    if (!spec->propagation.empty()) out["bind"] = {{"propagation", spec->propagation}};
    return out;
  });
}

TEST(Volumes, TooManyColons) {
  EXPECT_EQ(parse_volume("/a:/b:ro:xx").error(), "invalid spec: /a:/b:ro:xx: too many colons");
  EXPECT_EQ(parse_volume("/a:/b:rslave,ro")->propagation, "rslave");
  EXPECT_TRUE(parse_volume("/a:/b:c:d")); // a Windows drive, as far as the form tells
}

} // namespace skiff::notation
