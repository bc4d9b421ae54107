#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/key_agent.hpp>
#include <skiff/os/files.hpp>

#include <chrono>
#include <fcntl.h>
#include <thread>
#include <utility>

namespace skiff::build {

namespace {

constexpr std::chrono::milliseconds between_looks{5};
constexpr int most_looks = 400;

base::Failure cannot_start(std::string_view why) { return base::Failure(base::cat("ssh-agent does not start: ", why)); }

} // namespace

KeyAgent::KeyAgent(const std::vector<std::string>& files) {
  const os::Fd nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
  os::SpawnOptions options;
  options.arguments = {"ssh-agent", "-D", "-a", socket()};
  options.in = options.out = options.err = nowhere.get();
  options.new_session = true;
  auto started = os::Child::spawn(options);
  if (!started) throw cannot_start(started.error());
  agent_ = std::move(*started);
  for (int look = 0; !os::exists(socket()); ++look) {
    if (look == most_looks) throw cannot_start("no socket");
    std::this_thread::sleep_for(between_looks);
  }
  for (const auto& file : files) {
    const auto key = os::read_file(file);
    if (!key) throw base::Failure(base::cat("failed to open ", file, ": ", key.error()));
    const auto added = os::run_child({"env", "SSH_AUTH_SOCK=" + socket(), "ssh-add", "-q", "-"}, *key);
    if (!added) throw base::Failure(added.error());
    if (added->exit_code != 0) throw base::Failure(base::cat("failed to parse ", file, ": ", base::trim(added->err)));
  }
}

} // namespace skiff::build
