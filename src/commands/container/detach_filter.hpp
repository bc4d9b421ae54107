#pragma once
// Looks for the detach keys in what is typed. Keys that may be their beginning are held back until the next key shows
// whether they are.

#include <string>
#include <string_view>

namespace skiff::commands {

class DetachFilter {
public:
  explicit DetachFilter(std::string keys) : keys_(std::move(keys)) {}

  /// What may be sent on now. Nothing more comes out once detached() is true.
  std::string feed(std::string_view typed);
  bool detached() const { return !keys_.empty() && matched_ == keys_.size(); }

private:
  std::string keys_;
  std::size_t matched_ = 0;
};

} // namespace skiff::commands
