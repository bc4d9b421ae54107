#pragma once
// A TLS server on 127.0.0.1 in front of a peer's Unix socket: every connection is decrypted and relayed, half-closes
// included. Certificates are made by openssl when the test starts.

#include "support/peer.hpp"

#include <skiff/os/process.hpp>

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <poll.h>

namespace skiff::test {

/// Two authorities and what they signed: server.pem and client.pem by `good`, stranger.pem by `other`.
class Certificates {
public:
  Certificates() {
    const auto made = os::run_child({"sh", "-ec", R"(cd "$0"
      for ca in good other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$ca" \
          -keyout $ca-ca.key -out $ca-ca.pem
      done
      sign() {
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout $1.key -out $1.csr
        printf 'subjectAltName=%s\n' "$3" >$1.ext
        openssl x509 -req -in $1.csr -CA $2-ca.pem -CAkey $2-ca.key -CAcreateserial -days 2 -extfile $1.ext -out $1.pem
      }
      sign server good IP:127.0.0.1; sign client good DNS:client; sign stranger other DNS:stranger
      sign elsewhere good DNS:elsewhere)",
                                     folder_.path()},
                                    "");
    if (!made || made->exit_code != 0) ADD_FAILURE() << "openssl: " << (made ? made->err : made.error());
  }
  std::string path(std::string_view name) const { return folder_.path(name); }

private:
  TemporaryFolder folder_;
};

class TlsPeer {
public:
  TlsPeer(const Certificates& certificates, const std::string& name, std::vector<Peer::Serve> connections)
      : peer_(std::move(connections)) {
    context_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate_file(context_, certificates.path(name + ".pem").c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context_, certificates.path(name + ".key").c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_load_verify_locations(context_, certificates.path("good-ca.pem").c_str(), nullptr);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    listener_ = os::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_.get(), 8);
    ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsPeer() { join(); }
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  void join() {
    if (!thread_.joinable()) return;
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
    SSL_CTX_free(context_);
    peer_.join();
  }
  std::uint16_t port() const { return port_; }

private:
  void serve() {
    std::vector<std::thread> running;
    for (;;) {
      const int accepted = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) break;
      running.emplace_back([this, accepted] { relay(os::Fd(accepted)); });
    }
    for (auto& thread : running) thread.join();
  }

  void relay(const os::Fd& outside) {
    SSL* tls = SSL_new(context_);
    SSL_set_fd(tls, outside.get());
    if (SSL_accept(tls) == 1) {
      const os::Fd inside(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      peer_.path().copy(address.sun_path, sizeof address.sun_path - 1);
      if (::connect(inside.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        pump(tls, outside, inside);
    } else { // closing at once would reset the connection, and the alert would be lost on its way
      ::shutdown(outside.get(), SHUT_WR);
      char rest[4096];
      while (::recv(outside.get(), rest, sizeof rest, 0) > 0) {
      }
    }
    SSL_free(tls);
  }

  static void pump(SSL* tls, const os::Fd& outside, const os::Fd& inside) {
    char buffer[16384];
    bool reads_outside = true;
    for (;;) {
      pollfd set[] = {{reads_outside ? outside.get() : -1, POLLIN, 0}, {inside.get(), POLLIN, 0}};
      const bool pending = reads_outside && SSL_pending(tls) > 0;
      if (!pending) ::poll(set, 2, -1);
      if (pending || set[0].revents) {
        const int count = SSL_read(tls, buffer, sizeof buffer);
        if (count > 0) {
          ::send(inside.get(), buffer, static_cast<std::size_t>(count), MSG_NOSIGNAL);
        } else {
          reads_outside = false; // close_notify, or the connection has gone
          ::shutdown(inside.get(), SHUT_WR);
        }
      }
      if (set[1].revents) {
        const auto count = ::recv(inside.get(), buffer, sizeof buffer, 0);
        if (count <= 0) break;
        if (SSL_write(tls, buffer, static_cast<int>(count)) <= 0) break;
      }
    }
    SSL_shutdown(tls);
  }

  Peer peer_;
  SSL_CTX* context_ = nullptr;
  os::Fd listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

} // namespace skiff::test
