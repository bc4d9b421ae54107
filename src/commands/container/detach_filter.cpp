#include "commands/container/detach_filter.hpp"

namespace skiff::commands {

std::string DetachFilter::feed(std::string_view typed) {
  if (keys_.empty()) return std::string(typed);
  std::string out;
  for (const char key : typed) {
    if (detached()) break;
    if (key == keys_[matched_]) {
      ++matched_;
      continue;
    }
    // As in the official client, the key that breaks the match is not tried as the beginning of another one.
    out.append(keys_, 0, matched_);
    out += key;
    matched_ = 0;
  }
  return out;
}

} // namespace skiff::commands
