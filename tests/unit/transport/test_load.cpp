// What must not grow with the stream: memory, and the time until an interrupt ends it.

#include "unit/transport/support.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <pthread.h>

namespace skiff::transport {
namespace {

using test::Connection;
using test::Peer;

constexpr std::size_t size = std::size_t{100} << 20;

long peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  return 0;
}

/// Starts counting the peak anew.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

class Zeros final : public Source {
  std::ptrdiff_t read(char* into, std::size_t room) override {
    const auto count = std::min(room, left_);
    std::memset(into, 0, count);
    left_ -= count;
    return static_cast<std::ptrdiff_t>(count);
  }
  std::size_t left_ = size;
};

TEST(Load, AHundredMegabytesPassInConstantMemory) {
  std::size_t uploaded = 0;
  Peer peer({[&](Connection& connection) {
    connection.read_head();
    const std::string block(1 << 20, 'x');
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    for (std::size_t sent = 0; sent < size; sent += block.size()) connection.send(block);
    connection.read_head();
    std::string tail;
    while (!tail.ends_with("\r\n0\r\n\r\n")) {
      auto piece = connection.read_some();
      if (piece.empty()) break;
      uploaded += piece.size();
      tail = (tail + piece).substr(tail.size() + piece.size() - std::min<std::size_t>(7, tail.size() + piece.size()));
    }
    connection.send(test::answer("200 OK", ""));
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  forget_peak();
  [[maybe_unused]] const auto before = peak_kilobytes();
  std::size_t received = 0;
  bool done = false;
  auto transfer = client.start(get("/big"), {{},
                                             [&](std::string_view bytes) {
                                               received += bytes.size();
                                               return Flow::go_on;
                                             },
                                             [&](std::exception_ptr) { done = true; }});
  loop.run_until([&] { return done; });
  EXPECT_EQ(received, size);
  Request upload;
  upload.method = "POST";
  upload.target = "/build";
  upload.body = Body::stream("application/x-tar", std::make_unique<Zeros>());
  EXPECT_EQ(exchange(client, std::move(upload)).head.status, 200);
  peer.join();
  EXPECT_GE(uploaded, size);
#if !defined(__SANITIZE_ADDRESS__) // which keeps what is freed
  EXPECT_LT(peak_kilobytes() - before, 16 * 1024) << "kilobytes more than at the start";
#endif
}

TEST(Load, AnInterruptEndsAStreamAtOnce) {
  Peer peer({[](Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    connection.read_to_end();
  }});
  loop::Loop loop;
  Client client(loop, at(peer.path()));
  const auto transfer = client.start(get("/events"), {});
  std::chrono::steady_clock::time_point sent;
  const auto waiting_thread = pthread_self();
  std::thread interrupter([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    sent = std::chrono::steady_clock::now();
    pthread_kill(waiting_thread, SIGINT);
  });
  EXPECT_THROW(loop.run_until([] { return false; }), base::Failure);
  const auto now = std::chrono::steady_clock::now();
  interrupter.join();
  // A design that polls a flag takes most of a second; the bound leaves room for a busy machine.
  EXPECT_LT(now - sent, std::chrono::milliseconds(300));
}

} // namespace
} // namespace skiff::transport
