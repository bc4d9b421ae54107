#pragma once
// The sending side of moby.filesync.v1.FileSync/DiffCopy: offers a directory entry by entry and sends the files that
// the engine asks for. Nothing is read ahead: the walk and the files advance as the connection takes them.

#include "build/grpc.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/build/ignore.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/os/fd.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace skiff::build {

struct SyncFilter {
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::vector<std::string> follow;
  bool text_only = true; ///< the engine takes no names that are not UTF-8
};

class FileSyncSender final : public GrpcHandler {
public:
  /// Throws Failure for an unreadable root or bad patterns.
  FileSyncSender(const std::string& root, const SyncFilter& filter);

  void message(GrpcCall& call, std::string_view message) override;
  bool writable(GrpcCall& call) override;

private:
  struct Parent {
    TreeWalk::Entry entry;
    IgnoreRules::Hits include_hits, exclude_hits;
    bool sent = false;
  };
  bool wanted(const TreeWalk::Entry& entry);
  void walk_on(GrpcCall& call);
  void send_entry(GrpcCall& call, const TreeWalk::Entry& entry);
  void send_file_piece(GrpcCall& call);
  void fail(GrpcCall& call, const base::Failure& failure);

  std::string root_;
  bool text_only_;
  TreeWalk walk_;
  std::optional<IgnoreRules> include_;
  IgnoreRules exclude_;
  std::vector<Parent> parents_;
  std::map<std::pair<dev_t, ino_t>, std::string> linked_files_;
  bool listed_ = false;
  bool ended_ = false;

  std::uint32_t next_id_ = 0;
  std::unordered_map<std::uint32_t, std::string> files_; // that may be asked for
  std::deque<std::uint32_t> asked_;
  os::Fd file_; // of asked_.front()
};

} // namespace skiff::build
