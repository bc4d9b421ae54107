#pragma once
// Both ends of a pipe.

#include <skiff/os/fd.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace skiff {

struct Pipe {
  os::Fd read, write;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
    read = os::Fd(ends[0]);
    write = os::Fd(ends[1]);
  }
};

} // namespace skiff
