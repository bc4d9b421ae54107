#include "build/filesync.hpp"

#include "build/follow_paths.hpp"
#include "build/packet.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace skiff::build {

namespace {

constexpr std::size_t piece_size = 64 * 1024;

// The bits of Go's FileMode.
std::uint32_t go_mode(mode_t mode) {
  std::uint32_t out = mode & 0777;
  const auto add = [&](bool is, std::uint32_t bit) { out |= is ? bit : 0; };
  add(S_ISDIR(mode), go_directory);
  add(S_ISLNK(mode), go_symlink);
  add(S_ISBLK(mode) || S_ISCHR(mode), go_device);
  add(S_ISFIFO(mode), go_fifo);
  add((mode & S_ISUID) != 0, go_setuid);
  add((mode & S_ISGID) != 0, go_setgid);
  add(S_ISCHR(mode), go_character);
  add((mode & S_ISVTX) != 0, go_sticky);
  return out;
}

// A socket is announced as an empty regular file, as the official client does.
bool can_be_asked_for(mode_t mode) { return S_ISREG(mode) || S_ISSOCK(mode); }

std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(path.c_str(), target.data(), target.size());
  if (size < 0) throw base::Failure(base::cat("readlink ", path, ": ", os::error_text(errno)));
  return {target.data(), static_cast<std::size_t>(size)};
}

void add_xattrs(protozero::basic_pbf_writer<std::string>& stat, const std::string& path) {
  std::array<char, 64 * 1024> buffer;
  const auto size = ::llistxattr(path.c_str(), buffer.data(), buffer.size());
  if (size <= 0) return;
  const std::string names(buffer.data(), static_cast<std::size_t>(size));
  for (const auto& name : base::split(names, '\0')) {
    if (name.empty() || name.starts_with("com.apple.")) continue;
    const auto got = ::lgetxattr(path.c_str(), name.c_str(), buffer.data(), buffer.size());
    if (got < 0) continue;
    protozero::pbf_writer entry(stat, static_cast<protozero::pbf_tag_type>(StatField::xattrs));
    entry.add_string(1, name);
    entry.add_bytes(2, buffer.data(), static_cast<std::size_t>(got));
  }
}

void check_utf8(std::string_view what, std::string_view name) {
  for (auto left = name; !left.empty();) {
    const auto rune = base::decode_rune(left);
    if (!rune.valid) throw base::Failure(base::FailureKind::invalid, base::cat(what, base::quote(name)));
    left.remove_prefix(rune.size);
  }
}

IgnoreRules compiled(const std::vector<std::string>& patterns) {
  auto rules = IgnoreRules::compile(patterns);
  if (!rules) throw base::Failure(rules.error());
  return std::move(*rules);
}

bool hit(const IgnoreRules& rules, const std::string& path, const IgnoreRules::Hits& parent, IgnoreRules::Hits& hits) {
  const auto matched = rules.matches(path, parent, hits);
  if (!matched) throw base::Failure(matched.error());
  return *matched;
}

} // namespace

FileSyncSender::FileSyncSender(const std::string& root, const SyncFilter& filter)
    : root_(root), text_only_(filter.text_only), walk_(root), exclude_(compiled(filter.exclude)) {
  auto include = filter.include;
  if (!filter.follow.empty()) {
    const auto followed = follow_paths(root, filter.follow);
    include.insert(include.end(), followed.begin(), followed.end());
    if (followed.empty()) include.clear(); // the root itself: everything
  }
  if (!include.empty()) include_ = compiled(include);
}

void FileSyncSender::message(GrpcCall& call, std::string_view message) {
  protozero::pbf_message<PacketField> reader(message.data(), message.size());
  std::int32_t type = packet_stat;
  std::uint32_t id = 0;
  std::string text;
  while (reader.next()) switch (reader.tag()) {
    case PacketField::type:
      type = reader.get_enum();
      break;
    case PacketField::id:
      id = reader.get_uint32();
      break;
    case PacketField::data:
      text = reader.get_bytes();
      break;
    default:
      reader.skip();
    }
  if (type == packet_request) {
    if (!files_.contains(id)) return fail(call, base::Failure(base::cat("invalid file id ", id)));
    asked_.push_back(id);
  } else if (type == packet_fin) {
    call.send(packet(packet_fin));
    call.finish({});
    ended_ = true;
  } else if (type == packet_error) {
    call.finish({2, "error from receiver: " + text});
    ended_ = true;
  }
}

void FileSyncSender::fail(GrpcCall& call, const base::Failure& failure) {
  constexpr int unknown = 2, internal = 13;
  ended_ = true;
  // An engine that gets a name that is not UTF-8 calls the failure internal.
  if (failure.kind == base::FailureKind::invalid) return call.finish({internal, failure.text});
  call.send(packet(packet_error, 0, failure.text));
  call.finish({unknown, failure.text});
}

