#pragma once
// The rules of `cp` for paths, by their text alone: which argument names a container, what a trailing slash or `/.`
// asks for, and where and under which name a source arrives. Nothing here looks at a disk.

#include <string>
#include <string_view>

namespace skiff::commands {

struct CopyArgument {
  std::string container; ///< empty: a path on this machine
  std::string path;
};
/// `name:path`, unless the text starts with / or with a dot in front of the colon.
CopyArgument split_copy_argument(std::string_view argument);

/// What stands behind the last slash, trailing slashes aside: "." for nothing, "/" for slashes alone.
std::string_view last_segment(std::string_view path);
/// The path is that of a folder's contents: its last segment is a dot.
bool names_contents(std::string_view path);
/// The path can only be a folder's: it ends with / or /.
bool claims_folder(std::string_view path);
/// `cleaned` with the / or /. at the end that `original` had.
std::string with_ending_of(std::string cleaned, std::string_view original);
/// `target` against the folder that holds `link`, unless absolute.
std::string beside(std::string_view link, std::string_view target);

struct FolderAndName {
  std::string folder;
  std::string name; ///< "." if the path names contents, "/" for the root
};
FolderAndName split_folder(std::string_view path);

/// One end of a copy.
struct CopyEnd {
  std::string path;
  bool exists = false;
  bool is_folder = false;
  std::string name; ///< of a source that was followed: what it is called all the same; else empty

  std::string own_name() const { return name.empty() ? split_folder(path).name : name; }
};
/// A source that turned out to be a link: what it points at, called as before.
CopyEnd followed(std::string_view path, std::string target);

struct Arrival {
  std::string folder; ///< where the archive is unpacked
  std::string name;   ///< what the source is called there
};
/// Throws Failure: `cannot copy directory`, `no such directory`.
Arrival arrival(const CopyEnd& source, const CopyEnd& destination);

/// An archive's entry called `name`, whose first segments `from` become `to`.
std::string renamed_entry(std::string_view name, std::string_view from, std::string_view to);

} // namespace skiff::commands
