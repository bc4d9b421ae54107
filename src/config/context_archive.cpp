// Contexts as one file, and what is asked of certificates before they are taken into the store.

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/tar.hpp>
#include <skiff/config/context.hpp>

#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace skiff::config {

namespace {

constexpr std::size_t archive_limit = std::size_t{10} << 20;

void add(std::string& archive, std::string name, std::string_view bytes, std::uint32_t mode,
         codec::TarEntry::Kind kind = codec::TarEntry::Kind::file) {
  codec::TarEntry entry;
  entry.name = std::move(name);
  entry.kind = kind;
  entry.mode = mode;
  entry.size = bytes.size();
  if (const auto rest = archive.size() % codec::tar_block; rest != 0) archive.append(codec::tar_block - rest, '\0');
  archive += codec::tar_header(entry);
  archive += bytes;
}

// What was found in an archive, file by file; only meta.json and tls/… may be there.
class Collected {
public:
  explicit Collected(std::string_view name) : name_(name) {}

  void file(const std::string& path, std::string bytes) {
    const auto refuse = [&](std::string_view why) { throw base::Failure(base::cat(path, ": ", why)); };
    if (path != "meta.json" && !path.starts_with("tls/")) refuse("unexpected context file");
    if (base::clean_path(path) != path) refuse("unexpected path format");
    if (path.find('\\') != std::string::npos) refuse("unexpected '\\' in path");
    if (path == "meta.json") {
      meta(bytes);
      return;
    }
    const auto [endpoint, name] = base::cut(std::string_view(path).substr(4), '/');
    if (!name) throw base::Failure("archive format is invalid");
    // A name with a slash would be a file below a folder that nobody makes.
    if (name->find('/') != std::string_view::npos) refuse("unexpected path format");
    import_.tls[std::string(endpoint)][std::string(*name)] = std::move(bytes);
  }

  ContextImport finish() {
    if (!found_) throw base::Failure(base::FailureKind::invalid, "invalid context: no metadata found");
    return std::move(import_);
  }

private:
  void meta(std::string_view bytes) {
    auto document = base::JsonDocument::parse(bytes);
    if (!document) throw base::Failure(document.error());
    if (!document->view().is_object()) throw base::Failure("invalid context: metadata is not an object");
    // Kept as it is, members sorted; only the name is the new one.
    base::Json sorted = base::sorted_members(document->view());
    base::Json out = base::Json::object();
    out["Name"] = name_;
    for (const char* key : {"Metadata", "Endpoints"})
      if (sorted.contains(key) && !sorted[key].is_null() && !(key[0] == 'E' && sorted[key].empty()))
        out[key] = sorted[key];
    import_.context = base::JsonDocument(std::move(out));
    found_ = true;
  }

  std::string name_;
  ContextImport import_;
  bool found_ = false;
};

class TarFiles final : public codec::TarSink {
public:
  explicit TarFiles(Collected& into) : into_(into) {}
  void entry(const codec::TarEntry& entry) override {
    wanted_ = entry.kind == codec::TarEntry::Kind::file;
    name_ = entry.name;
    bytes_.clear();
  }
  void data(std::string_view bytes) override {
    if (wanted_) bytes_ += bytes;
  }
  void entry_end() override {
    if (wanted_) into_.file(name_, std::move(bytes_));
  }

private:
  Collected& into_;
  bool wanted_ = false;
  std::string name_, bytes_;
};

std::size_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  if (at + size > bytes.size()) throw base::Failure("zip: not a valid zip file");
  std::size_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// The central directory names the files and where each lies (PKWARE's application note, 4.3).
void read_zip(std::string_view archive, Collected& into) {
  using namespace std::string_view_literals;
  const auto end = archive.rfind("PK\x05\x06"sv);
  if (end == std::string_view::npos) throw base::Failure("zip: not a valid zip file");
  std::size_t at = little_endian(archive, end + 16, 4);
  for (std::size_t left = little_endian(archive, end + 10, 2); left > 0; --left) {
    const auto method = little_endian(archive, at + 10, 2), size = little_endian(archive, at + 20, 4),
               name_size = little_endian(archive, at + 28, 2), extra = little_endian(archive, at + 30, 2),
               comment = little_endian(archive, at + 32, 2), local = little_endian(archive, at + 42, 4);
    if (at + 46 + name_size > archive.size()) throw base::Failure("zip: not a valid zip file");
    const std::string name(archive.substr(at + 46, name_size));
    at += 46 + name_size + extra + comment;
    if (name.ends_with('/')) continue;
    if (method != 0)
      throw base::Failure(base::cat(name, ": compressed zip files cannot be read; pack them again with zip -0 or tar"));
    const std::size_t data = local + 30 + little_endian(archive, local + 26, 2) + little_endian(archive, local + 28, 2);
    if (data > archive.size() || size > archive.size() - data) throw base::Failure("zip: not a valid zip file");
    into.file(name, std::string(archive.substr(data, size)));
  }
}

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* object) const { Free(object); }
};
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
struct FreedBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreedBio>;

