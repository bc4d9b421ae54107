#pragma once
// Writes what is exchanged with the engine to a file, one JSON object per line and event, so that a stream can be
// followed while it runs and nothing is held in memory. The numbers say which exchange a line belongs to:
//
//   {"recording":1,"endpoint":"unix:///run/docker.sock"}                 first line of each process
//   {"exchange":1,"request":{"method":"POST","target":"/v1.41/…","headers":[["Name","value"],…],"body":"…"}}
//   {"exchange":1,"upgrade":"tcp"}                                       a request that leaves HTTP
//   {"exchange":1,"send":"…"}  {"exchange":1,"sent":true}                a streamed body or the upgraded stream, its
//   end
//   {"exchange":1,"answer":{"status":200,"reason":"OK","headers":[…]}}
//   {"exchange":1,"receive":"…"}                                         each chunk as it came
//   {"exchange":1,"end":"complete"}                                      or stopped, cancelled, the text of the failure
//
// Bytes are text if they are UTF-8, else {"base64":"…"}. Secrets never reach the file: credentials in headers and in
// JSON are written as ***, of a build session (where secrets travel in binary) only the sizes: {"size":n}.

#include <skiff/os/fd.hpp>
#include <skiff/transport/client.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace skiff::transport {

class Recorder {
public:
  /// Appends to the file. Throws Failure.
  Recorder(const std::string& file, const Endpoint& endpoint);

  /// Writes the request and wraps its handlers and its source; these must not outlive the recorder.
  void wrap(Request& request, Handlers& handlers);
  /// Writes the request and what `dial` makes of it.
  Client::Upgraded upgrade(const Request& request, std::string_view protocol,
                           const std::function<Client::Upgraded()>& dial);

private:
  class Exchange;
  class RecordedSource;
  class RecordedStream;
  void request(const Request& request, unsigned number);
  void answer(unsigned number, const Head& head);
  void bytes(unsigned number, std::string_view event, std::string_view data, bool only_size);
  void event(unsigned number, std::string_view name, std::string_view json);

  os::Fd file_;
  unsigned last_ = 0;
};

} // namespace skiff::transport
