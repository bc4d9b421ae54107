// Waiting without a loop.

#include <skiff/os/readable.hpp>

#include <csignal>
#include <ctime>
#include <poll.h>

namespace skiff::os {

bool readable_within(int descriptor, std::chrono::milliseconds longest) {
  sigset_t none;
  sigemptyset(&none);
  pollfd ready{descriptor, POLLIN, 0};
  const timespec time{longest.count() / 1000, longest.count() % 1000 * 1'000'000};
  return ::ppoll(&ready, 1, longest.count() < 0 ? nullptr : &time, &none) != 0;
}

} // namespace skiff::os
