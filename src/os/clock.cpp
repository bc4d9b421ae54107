// Both clocks straight from the system.

#include <skiff/os/clock.hpp>

#include <ctime>

namespace skiff::os {

namespace {
timespec read_clock(clockid_t clock) {
  timespec value{};
  clock_gettime(clock, &value);
  return value;
}
} // namespace

base::Time now() {
  const auto value = read_clock(CLOCK_REALTIME);
  return {value.tv_sec, static_cast<std::int32_t>(value.tv_nsec)};
}

std::chrono::milliseconds steady_now() {
  const auto value = read_clock(CLOCK_MONOTONIC);
  return std::chrono::milliseconds(value.tv_sec * 1000 + value.tv_nsec / 1'000'000);
}

} // namespace skiff::os
