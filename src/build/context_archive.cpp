#include "build/tree_walk.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/clock.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <climits>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <random>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace skiff::build {

namespace {

using codec::TarEntry;
constexpr std::string_view ignore_file = ".dockerignore";

base::Failure checking(std::string_view what) { return base::Failure(base::cat("checking context: ", what)); }

std::optional<TarEntry::Kind> kind_of(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG:
    return TarEntry::Kind::file;
  case S_IFDIR:
    return TarEntry::Kind::directory;
  case S_IFLNK:
    return TarEntry::Kind::symlink;
  case S_IFCHR:
    return TarEntry::Kind::character_device;
  case S_IFBLK:
    return TarEntry::Kind::block_device;
  case S_IFIFO:
    return TarEntry::Kind::fifo;
  default:
    return std::nullopt; // sockets
  }
}

std::string link_target(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(path.c_str(), target.data(), target.size());
  if (size < 0) throw checking(base::cat("readlink ", path, ": ", os::error_text(errno)));
  return {target.data(), static_cast<std::size_t>(size)};
}

// File capabilities are the one extended attribute that the classic builder gets.
void add_capabilities(TarEntry& entry, const std::string& path) {
  std::array<char, 256> value{};
  const auto size = ::lgetxattr(path.c_str(), "security.capability", value.data(), value.size());
  if (size > 0) entry.xattrs["security.capability"] = {value.data(), static_cast<std::size_t>(size)};
}

std::string random_name() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string out = ".dockerfile.";
  for (int i = 0; i < 20; ++i) out += digits[random() % digits.size()];
  return out;
}

} // namespace

struct ContextArchive::State {
  State(std::string root, IgnoreRules ignore) : walk(std::move(root)), rules(std::move(ignore)) { hits.emplace_back(); }

  bool wanted(const TreeWalk::Entry& entry);
  void begin(const TreeWalk::Entry& entry);
  void begin_file(TarEntry entry, const std::string& path);
  void begin_text(std::string name, std::string_view text, TarEntry like);
  bool advance();
  void end();
  std::size_t read_file(char* into, std::size_t size);

  TreeWalk walk;
  IgnoreRules rules;
  std::vector<IgnoreRules::Hits> hits;                         // of the directories above the current entry
  std::map<std::pair<dev_t, ino_t>, std::string> linked_files; // first names of files with several
  std::string pending;                                         // headers, padding, small contents
  std::size_t pending_at = 0;
  os::Fd file;
  std::string file_path;
  std::uint64_t left = 0;  // bytes of the file still to be sent
  std::size_t padding = 0; // behind them
  std::string dockerfile_name, dockerfile_text;
  bool ignore_file_sent = false;
  bool ended = false;
};

ContextArchive::ContextArchive(std::string root, IgnoreRules rules) {
  try {
    state_ = std::make_unique<State>(std::move(root), std::move(rules));
  } catch (const base::Failure& failure) {
    throw checking(failure.text);
  }
}
ContextArchive::~ContextArchive() = default;

std::string ContextArchive::add_dockerfile(std::string text) {
  state_->dockerfile_name = random_name();
  state_->dockerfile_text = std::move(text);
  return state_->dockerfile_name;
}

std::ptrdiff_t ContextArchive::read(char* into, std::size_t size) {
  State& state = *state_;
  std::size_t done = 0;
  while (done < size) {
    if (state.pending_at < state.pending.size()) {
      const auto take = std::min(size - done, state.pending.size() - state.pending_at);
      std::copy_n(state.pending.data() + state.pending_at, take, into + done);
      state.pending_at += take;
      done += take;
      continue;
    }
    state.pending.clear();
    state.pending_at = 0;
    if (state.left != 0)
      done += state.read_file(into + done, size - done);
    else if (state.padding != 0)
      state.pending.append(std::exchange(state.padding, 0), '\0');
    else if (!state.advance())
      break;
  }
  return static_cast<std::ptrdiff_t>(done);
}

std::size_t ContextArchive::State::read_file(char* into, std::size_t size) {
  const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
  const auto got = ::read(file.get(), into, want);
  if (got < 0 && errno == EINTR) return 0;
  if (got < 0) throw checking(base::cat("read ", file_path, ": ", os::error_text(errno)));
  // The header has promised a size: a file that shrinks meanwhile would shift everything behind it.
  if (got == 0) throw checking(base::cat("file '", file_path, "' shrank while it was being sent"));
  left -= static_cast<std::uint64_t>(got);
  return static_cast<std::size_t>(got);
}

