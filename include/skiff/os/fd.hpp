#pragma once
// An owned file descriptor.

#include <unistd.h>
#include <utility>

namespace skiff::os {

class Fd {
public:
  Fd() = default;
  explicit Fd(int value) : value_(value) {}
  Fd(Fd&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      reset();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }
  ~Fd() { reset(); }

  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  int release() { return std::exchange(value_, -1); }
  void reset() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

private:
  int value_ = -1;
};

/// Opens /dev/null for each of descriptors 0–2 that is closed, lest a socket of ours take its number and be written to.
void ensure_standard_descriptors();

} // namespace skiff::os
