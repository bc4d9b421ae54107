#include "build/receive.hpp"

#include "build/messages.hpp"
#include "build/packet.hpp"
#include "build/protobuf.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace skiff::build {

namespace {

constexpr std::string_view new_name = ".tmp.skiff"; // beside what it replaces, for the moment of one entry

base::Failure failed(std::string_view what, std::string_view path) {
  return base::Failure(base::cat(what, ' ', path, ": ", os::error_text(errno)));
}

void write_all(int descriptor, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw failed("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

timespec time_of(std::int64_t nanoseconds) {
  constexpr std::int64_t second = 1'000'000'000;
  auto rest = nanoseconds % second;
  if (rest < 0) rest += second;
  return {(nanoseconds - rest) / second, rest};
}

mode_t permissions(std::uint32_t mode) {
  mode_t out = mode & 0777;
  if ((mode & go_setuid) != 0) out |= S_ISUID;
  if ((mode & go_setgid) != 0) out |= S_ISGID;
  if ((mode & go_sticky) != 0) out |= S_ISVTX;
  return out;
}

void set_times(int parent, const std::string& name, std::int64_t mtime) {
  const std::array<timespec, 2> times = {time_of(mtime), time_of(mtime)};
  ::utimensat(parent, name.c_str(), times.data(), AT_SYMLINK_NOFOLLOW); // a file system without them is no failure
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

std::string_view view(const protozero::data_view& bytes) { return {bytes.data(), bytes.size()}; }

// What is in the way of an entry; a directory with all that is in it.
void remove_tree(int parent, const std::string& name) {
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) return;
  os::Fd directory(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory) throw failed("unlinkat", name);
  const std::unique_ptr<DIR, CloseDirectory> list(::fdopendir(::dup(directory.get())));
  if (!list) throw failed("open", name);
  while (const dirent* entry = ::readdir(list.get()))
    if (const std::string child = entry->d_name; child != "." && child != "..") remove_tree(directory.get(), child);
  if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0) throw failed("unlinkat", name);
}

} // namespace

void StreamReceiver::message(GrpcCall& /*call*/, std::string_view message) {
  protozero::pbf_reader reader(message.data(), message.size());
  while (reader.next()) {
    if (reader.tag() == 1)
      exporter_.sink(view(reader.get_view()));
    else
      reader.skip();
  }
}

TreeReceiver::TreeReceiver(const std::string& root) : root_path_(root) {
  const auto cannot = [&](std::string_view what) {
    return base::Failure(
        base::cat("failed to create synctarget dest dir ", root, ": ", what, ' ', root, ": ", os::error_text(errno)));
  };
  if (!os::make_directories(root, 0700)) throw cannot("mkdir");
  root_ = os::Fd(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_) throw cannot("open");
}

TreeReceiver::Entry TreeReceiver::entry_of(std::string_view bytes) {
  Entry out;
  protozero::pbf_message<StatField> stat(bytes.data(), bytes.size());
  while (stat.next()) switch (stat.tag()) {
    case StatField::path:
      out.path = stat.get_string();
      break;
    case StatField::mode:
      out.mode = stat.get_uint32();
      break;
    case StatField::mtime:
      out.mtime = stat.get_int64();
      break;
    case StatField::link:
      out.link = stat.get_string();
      break;
    case StatField::device_major:
      out.device_major = stat.get_int64();
      break;
    case StatField::device_minor:
      out.device_minor = stat.get_int64();
      break;
    case StatField::xattrs:
      read_entry(stat.get_message(), out.xattrs);
      break;
    default:
      stat.skip();
    }
  return out;
}

void TreeReceiver::message(GrpcCall& call, std::string_view message) {
  if (failed_) return;
  try {
    std::int32_t type = packet_stat;
    std::uint32_t id = 0;
    std::string_view stat, data;
    protozero::pbf_message<PacketField> reader(message.data(), message.size());
    while (reader.next()) switch (reader.tag()) {
      case PacketField::type:
        type = reader.get_enum();
        break;
      case PacketField::stat:
        stat = view(reader.get_view());
        break;
      case PacketField::id:
        id = reader.get_uint32();
        break;
      case PacketField::data:
        data = view(reader.get_view());
        break;
      default:
        reader.skip();
      }
    if (type == packet_data) return take(call, id, data);
    if (type == packet_fin) return call.finish({});
    if (type == packet_error) throw base::Failure(base::cat("error from sender: ", data));
    if (type != packet_stat) return;
    if (!stat.empty()) return add(call, entry_of(stat));
    listed_ = true;
    finish(call);
  } catch (const base::Failure& failure) {
    failed_ = true;
    call.send(packet(packet_error, 0, failure.text));
    call.finish({2, failure.text});
  } catch (const protozero::exception&) {
    failed_ = true;
    call.finish({2, "broken message of the exporter"});
  }
}

// Walks down from the root without following a link; the sender announces directories before what is in them.
TreeReceiver::Place TreeReceiver::find(std::string_view path) const {
  Place out{os::Fd(::fcntl(root_.get(), F_DUPFD_CLOEXEC, 0)), {}};
  const auto parts = base::split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty() || parts[i] == "." || parts[i] == "..")
      throw base::Failure(base::cat("exporter sent an invalid path ", base::quote(path)));
    if (i + 1 == parts.size()) break;
    os::Fd next(::openat(out.parent.get(), parts[i].c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next) throw failed("open", base::cat(root_path_, '/', path));
    out.parent = std::move(next);
  }
  out.name = parts.back();
  return out;
}

