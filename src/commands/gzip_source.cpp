#include "commands/gzip_source.hpp"

#include <skiff/codec/gzip.hpp>

#include <algorithm>

namespace skiff::commands {

namespace {

class GzipSource final : public transport::Source {
public:
  explicit GzipSource(std::unique_ptr<transport::Source> inner) : inner_(std::move(inner)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (!inner_->resume) inner_->resume = [this] { resume(); };
    while (packed_.empty() && !ended_) {
      const std::ptrdiff_t count = inner_->read(plain_.data() + held_, plain_.size() - held_);
      if (count == not_yet) return not_yet;
      held_ += static_cast<std::size_t>(count);
      ended_ = count == 0;
      if (!ended_ && held_ < plain_.size()) continue; // large pieces compress better
      packed_ = writer_.feed({plain_.data(), held_});
      held_ = 0;
      if (ended_) packed_ += writer_.finish();
    }
    const std::size_t taken = std::min(size, packed_.size());
    packed_.copy(into, taken);
    packed_.erase(0, taken);
    return static_cast<std::ptrdiff_t>(taken);
  }

private:
  std::unique_ptr<transport::Source> inner_;
  codec::GzipWriter writer_;
  std::string plain_ = std::string(64 * 1024, '\0');
  std::string packed_;
  std::size_t held_ = 0;
  bool ended_ = false;
};

} // namespace

std::unique_ptr<transport::Source> gzip_source(std::unique_ptr<transport::Source> inner) {
  return std::make_unique<GzipSource>(std::move(inner));
}

} // namespace skiff::commands
