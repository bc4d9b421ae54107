#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/codec/tar.hpp>
#include <skiff/config/context.hpp>
#include <skiff/os/files.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <sys/stat.h>

namespace skiff::config {
namespace {

base::JsonDocument parsed(std::string_view text) { return std::move(*base::JsonDocument::parse(text)); }

std::string failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Failure& error) {
    return error.text;
  }
  return {};
}

std::string archive_of(std::string name, std::string_view bytes) {
  codec::TarEntry entry;
  entry.name = std::move(name);
  entry.mode = 0600;
  entry.size = bytes.size();
  std::string archive = codec::tar_header(entry);
  archive += bytes;
  return archive.append(codec::tar_padding(bytes.size()), '\0');
}

TEST(ContextStore, Names) {
  EXPECT_EQ(context_name_fault("a1_.+-Z"), "");
  EXPECT_EQ(context_name_fault(""), "context name cannot be empty");
  EXPECT_EQ(context_name_fault("default"), "\"default\" is a reserved context name");
  for (const char* name : {"a", "-a", "a b", "a/b", "\xc3\xa4\xc3\xa4"})
    EXPECT_NE(context_name_fault(name), "") << name;
}

TEST(ContextStore, NormalForm) {
  EXPECT_EQ(
      normalised_context(parsed(R"({"Endpoints":{"z":{"b":1,"a":2},"docker":{"SkipTLSVerify":true,"Host":"h"}},
      "Metadata":{"x":1,"Description":""},"Name":"n"})")
                             .view())
          .dump(),
      R"({"Name":"n","Metadata":{"x":1},"Endpoints":{"docker":{"Host":"h","SkipTLSVerify":true},"z":{"a":2,"b":1}}})");
  EXPECT_EQ(normalised_context(parsed("{}").view()).dump(), "{}");
}

TEST(ContextStore, FilesAndModes) {
  char folder[] = "/tmp/skiff-store-XXXXXX";
  const Config config = Config::load(::mkdtemp(folder));
  write_context(config, parsed(R"({"Name":"one","Metadata":{"Description":"<&>"}})"));
  write_tls(config, "one", {{"docker", {{"ca.pem", "x"}}}}, true);
  const std::string meta = context_folder(config, "meta", "one");
  EXPECT_EQ(*os::read_file(meta + "/meta.json"), R"({"Name":"one","Metadata":{"Description":"\u003c\u0026\u003e"}})");
  struct stat status {};
  ASSERT_EQ(::stat((context_folder(config, "tls", "one") + "/docker/ca.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(read_tls(config, "one").at("docker").at("ca.pem"), "x");
  EXPECT_EQ(read_contexts(config).size(), 1U);
  write_tls(config, "one", {{"docker", {}}}, false);
  EXPECT_TRUE(read_tls(config, "one").empty());
  remove_context(config, "one");
  EXPECT_FALSE(os::exists(meta));
  EXPECT_EQ(std::system(base::cat("rm -r ", config.folder).c_str()), 0);
}

TEST(ContextArchive, ThereAndBack) {
  const auto context = parsed(R"({"Name":"one","Metadata":{},"Endpoints":{"docker":{"Host":"h"}}})");
  const TlsFiles tls = {{"docker", {{"ca.pem", "authority"}, {"key.pem", "secret"}}}};
  const ContextImport import = read_context_archive(context_archive(context, tls), "two");
  EXPECT_EQ(import.context.dump(), R"({"Name":"two","Metadata":{},"Endpoints":{"docker":{"Host":"h"}}})");
  EXPECT_EQ(import.tls, tls);
}

TEST(ContextArchive, OnlyWhatBelongsThere) {
  const auto read = [](std::string_view archive) { return failure([&] { read_context_archive(archive, "x1"); }); };
  EXPECT_EQ(read(archive_of("other", "x")), "other: unexpected context file");
  EXPECT_EQ(read(archive_of("./meta.json", "{}")), "./meta.json: unexpected context file");
  EXPECT_EQ(read(archive_of("tls/../../etc/x", "x")), "tls/../../etc/x: unexpected path format");
  EXPECT_EQ(read(archive_of("tls/docker/a/b", "x")), "tls/docker/a/b: unexpected path format");
  EXPECT_EQ(read(archive_of("tls/a\\b/x", "x")), "tls/a\\b/x: unexpected '\\' in path");
  EXPECT_EQ(read(archive_of("tls/x", "x")), "archive format is invalid");
  EXPECT_EQ(read(archive_of("tls/docker/ca.pem", "x")), "invalid context: no metadata found");
  EXPECT_EQ(read(archive_of("meta.json", "{")), "unexpected end of JSON input");
  EXPECT_EQ(read("garbage"), "unexpected EOF");
  EXPECT_EQ(read(""), "invalid context: no metadata found");
  EXPECT_EQ(read("PK\x03\x04"), "zip: not a valid zip file");
}

TEST(ContextArchive, Certificates) {
  EXPECT_EQ(tls_fault("", "", ""), "");
  EXPECT_EQ(tls_fault("x", "", ""), "failed to retrieve context tls info: ca.pem seems invalid");
  EXPECT_EQ(tls_fault("", "x", ""), "") << "half of a pair is not looked at, as with docker";
  EXPECT_EQ(tls_fault("", "x", "y"), "no valid private key found");
  const std::string key = "-----BEGIN RSA PRIVATE KEY-----\n";
  EXPECT_TRUE(tls_fault("", "x", key + "Proc-Type: 4,ENCRYPTED\n").starts_with("private key is encrypted - "));
  EXPECT_EQ(tls_fault("", "x", key),
            "failed to retrieve context tls info: tls: failed to find any PEM data in certificate input");
}

} // namespace
} // namespace skiff::config
