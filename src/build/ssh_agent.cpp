#include "build/ssh_agent.hpp"

#include "build/protobuf.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace skiff::build {

namespace {

// Of the agent protocol: four bytes of length, one of type.
constexpr std::size_t head_size = 4;
constexpr std::size_t longest_request = 256 * 1024;
constexpr unsigned char request_identities = 11, sign_request = 13;
constexpr std::string_view refusal("\0\0\0\1\5", 5);

} // namespace

AgentForwarder::AgentForwarder(loop::Loop& loop, GrpcCall& call, const std::string& socket)
    : call_(call), agent_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) throw base::Failure(base::cat("socket name is too long: ", socket));
  std::memcpy(address.sun_path, socket.data(), socket.size());
  if (!agent_ || ::connect(agent_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw base::Failure(base::cat("failed to connect to ", socket, ": ", os::error_text(errno)));
  watch_ = loop.watch(agent_.get(), loop::readable, [this](unsigned ready) {
    if ((ready & loop::writable) != 0) send_requests();
    if ((ready & (loop::readable | loop::closed)) != 0 && !ended_) read_agent();
  });
}

void AgentForwarder::message(GrpcCall& /*call*/, std::string_view message) {
  protozero::pbf_reader reader(message.data(), message.size());
  while (reader.next()) {
    if (reader.tag() == 1)
      requests_ += reader.get_bytes();
    else
      reader.skip();
  }
  while (!ended_ && requests_.size() > head_size) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < head_size; ++i) size = size << 8 | static_cast<unsigned char>(requests_[i]);
    if (size == 0 || size > longest_request) return end();
    if (requests_.size() < head_size + size) break;
    const auto type = static_cast<unsigned char>(requests_[head_size]);
    if (type == request_identities || type == sign_request)
      passed_ += std::string_view(requests_).substr(0, head_size + size);
    else
      to_step(refusal);
    requests_.erase(0, head_size + size);
  }
  if (!ended_) send_requests();
}

void AgentForwarder::send_requests() {
  while (!passed_.empty()) {
    const auto sent = ::send(agent_.get(), passed_.data(), passed_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return end();
    if (sent < 0) break;
    passed_.erase(0, static_cast<std::size_t>(sent));
  }
  watch_.want(passed_.empty() ? loop::readable : loop::readable | loop::writable);
}

void AgentForwarder::read_agent() {
  std::array<char, 16 * 1024> buffer;
  const auto got = ::recv(agent_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return end();
  to_step({buffer.data(), static_cast<std::size_t>(got)});
}

void AgentForwarder::to_step(std::string_view bytes) {
  std::string message;
  protozero::pbf_writer(message).add_bytes(1, bytes.data(), bytes.size());
  call_.send(message);
}

void AgentForwarder::remote_end(GrpcCall& /*call*/) { end(); }

void AgentForwarder::end() {
  if (std::exchange(ended_, true)) return;
  watch_.reset();
  agent_.reset();
  call_.finish({});
}

} // namespace skiff::build
