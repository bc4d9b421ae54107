// OpenSSL's hash functions themselves and not its EVP, which first sets up the library: a third of a millisecond.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <skiff/codec/hex.hpp>
#include <skiff/codec/sha256.hpp>

#include <openssl/sha.h>

namespace skiff::codec {

struct Sha256::Context {
  SHA256_CTX state{};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { SHA256_Init(&context_->state); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) { SHA256_Update(&context_->state, bytes.data(), bytes.size()); }

Sha256::Digest Sha256::finish() {
  Digest out{};
  SHA256_Final(out.data(), &context_->state);
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  const auto digest = hash.finish();
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string sha1_hex(std::string_view bytes) {
  SHA_CTX state{};
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1_Init(&state);
  SHA1_Update(&state, bytes.data(), bytes.size());
  SHA1_Final(digest.data(), &state);
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

} // namespace skiff::codec