void TreeReceiver::make(const Entry& entry, const Place& place, const std::string& name) const {
  const int parent = place.parent.get();
  const mode_t mode = permissions(entry.mode);
  const auto check = [&](bool fine, std::string_view what) {
    if (!fine) throw failed(what, base::cat(root_path_, '/', entry.path));
  };
  if ((entry.mode & go_directory) != 0) {
    check(::mkdirat(parent, name.c_str(), 0700) == 0 || errno == EEXIST, "mkdir");
  } else if ((entry.mode & go_symlink) != 0) {
    return check(::symlinkat(entry.link.c_str(), parent, name.c_str()) == 0, "symlink");
  } else if ((entry.mode & (go_device | go_fifo)) != 0) {
    const mode_t kind = (entry.mode & go_fifo) != 0 ? S_IFIFO : (entry.mode & go_character) != 0 ? S_IFCHR : S_IFBLK;
    const auto device = makedev(static_cast<unsigned>(entry.device_major), static_cast<unsigned>(entry.device_minor));
    check(::mknodat(parent, name.c_str(), kind | 0600, device) == 0, "mknod");
  } else if (!entry.link.empty()) {
    const Place first = find(entry.link);
    return check(::linkat(first.parent.get(), first.name.c_str(), parent, name.c_str(), 0) == 0, "link");
  } else {
    const os::Fd file(::openat(parent, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    check(static_cast<bool>(file), "open");
  }
  if (!entry.xattrs.empty()) {
    const os::Fd file(::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    for (const auto& [key, value] : entry.xattrs) // what is not permitted here is left out, as the official client does
      ::fsetxattr(file.get(), key.c_str(), value.data(), value.size(), 0);
  }
  // A directory that nobody may write to gets that mode when all is in it.
  const mode_t now = (entry.mode & go_directory) != 0 ? mode | 0700 : mode;
  check(::fchmodat(parent, name.c_str(), now, 0) == 0, "chmod");
}

void TreeReceiver::add(GrpcCall& call, const Entry& entry) {
  const std::uint32_t id = next_id_++;
  const Place place = find(entry.path);
  const bool directory = (entry.mode & go_directory) != 0;
  struct stat old {};
  const bool exists = ::fstatat(place.parent.get(), place.name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0;
  if (exists && (!directory || !S_ISDIR(old.st_mode))) {
    const std::string beside(new_name);
    remove_tree(place.parent.get(), beside);
    make(entry, place, beside);
    if (directory || S_ISDIR(old.st_mode)) remove_tree(place.parent.get(), place.name);
    if (::renameat(place.parent.get(), beside.c_str(), place.parent.get(), place.name.c_str()) != 0)
      throw failed("rename", base::cat(root_path_, '/', entry.path));
    remove_tree(place.parent.get(), beside); // stays if both were links to one file
  } else {
    make(entry, place, place.name);
  }
  if (directory) {
    directories_.push_back(entry);
    return;
  }
  const bool regular = (entry.mode & (go_symlink | go_device | go_fifo)) == 0 && entry.link.empty();
  if (!regular) return set_times(place.parent.get(), place.name, entry.mtime);
  files_[id] = entry;
  call.send(packet(packet_request, id));
}

void TreeReceiver::take(GrpcCall& call, std::uint32_t id, std::string_view bytes) {
  const auto found = files_.find(id);
  if (found == files_.end()) throw base::Failure(base::cat("exporter sent data of an unknown file ", id));
  const Entry& entry = found->second;
  const std::string path = base::cat(root_path_, '/', entry.path);
  if (!bytes.empty()) {
    os::Fd& file = open_[id];
    if (!file) {
      const Place place = find(entry.path);
      // The permissions are set already and may forbid writing to their owner.
      file = os::Fd(::openat(place.parent.get(), place.name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
      if (!file && errno == EACCES) {
        ::fchmodat(place.parent.get(), place.name.c_str(), 0600, 0);
        file = os::Fd(::openat(place.parent.get(), place.name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
      }
      if (!file) throw failed("open", path);
    }
    return write_all(file.get(), bytes, path);
  }
  if (const auto open = open_.find(id); open != open_.end()) {
    ::fchmod(open->second.get(), permissions(entry.mode)); // writing has taken setuid and setgid away
    if (::close(open->second.release()) != 0) throw failed("close", path);
    open_.erase(open);
  }
  const Place place = find(entry.path);
  set_times(place.parent.get(), place.name, entry.mtime);
  files_.erase(found);
  finish(call);
}

// Once everything is here.
void TreeReceiver::finish(GrpcCall& call) {
  if (!listed_ || !files_.empty() || said_goodbye_) return;
  for (auto directory = directories_.rbegin(); directory != directories_.rend(); ++directory) {
    const Place place = find(directory->path);
    ::fchmodat(place.parent.get(), place.name.c_str(), permissions(directory->mode), 0);
    set_times(place.parent.get(), place.name, directory->mtime);
  }
  said_goodbye_ = true;
  call.send(packet(packet_fin));
}

} // namespace skiff::build
