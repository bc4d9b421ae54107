#include <skiff/base/failure.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/codec/sha256.hpp>

#include <openssl/evp.h>

namespace skiff::codec {

namespace {
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void check(int done) {
  if (done != 1) throw base::Failure("this hash is not available in the TLS library");
}
} // namespace

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, FreeContext> handle{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  check(EVP_DigestInit_ex(context_->handle.get(), EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  check(EVP_DigestUpdate(context_->handle.get(), bytes.data(), bytes.size()));
}

Sha256::Digest Sha256::finish() {
  Digest out{};
  check(EVP_DigestFinal_ex(context_->handle.get(), out.data(), nullptr));
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  const auto digest = hash.finish();
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  check(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr));
  return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

} // namespace skiff::codec
