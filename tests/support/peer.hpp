#pragma once
// The other end of a connection, for tests: a Unix socket in a temporary folder and a thread for each connection, which
// is served by the function of its number. What a connection asked can be read when the peer has been joined.

#include <skiff/os/fd.hpp>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <utility>
#include <vector>

namespace skiff::test {

/// A folder that vanishes with the object.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string path = std::filesystem::temp_directory_path() / "skiff-test-XXXXXX";
    path_ = mkdtemp(path.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(std::string_view name = {}) const { return name.empty() ? path_ : path_ + "/" + std::string(name); }

private:
  std::string path_;
};

/// One accepted connection, blocking.
class Connection {
public:
  explicit Connection(int descriptor) : socket_(descriptor) {}

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Bytes up to and including the end of a request's head; empty at the end of the connection.
  std::string read_head() {
    while (buffer_.find("\r\n\r\n") == std::string::npos)
      if (!fill()) return {};
    return take(buffer_.find("\r\n\r\n") + 4);
  }

  std::string read_bytes(std::size_t size) {
    while (buffer_.size() < size)
      if (!fill()) break;
    return take(std::min(size, buffer_.size()));
  }

  /// What is there, at least one byte; empty at the end.
  std::string read_some() {
    if (buffer_.empty() && !fill()) return {};
    return take(buffer_.size());
  }

  std::string read_to_end() {
    while (fill()) {
    }
    return take(buffer_.size());
  }

  void close() { socket_.reset(); }
  void half_close() { ::shutdown(socket_.get(), SHUT_WR); }
  int descriptor() const { return socket_.get(); }

private:
  bool fill() {
    char piece[65536];
    const auto count = ::recv(socket_.get(), piece, sizeof piece, 0);
    if (count <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(count));
    return true;
  }
  std::string take(std::size_t size) {
    auto out = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return out;
  }

  os::Fd socket_;
  std::string buffer_;
};

class Peer {
public:
  using Serve = std::function<void(Connection&)>;

  /// Serves as many connections as there are functions, then stops accepting.
  explicit Peer(std::vector<Serve> connections) : path_(folder_.path("engine.sock")) {
    listener_ = os::Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    ::listen(listener_.get(), 128);
    thread_ = std::thread([this, serves = std::move(connections)] {
      std::vector<std::thread> running;
      for (const auto& serve : serves) {
        const int accepted = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0) break;
        running.emplace_back([&serve, accepted] {
          Connection connection(accepted);
          serve(connection);
        });
      }
      for (auto& thread : running) thread.join();
    });
  }
  ~Peer() { join(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void join() {
    if (!thread_.joinable()) return;
    ::shutdown(listener_.get(), SHUT_RDWR); // connections that nobody made any more
    thread_.join();
  }
  const std::string& path() const { return path_; }

private:
  TemporaryFolder folder_;
  std::string path_;
  os::Fd listener_;
  std::thread thread_;
};

/// An answer with a length.
inline std::string answer(std::string_view status, std::string_view body, std::string_view headers = {}) {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// One chunk of a chunked body; the empty chunk ends it.
inline std::string chunk(std::string_view bytes) {
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + std::string(bytes) + "\r\n";
}

} // namespace skiff::test
