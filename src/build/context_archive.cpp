#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/archive_entry.hpp>
#include <skiff/build/context.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/os/clock.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <random>

namespace skiff::build {

namespace {

using codec::TarEntry;
constexpr std::string_view ignore_file = ".dockerignore";

// Of a kind that is not told as one of the connection.
base::Failure checking(const base::Failure& failure, std::string_view path) {
  const bool forbidden = failure.kind == base::FailureKind::forbidden;
  return {base::FailureKind::invalid,
          base::cat("checking context: ", forbidden ? base::cat("can't stat '", path, "'") : failure.text)};
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
  State(const std::string& root, IgnoreRules ignore) : walk(root), rules(std::move(ignore)) { hits.emplace_back(); }

  bool wanted(const TreeWalk::Entry& entry);
  void begin(const TreeWalk::Entry& entry);
  void begin_file(TarEntry entry, const std::string& path);
  void begin_text(std::string name, std::string_view text, TarEntry like);
  bool advance();
  void end();

  TreeWalk walk;
  IgnoreRules rules;
  std::vector<IgnoreRules::Hits> hits; // of the directories above the current entry
  HardLinks links;
  ArchiveBytes bytes;
  std::string dockerfile_name, dockerfile_text;
  bool ignore_file_sent = false;
  bool ended = false;
};

ContextArchive::ContextArchive(const std::string& root, IgnoreRules rules) {
  try {
    state_ = std::make_unique<State>(root, std::move(rules));
  } catch (const base::Failure& failure) {
    throw checking(failure, root);
  }
}
ContextArchive::~ContextArchive() = default;

std::string ContextArchive::add_dockerfile(std::string text) {
  state_->dockerfile_name = random_name();
  state_->dockerfile_text = std::move(text);
  return state_->dockerfile_name;
}

std::ptrdiff_t ContextArchive::read(char* into, std::size_t size) {
  try {
    return state_->bytes.read(into, size, [this] { return state_->advance(); });
  } catch (const base::Failure& failure) {
    throw checking(failure, state_->walk.full_path());
  }
}

// Goes on to the next entry that is sent; false behind the last.
bool ContextArchive::State::advance() {
  while (bytes.empty()) {
    if (ended) return false;
    const auto* entry = walk.next();
    if (entry == nullptr)
      end();
    else if (wanted(*entry))
      begin(*entry);
  }
  return true;
}

bool ContextArchive::State::wanted(const TreeWalk::Entry& entry) {
  hits.resize(walk.depth() + 1);
  IgnoreRules::Hits own;
  const auto ignored = rules.matches(entry.path, hits.back(), own);
  if (!ignored) throw base::Failure(ignored.error());
  if (*ignored && entry.is_directory() && !rules.may_hold_exceptions(entry.path)) walk.skip_children();
  if (entry.is_directory()) hits.push_back(std::move(own));
  return !*ignored;
}

void ContextArchive::State::begin(const TreeWalk::Entry& found) {
  const std::string path = walk.full_path();
  auto entry = archive_entry(found.path, path, found.status);
  if (!entry) return;
  entry->uid = entry->gid = 0;
  links.apply(*entry, found.status);
  if (entry->kind == TarEntry::Kind::file)
    begin_file(std::move(*entry), path);
  else
    bytes.add(codec::tar_header(*entry));
}

void ContextArchive::State::begin_file(TarEntry entry, const std::string& path) {
  os::Fd opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!opened) {
    if (errno == ENOENT) return; // vanished meanwhile
    if (errno == EACCES || errno == EPERM) throw base::Failure(base::cat("no permission to read from '", path, "'"));
    throw base::Failure(base::cat("open ", path, ": ", os::error_text(errno)));
  }
  if (!dockerfile_name.empty() && entry.name == ignore_file) {
    const auto text = os::read_file(path);
    if (!text) throw base::Failure(text.error());
    ignore_file_sent = true;
    const auto shown = base::cat(*text, '\n', dockerfile_name, '\n');
    begin_text(std::string(ignore_file), shown, std::move(entry));
    return bytes.add_padding(codec::tar_padding(shown.size()));
  }
  bytes.add_file(entry, std::move(opened), path);
}

void ContextArchive::State::begin_text(std::string name, std::string_view text, TarEntry like) {
  like.name = std::move(name);
  like.size = text.size();
  bytes.add(codec::tar_header(like));
  bytes.add(text);
}

void ContextArchive::State::end() {
  ended = true;
  if (dockerfile_name.empty()) {
    bytes.add_padding(codec::tar_end);
    return;
  }
  TarEntry added;
  added.mode = 0600;
  added.mtime = {os::now().seconds, 0};
  // The official client leaves an archive with an added Dockerfile without its end, not even padding its last file, and
  // prints the size that gives.
  begin_text(dockerfile_name, dockerfile_text, added);
  if (ignore_file_sent) return;
  bytes.add_padding(codec::tar_padding(dockerfile_text.size()));
  begin_text(std::string(ignore_file), base::cat(ignore_file, '\n', dockerfile_name, '\n'), added);
}

} // namespace skiff::build
