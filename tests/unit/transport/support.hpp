#pragma once
// What the transport tests share.

#include "support/peer.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/transport/client.hpp>

#include <optional>
#include <string>

namespace skiff::transport {

inline Endpoint at(const std::string& path) {
  Endpoint endpoint;
  endpoint.path = path;
  endpoint.text = "unix://" + path;
  endpoint.user_agent = "Docker-Client/28 (linux)";
  return endpoint;
}

inline Request get(std::string target) {
  Request request;
  request.target = std::move(target);
  return request;
}

struct Outcome {
  Head head;
  std::string body;
  std::optional<std::string> failure; ///< nothing: success
};

/// One exchange, waited for.
inline Outcome exchange(Client& client, Request request) {
  Outcome out;
  bool done = false;
  Handlers handlers;
  handlers.head = [&](const Head& head) { out.head = head; };
  handlers.data = [&](std::string_view bytes) {
    out.body += bytes;
    return Flow::go_on;
  };
  handlers.done = [&](std::exception_ptr error) {
    done = true;
    try {
      if (error) std::rethrow_exception(error);
    } catch (const base::Failure& failure) {
      out.failure = failure.text;
    }
  };
  const auto transfer = client.start(std::move(request), std::move(handlers));
  client.loop().run_until([&] { return done; });
  return out;
}

/// Everything the peer sends until its end.
inline std::string read_all(Duplex& stream, loop::Loop& loop) {
  std::string out;
  char buffer[4096];
  for (;;) {
    const auto count = stream.read(buffer, sizeof buffer);
    if (count == 0) return out;
    if (count > 0) {
      out.append(buffer, static_cast<std::size_t>(count));
      continue;
    }
    bool ready = false;
    const auto watch = loop.watch(stream.descriptor(), loop::readable, [&](unsigned) { ready = true; });
    loop.run_until([&] { return ready; });
  }
}

inline void write_all(Duplex& stream, loop::Loop& loop, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = stream.write(bytes);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    bool ready = false;
    const auto watch = loop.watch(stream.descriptor(), loop::writable, [&](unsigned) { ready = true; });
    loop.run_until([&] { return ready; });
  }
}

} // namespace skiff::transport
