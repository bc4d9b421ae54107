#pragma once
// Plain HTTP questions to any host, one after the other, with the certificates of one registry.

#include <skiff/registry/repository.hpp>
#include <skiff/transport/client.hpp>

#include <map>

namespace skiff::registry {

struct Answer {
  transport::Head head;
  std::string body;
  bool good() const { return head.status >= 200 && head.status < 400; }
};

class Web {
public:
  /// `host`: the registry, which names the folder of its certificates. Throws Failure if they cannot be read.
  Web(loop::Loop& loop, const Access& access, std::string_view host, bool verify);
  ~Web();

  /// `request.target` is left empty: it follows from the URL. Failures name the URL: `Get "https://…": CAUSE`.
  Answer send(std::string_view url, transport::Request request);
  /// The same, going where the answer sends us, without Authorization when that is another host.
  Answer follow(std::string url, transport::Headers headers);

private:
  loop::Loop& loop_;
  const Access& access_;
  transport::TlsFiles tls_;
  std::map<std::string, std::unique_ptr<transport::Client>, std::less<>> clients_;
};

/// "a=b&c=d%20e" as Go's url.Values writes it (sorted by name is the caller's work; a space is a plus).
std::string query_escape(std::string_view text);

} // namespace skiff::registry
