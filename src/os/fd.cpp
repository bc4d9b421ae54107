#include <skiff/os/fd.hpp>

#include <fcntl.h>

namespace skiff::os {

void ensure_standard_descriptors() {
  int lowest = 0;
  do lowest = ::open("/dev/null", O_RDWR);
  while (lowest >= 0 && lowest <= 2);
  if (lowest > 2) ::close(lowest);
}

} // namespace skiff::os