bool FileSyncSender::writable(GrpcCall& call) {
  bool used = false;
  try {
    while (!ended_ && !call.congested()) {
      if (!listed_)
        walk_on(call);
      else if (!asked_.empty())
        send_file_piece(call);
      else
        break;
      used = true;
    }
  } catch (const base::Failure& failure) {
    fail(call, failure);
  }
  return used;
}

void FileSyncSender::walk_on(GrpcCall& call) {
  const auto* entry = walk_.next();
  if (entry == nullptr) {
    listed_ = true;
    call.send({}); // an empty message: the listing is complete
    return;
  }
  parents_.resize(std::min(parents_.size(), walk_.depth()));
  const bool send = wanted(*entry);
  if (!send) return;
  for (auto& parent : parents_) {
    if (parent.sent || parent.entry.path == entry->path) continue;
    parent.sent = true;
    send_entry(call, parent.entry);
  }
  if (entry->is_directory()) parents_.back().sent = true;
  send_entry(call, *entry);
}

// Applies the filter, and remembers a directory for what lies below it.
bool FileSyncSender::wanted(const TreeWalk::Entry& entry) {
  Parent own{entry, {}, {}, false};
  const IgnoreRules::Hits none;
  const bool top = parents_.empty();
  bool skip = false;
  bool descend = true;
  if (include_ && !hit(*include_, entry.path, top ? none : parents_.back().include_hits, own.include_hits)) {
    skip = true;
    descend = include_->may_match_below(entry.path, false);
  }
  if (hit(exclude_, entry.path, top ? none : parents_.back().exclude_hits, own.exclude_hits)) {
    skip = true;
    descend = descend && exclude_.may_match_below(entry.path, true);
  }
  if (entry.is_directory()) {
    // An unreadable directory matters only if something of it was wanted.
    if (!descend || (skip && ::access(walk_.full_path().c_str(), R_OK | X_OK) != 0)) walk_.skip_children();
    parents_.push_back(std::move(own));
  }
  return !skip;
}

void FileSyncSender::send_entry(GrpcCall& call, const TreeWalk::Entry& entry) {
  const struct stat& status = entry.status;
  const std::string path = base::cat(root_, '/', entry.path);
  std::string link;
  if (text_only_) check_utf8("file name is not valid UTF-8: ", entry.path);
  if (S_ISLNK(status.st_mode)) {
    link = link_target(path);
    if (text_only_) check_utf8(base::cat("target of ", base::quote(entry.path), " is not valid UTF-8: "), link);
  } else if (!entry.is_directory() && status.st_nlink > 1) {
    const auto [first, is_new] = linked_files_.try_emplace({status.st_dev, status.st_ino}, entry.path);
    if (!is_new) link = first->second;
  }
  std::string out;
  {
    protozero::pbf_writer message(out);
    protozero::pbf_writer stat(message, static_cast<protozero::pbf_tag_type>(PacketField::stat));
    const auto tag = [](StatField field) { return static_cast<protozero::pbf_tag_type>(field); };
    stat.add_string(tag(StatField::path), entry.path);
    stat.add_uint32(tag(StatField::mode), go_mode(status.st_mode));
    if (!entry.is_directory() && status.st_size != 0) stat.add_int64(tag(StatField::size), status.st_size);
    stat.add_int64(tag(StatField::mtime), status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec);
    if (!link.empty()) stat.add_string(tag(StatField::link), link);
    if (S_ISBLK(status.st_mode) || S_ISCHR(status.st_mode)) {
      stat.add_int64(tag(StatField::device_major), major(status.st_rdev));
      stat.add_int64(tag(StatField::device_minor), minor(status.st_rdev));
    }
    add_xattrs(stat, path);
  }
  if (can_be_asked_for(status.st_mode)) files_[next_id_] = entry.path;
  ++next_id_;
  call.send(out);
}

void FileSyncSender::send_file_piece(GrpcCall& call) {
  const auto id = asked_.front();
  const auto found = files_.find(id);
  const std::string path = base::cat(root_, '/', found->second);
  const auto finish = [&] {
    call.send(packet(packet_data, id));
    file_.reset();
    files_.erase(found);
    asked_.pop_front();
  };
  if (!file_) {
    file_ = os::Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file_ && (errno == ENOENT || errno == ENXIO)) return finish(); // vanished meanwhile, or a socket
    if (!file_) throw base::Failure(base::cat("open ", path, ": ", os::error_text(errno)));
  }
  std::array<char, piece_size> buffer;
  const auto got = ::read(file_.get(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return;
  if (got < 0) throw base::Failure(base::cat("read ", path, ": ", os::error_text(errno)));
  if (got == 0) return finish();
  call.send(packet(packet_data, id, {buffer.data(), static_cast<std::size_t>(got)}));
}

} // namespace skiff::build
