#include "notation/path_match.hpp"

#include <skiff/notation/reference.hpp>

#include <support/vectors.hpp>

namespace skiff::notation {

namespace {

Answer described(const Result<Reference>& reference) {
  if (!reference) return base::Error{reference.error()};
  json out{{"string", reference->text()}, {"familiar", reference->familiar()}};
  if (!reference->digest.empty()) out["digest"] = reference->digest;
  if (!reference->named()) return out;
  out["domain"] = reference->domain;
  out["path"] = reference->path;
  out["name"] = reference->name();
  out["familiar_name"] = reference->familiar_name();
  out["is_name_only"] = reference->name_only();
  out["tag_name_only"] = with_default_tag(*reference).text();
  if (!reference->tag.empty()) out["tag"] = reference->tag;
  return out;
}

std::string text(const json& input) { return input.get<std::string>(); }

} // namespace

TEST(Reference, Recorded) {
  check_recorded("refs", "reference.ParseNormalizedNamed",
                 [](const json& in) { return described(parse_reference(text(in))); });
  check_recorded("refs", "reference.ParseAnyReference",
                 [](const json& in) { return described(parse_any_reference(text(in))); });
  check_recorded("refs", "reference.ParseDockerRef",
                 [](const json& in) { return described(parse_pinned_reference(text(in))); });
  check_recorded("refs", "reference.FamiliarMatch", [](const json& in) -> Answer {
    const auto reference = parse_reference(text(in.at(1)));
    if (!reference) return base::Error{reference.error()};
    return answer(familiar_match(text(in.at(0)), *reference));
  });
}

TEST(Reference, DomainIsOnlyWhatCanBeOne) {
  // A '.' makes the first part look like a domain, but an underscore cannot be in one: it is part of the path then.
  const auto reference = parse_reference("foo_bar.com/x");
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->domain, "");
  EXPECT_EQ(reference->name(), "foo_bar.com/x");
  EXPECT_EQ(parse_reference("host:5000/a/b:c")->domain, "host:5000");
}

TEST(Reference, Identifiers) {
  const std::string hex(64, 'a');
  const auto id = parse_any_reference(hex);
  ASSERT_TRUE(id);
  EXPECT_FALSE(id->named());
  EXPECT_EQ(id->text(), "sha256:" + hex);
  EXPECT_EQ(parse_any_reference("sha512:" + hex + hex)->text(), "sha512:" + hex + hex);
  EXPECT_EQ(check_digest("md5:" + hex).error(), "unsupported digest algorithm");
  EXPECT_EQ(check_digest("sha256:abc").error(), "invalid checksum digest length");
}

TEST(PathMatch, StarsClassesAndErrors) {
  EXPECT_TRUE(*path_match("a*b*c", "aXbYbc"));
  EXPECT_FALSE(*path_match("a*c", "a/c"));
  EXPECT_TRUE(*path_match("[a-c]?[^x]", "bxy"));
  EXPECT_FALSE(*path_match("[a-c]?[^x]", "bxx"));
  EXPECT_TRUE(*path_match("\\*", "*"));
  EXPECT_FALSE(*path_match("a", ""));
  for (const auto broken : {"[", "[]a]", "a[", "[-x]", "[x-]", "\\", "[a"})
    EXPECT_EQ(path_match(broken, "x").error(), "syntax error in pattern") << broken;
}

} // namespace skiff::notation
