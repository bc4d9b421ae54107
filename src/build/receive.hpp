#pragma once
// The receiving end of moby.filesync.v1.FileSend/DiffCopy: what an exporter sends to the client, as a stream of bytes
// (tar, oci, docker) or entry by entry into a directory (local). Nothing outside of the directory is touched, whatever
// the entries are called and whatever symbolic links lie there.

#include "build/grpc.hpp"

#include <skiff/build/buildkit.hpp>
#include <skiff/os/fd.hpp>

#include <cstdint>
#include <ctime>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::build {

class StreamReceiver final : public GrpcHandler {
public:
  explicit StreamReceiver(const Exporter& exporter) : exporter_(exporter) {}
  void message(GrpcCall& call, std::string_view message) override;
  void remote_end(GrpcCall& call) override { call.finish({}); }

private:
  const Exporter& exporter_;
};

class TreeReceiver final : public GrpcHandler {
public:
  /// Makes the directory. Throws Failure.
  explicit TreeReceiver(const std::string& root);
  void message(GrpcCall& call, std::string_view message) override;

private:
  struct Entry {
    std::string path, link;
    std::uint32_t mode = 0; // of Go
    std::int64_t mtime = 0; // nanoseconds
    std::int64_t device_major = 0, device_minor = 0;
    std::map<std::string, std::string> xattrs;
  };
  struct Place { // a name in an open directory
    os::Fd parent;
    std::string name;
  };
  static Entry entry_of(std::string_view bytes);
  void add(GrpcCall& call, const Entry& entry);
  void take(GrpcCall& call, std::uint32_t id, std::string_view bytes);
  Place find(std::string_view path) const;
  void make(const Entry& entry, const Place& place, const std::string& name) const;
  void finish(GrpcCall& call);

  std::string root_path_;
  os::Fd root_;
  std::uint32_t next_id_ = 0;
  std::map<std::uint32_t, Entry> files_; // whose bytes have not all come
  std::map<std::uint32_t, os::Fd> open_; // of those, the ones that have begun
  std::vector<Entry> directories_;       // whose times are set at the end
  bool listed_ = false, said_goodbye_ = false, failed_ = false;
};

} // namespace skiff::build
