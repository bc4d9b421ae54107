#pragma once
// SHA-256 over bytes that arrive in pieces, and SHA-1 for names that have always been made with it.

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::codec {

class Sha256 {
public:
  using Digest = std::array<unsigned char, 32>;

  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// Ends the computation; the object must not be used afterwards.
  Digest finish();

private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// 64 lower-case hexadecimal digits, without `sha256:`.
std::string sha256_hex(std::string_view bytes);
/// 40 lower-case hexadecimal digits. For nothing that has to be secure.
std::string sha1_hex(std::string_view bytes);

} // namespace skiff::codec
