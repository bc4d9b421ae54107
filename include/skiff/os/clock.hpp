#pragma once
// The wall clock and the steady clock, behind a function so that tests can fix them.

#include <skiff/base/time.hpp>

#include <chrono>

namespace skiff::os {

base::Time now();
std::chrono::milliseconds steady_now();

} // namespace skiff::os