// Goes on to the next entry that is sent; false behind the last.
bool ContextArchive::State::advance() {
  while (pending.empty() && left == 0) {
    if (ended) return false;
    try {
      const auto* entry = walk.next();
      if (entry == nullptr)
        end();
      else if (wanted(*entry))
        begin(*entry);
    } catch (const base::Failure& failure) {
      if (failure.text.starts_with("checking context")) throw;
      throw checking(failure.text);
    }
  }
  return true;
}

bool ContextArchive::State::wanted(const TreeWalk::Entry& entry) {
  hits.resize(walk.depth() + 1);
  IgnoreRules::Hits own;
  const auto ignored = rules.matches(entry.path, hits.back(), own);
  if (!ignored) throw checking(ignored.error());
  if (*ignored && entry.is_directory() && !rules.may_hold_exceptions(entry.path)) walk.skip_children();
  if (entry.is_directory()) hits.push_back(std::move(own));
  return !*ignored;
}

void ContextArchive::State::begin(const TreeWalk::Entry& found) {
  const struct stat& status = found.status;
  const std::string path = walk.full_path();
  const auto kind = kind_of(status.st_mode);
  if (!kind) {
    base::log::error(base::cat("Can't add file ", path, " to tar: archive/tar: sockets not supported"));
    return;
  }
  TarEntry entry;
  entry.name = found.path;
  entry.kind = *kind;
  entry.mode = status.st_mode & 07777;
  entry.mtime = {status.st_mtim.tv_sec, 0};
  if (*kind == TarEntry::Kind::directory) entry.name += '/';
  if (*kind == TarEntry::Kind::symlink) entry.link = link_target(path);
  if (*kind == TarEntry::Kind::character_device || *kind == TarEntry::Kind::block_device) {
    entry.device_major = major(status.st_rdev);
    entry.device_minor = minor(status.st_rdev);
  }
  if (*kind != TarEntry::Kind::symlink) add_capabilities(entry, path);
  if (*kind != TarEntry::Kind::directory && status.st_nlink > 1) {
    const auto [first, is_new] = linked_files.try_emplace({status.st_dev, status.st_ino}, found.path);
    if (!is_new) {
      entry.kind = TarEntry::Kind::hard_link;
      entry.link = first->second;
    }
  }
  if (entry.kind == TarEntry::Kind::file) {
    entry.size = static_cast<std::uint64_t>(status.st_size);
    return begin_file(std::move(entry), path);
  }
  pending += codec::tar_header(entry);
}

void ContextArchive::State::begin_file(TarEntry entry, const std::string& path) {
  os::Fd opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened) {
    if (errno == ENOENT) return; // vanished meanwhile
    if (errno == EACCES || errno == EPERM) throw checking(base::cat("no permission to read from '", path, "'"));
    throw checking(base::cat("open ", path, ": ", os::error_text(errno)));
  }
  if (!dockerfile_name.empty() && entry.name == ignore_file) {
    const auto text = os::read_file(path);
    if (!text) throw checking(text.error());
    ignore_file_sent = true;
    return begin_text(std::string(ignore_file), base::cat(*text, '\n', dockerfile_name, '\n'), std::move(entry));
  }
  pending += codec::tar_header(entry);
  left = entry.size;
  padding = codec::tar_padding(left);
  file = std::move(opened);
  file_path = path;
}

void ContextArchive::State::begin_text(std::string name, std::string_view text, TarEntry like) {
  like.name = std::move(name);
  like.size = text.size();
  pending += codec::tar_header(like);
  pending += text;
  padding = codec::tar_padding(text.size());
}

void ContextArchive::State::end() {
  ended = true;
  if (dockerfile_name.empty()) {
    pending.append(codec::tar_end, '\0');
    return;
  }
  TarEntry added;
  added.mode = 0600;
  added.mtime = {os::now().seconds, 0};
  begin_text(dockerfile_name, dockerfile_text, added);
  if (!ignore_file_sent) {
    pending.append(padding, '\0');
    begin_text(std::string(ignore_file), base::cat(ignore_file, '\n', dockerfile_name, '\n'), added);
  }
  // The official client leaves an archive with an added Dockerfile without its end, and prints the size that gives.
  padding = 0;
}

} // namespace skiff::build
