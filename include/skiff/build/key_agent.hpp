#pragma once
// Keys in files for `--ssh id=FILE`: an ssh-agent of the build's own, which ends with it. Needs OpenSSH's ssh-agent and
// ssh-add; no private key is parsed here.

#include <skiff/build/scratch.hpp>
#include <skiff/os/process.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skiff::build {

class KeyAgent {
public:
  /// Starts it with the keys. Blocks for some milliseconds; throws Failure.
  explicit KeyAgent(const std::vector<std::string>& files);
  KeyAgent(KeyAgent&&) noexcept = default;
  std::string socket() const { return scratch_.path() + "/agent"; }

private:
  ScratchDirectory scratch_;
  std::optional<os::Child> agent_;
};

} // namespace skiff::build
