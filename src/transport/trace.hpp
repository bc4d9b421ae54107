#pragma once
// Tells each exchange with the engine, line by line, in one of several forms (client.hpp, Trace). Secrets are masked as
// in recordings. Bodies are never collected: of streams only the sizes are told.

#include <skiff/transport/client.hpp>

#include <functional>
#include <memory>

namespace skiff::transport {

class Tracer {
public:
  Tracer(Trace mode, const Endpoint& endpoint, std::function<void(std::string_view)> line);

  /// Tells the request and wraps its handlers and its source; these must not outlive the tracer.
  void wrap(Request& request, Handlers& handlers);
  Client::Upgraded upgrade(const Request& request, std::string_view protocol,
                           const std::function<Client::Upgraded()>& dial);

private:
  class Exchange;
  class CountedSource;
  class CountedStream;
  std::shared_ptr<Exchange> begin(const Request& request, std::string_view protocol);
  void tell_request(const Request& request, std::string_view protocol);
  void tell_curl(const Request& request, std::string_view protocol);
  void tell_head(const Head& head);

  Trace mode_;
  const Endpoint& endpoint_;
  std::function<void(std::string_view)> line_;
};

} // namespace skiff::transport