Bio memory(std::string_view pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }
Certificate certificate_in(std::string_view pem) {
  return Certificate(PEM_read_bio_X509(memory(pem).get(), nullptr, nullptr, nullptr));
}
int no_password(char* /*into*/, int /*size*/, int /*writing*/, void* /*user*/) { return -1; }
Key key_in(std::string_view pem) {
  return Key(PEM_read_bio_PrivateKey(memory(pem).get(), nullptr, no_password, nullptr));
}

std::string pair_fault(std::string_view cert, std::string_view key) {
  const Certificate certificate = certificate_in(cert);
  if (!certificate)
    return key_in(cert) ? "tls: failed to find certificate PEM data in certificate input, but did find a private key; "
                          "PEM inputs may have been switched"
                        : "tls: failed to find any PEM data in certificate input";
  const Key secret = key_in(key);
  if (!secret)
    return certificate_in(key) ? "tls: found a certificate rather than a key in the PEM for the private key"
                               : "tls: failed to find any PEM data in key input";
  if (X509_check_private_key(certificate.get(), secret.get()) != 1) return "tls: private key does not match public key";
  return {};
}

} // namespace

std::string context_archive(const base::JsonDocument& context, const TlsFiles& tls) {
  using Kind = codec::TarEntry::Kind;
  std::string archive;
  add(archive, "meta.json", context_json(context), 0644);
  add(archive, "tls", {}, 0700, Kind::directory);
  for (const auto& [endpoint, files] : tls) {
    add(archive, "tls/" + endpoint, {}, 0700, Kind::directory);
    for (const auto& [name, bytes] : files) add(archive, base::cat("tls/", endpoint, "/", name), bytes, 0600);
  }
  return archive;
}

ContextImport read_context_archive(std::string_view archive, std::string_view name) {
  if (archive.size() > archive_limit) throw base::Failure("read exceeds the defined limit");
  Collected files(name);
  if (archive.starts_with("PK\x03\x04")) {
    read_zip(archive, files);
    return files.finish();
  }
  if (!archive.empty() && archive.size() < codec::tar_block) throw base::Failure("unexpected EOF");
  TarFiles sink(files);
  codec::TarReader reader;
  if (const auto fed = reader.feed(archive, sink); !fed) throw base::Failure(fed.error());
  if (const auto whole = reader.finish(); !whole) throw base::Failure("unexpected EOF");
  return files.finish();
}

std::string tls_fault(std::string_view ca, std::string_view cert, std::string_view key) {
  const bool pair = !cert.empty() && !key.empty();
  const auto in_key = [&](std::string_view text) { return key.find(text) != std::string_view::npos; };
  std::string fault;
  if (!ca.empty() && !certificate_in(ca)) fault = "ca.pem seems invalid";
  if (fault.empty() && pair && !in_key("-----BEGIN ")) return "no valid private key found";
  if (fault.empty() && pair && in_key("Proc-Type: 4,ENCRYPTED"))
    return "private key is encrypted - support for encrypted private keys has been removed, see "
           "https://docs.docker.com/go/deprecated/";
  if (fault.empty() && pair) fault = pair_fault(cert, key);
  ERR_clear_error();
  return fault.empty() ? fault : "failed to retrieve context tls info: " + fault;
}

} // namespace skiff::config
