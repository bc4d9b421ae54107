#pragma once
// Image references: `[domain[:port]/]path[:tag][@digest]`. A short name is completed: `busybox` is
// docker.io/library/busybox. The *familiar* form is the short one that is shown to users.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

struct Reference {
  std::string domain; ///< "docker.io", "localhost:5000"; empty for an identifier
  std::string path;   ///< "library/busybox"; empty for an identifier
  std::string tag;    ///< empty if none was written
  std::string digest; ///< "sha256:…", empty if none was written

  bool named() const { return !path.empty(); }
  bool name_only() const { return tag.empty() && digest.empty(); }
  std::string name() const;          ///< docker.io/library/busybox
  std::string text() const;          ///< name with tag and digest
  std::string familiar_name() const; ///< busybox
  std::string familiar() const;      ///< busybox:1.36
};

/// A name with or without tag and digest, completed to its full form. 64 hexadecimal digits are refused.
Result<Reference> parse_reference(std::string_view text);
/// As parse_reference; 64 hexadecimal digits or a digest alone give an identifier (named() is false).
Result<Reference> parse_any_reference(std::string_view text);
/// As parse_reference, completed with `latest`; a tag next to a digest is dropped.
Result<Reference> parse_pinned_reference(std::string_view text);

/// `:latest` if there is neither tag nor digest.
Reference with_default_tag(Reference reference);

/// Whether a shell pattern matches the familiar form, with or without tag.
Result<bool> familiar_match(std::string_view pattern, const Reference& reference);

/// `algorithm:hex`, with the algorithm known and the length right.
Result<void> check_digest(std::string_view text);

} // namespace skiff::notation
