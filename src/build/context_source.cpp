#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/clock.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace skiff::build {

namespace {

class TextSource final : public transport::Source {
public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::ptrdiff_t read(char* into, std::size_t size) override {
    const auto take = std::min(size, text_.size() - at_);
    std::copy_n(text_.data() + at_, take, into);
    at_ += take;
    return static_cast<std::ptrdiff_t>(take);
  }

private:
  std::string text_;
  std::size_t at_ = 0;
};

class DescriptorSource final : public transport::Source {
public:
  DescriptorSource(loop::Loop& loop, int descriptor, std::string start)
      : loop_(loop), descriptor_(descriptor), start_(std::move(start)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (const auto taken = start_.read(into, size); taken > 0) return taken;
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, 0) == 0) {
      if (!watch_) watch_ = loop_.watch(descriptor_, loop::readable, [this](unsigned) { wake(); });
      return not_yet;
    }
    for (;;) {
      const auto got = ::read(descriptor_, into, size);
      if (got >= 0) return got;
      if (errno != EINTR) throw base::Failure(base::cat("read stdin: ", os::error_text(errno)));
    }
  }

private:
  void wake() {
    watch_.reset();
    if (resume) resume();
  }

  loop::Loop& loop_;
  int descriptor_;
  TextSource start_;
  loop::Watch watch_;
};

class CountedSource final : public transport::Source {
public:
  CountedSource(std::unique_ptr<transport::Source> inner, std::function<void(std::uint64_t, bool)> passed)
      : inner_(std::move(inner)), passed_(std::move(passed)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (!inner_->resume) inner_->resume = resume;
    const auto got = inner_->read(into, size);
    if (got == not_yet) return got;
    total_ += static_cast<std::uint64_t>(got);
    passed_(total_, got == 0);
    return got;
  }

private:
  std::unique_ptr<transport::Source> inner_;
  std::function<void(std::uint64_t, bool)> passed_;
  std::uint64_t total_ = 0;
};

} // namespace

std::unique_ptr<transport::Source> dockerfile_archive(std::string_view text) {
  codec::TarEntry entry;
  entry.name = "Dockerfile";
  entry.mode = 0644;
  entry.size = text.size();
  entry.mtime = {os::now().seconds, 0};
  std::string out = codec::tar_header(entry);
  out += text;
  out.append(codec::tar_padding(text.size()) + codec::tar_end, '\0');
  return std::make_unique<TextSource>(std::move(out));
}

std::unique_ptr<transport::Source> descriptor_source(loop::Loop& loop, int descriptor, std::string start) {
  return std::make_unique<DescriptorSource>(loop, descriptor, std::move(start));
}

std::unique_ptr<transport::Source> counted_source(std::unique_ptr<transport::Source> inner,
                                                  std::function<void(std::uint64_t, bool)> passed) {
  return std::make_unique<CountedSource>(std::move(inner), std::move(passed));
}

std::string read_start(loop::Loop& loop, int descriptor, std::size_t limit) {
  std::string out;
  std::array<char, 16384> buffer{};
  DescriptorSource source(loop, descriptor, {});
  bool ready = true;
  source.resume = [&] { ready = true; };
  while (out.size() < limit) {
    const auto got = source.read(buffer.data(), std::min(buffer.size(), limit - out.size()));
    if (got == 0) break;
    if (got > 0) {
      out.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    ready = false;
    loop.run_until([&] { return ready; });
  }
  return out;
}

} // namespace skiff::build
