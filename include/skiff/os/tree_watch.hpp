#pragma once
// Changes below folders and of single files, through inotify. A path need not exist yet: the nearest folder above it is
// watched until it does. If the system drops events (a very large burst), the trees are walked and what has changed
// since is reported, so that only removals can be missed.

#include <skiff/base/result.hpp>
#include <skiff/os/fd.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::os {

class TreeWatch {
public:
  using Changed = std::function<void(const std::string& path)>;

  /// `roots`: absolute and clean.
  static base::Result<TreeWatch> open(std::vector<std::string> roots);
  int descriptor() const { return queue_.get(); } ///< readable when something has changed
  /// Everything that has changed, without waiting; a path may be told several times.
  base::Result<void> read(const Changed& changed);

private:
  TreeWatch() = default;
  bool within(std::string_view path) const;
  bool leads_to_root(std::string_view path) const;
  base::Result<void> add(const std::string& folder, const Changed& changed);
  base::Result<void> take(const char* begin, const char* end, const Changed& changed);
  void forget(const std::string& folder);
  base::Result<void> rescan(const Changed& changed);

  std::vector<std::string> roots_;
  Fd queue_;
  std::map<int, std::string> folders_; // by watch
  timespec quiet_{};                   // when the queue was last empty
};

} // namespace skiff::os
