#pragma once
// The thin REST client: one Engine per command, six result shapes, API version negotiation, and the engine's errors as
// Failure. Endpoint functions (api/containers.hpp, api/images.hpp, …) name the path, fill the query, pick the shape.
//
// Version rules are those of the official client: HEAD /_ping before the first request, then the lower of the engine's
// and our newest version; DOCKER_API_VERSION switches the question off.

#include <skiff/base/json.hpp>
#include <skiff/transport/client.hpp>

#include <chrono>
#include <compare>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::api {

struct Version {
  int major = 1;
  int minor = 0;
  auto operator<=>(const Version&) const = default;
  std::string text() const; ///< "1.41"
  static std::optional<Version> parse(std::string_view text);
  static Version nearest(std::string_view text); ///< a part that is no number counts as 0, as docker compares them
};

inline constexpr Version newest{1, 51};
inline constexpr Version oldest{1, 24};

/// Query parameters in the order given; values are escaped when sent.
class Query {
public:
  Query& add(std::string_view name, std::string_view value);
  Query& add(std::string_view name, std::int64_t value);
  Query& text(std::string_view name, std::string_view value); ///< nothing at all for an empty value
  Query& flag(std::string_view name, bool value);             ///< name=1, and nothing at all for false
  bool empty() const { return text_.empty(); }
  /// "a=1&b=x%20y", sorted by name as Go's url.Values does it.
  std::string encoded() const;

private:
  std::vector<std::pair<std::string, std::string>> text_;
};

/// One path segment, escaped (a container called a/b).
std::string escape_segment(std::string_view text);
/// A path whose slashes stay (image names).
std::string escape_path(std::string_view text);

struct Call {
  std::string method = "GET";
  std::string path; ///< without version: /containers/json
  Query query;
  transport::Headers headers;
  transport::Body body;
  bool versioned = true;
  bool checks_version = false; ///< where the engine cannot be asked for its version, that is the error, as with docker
};

/// What the engine says of itself in the answer to /_ping.
struct Ping {
  Version api_version; ///< engine's newest; 1.24 if it does not say
  std::string os_type; ///< linux, windows
  bool experimental = false;
  std::string builder; ///< "2": BuildKit is the default builder
  std::string swarm;   ///< inactive, active/manager, …; empty if it does not say
};

struct EngineOptions {
  std::string fixed_version;            ///< DOCKER_API_VERSION, sent whatever it is; empty: the engine is asked
  std::chrono::milliseconds patience{}; ///< how long the first request waits for an engine that is just starting
};

using transport::Flow;
using transport::Head;

class Engine {
public:
  Engine(transport::Client& client, EngineOptions options = {});
  ~Engine();

  // The six shapes. They run the loop until the answer is complete and throw Failure for a status of 400 and above with
  // "Error response from daemon: <message>", kind and status set.
  base::JsonDocument value(Call call);                               ///< one document
  std::string text(Call call);                                       ///< one document as the engine wrote it (inspect)
  void nothing(Call call);                                           ///< the body does not matter
  Head status(Call call);                                            ///< HEAD: only the head
  void lines(Call call, std::function<Flow(std::string_view)> each); ///< one JSON text per document of a stream
  void bytes(Call call, std::function<Flow(std::string_view)> each, std::function<void(const Head&)> head = {});
  std::unique_ptr<transport::Duplex> duplex(Call call, std::string_view protocol = "tcp");

  /// The same without waiting: `done` gets null or the Failure. For work that runs side by side (compose, stop a b c).
  struct Async {
    std::function<void(const Head&)> head;
    std::function<Flow(std::string_view)> data; ///< body of a successful answer
    std::function<void(std::exception_ptr)> done;
  };
  [[nodiscard]] std::unique_ptr<transport::Transfer> start(Call call, Async handlers);

  const Ping& ping();         ///< asked once; throws Failure{connection} if there is no engine
  const Version& version();   ///< negotiated
  std::string version_text(); ///< the same as requests name it
  loop::Loop& loop();
  transport::Client& client();

private:
  void await_engine();
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace skiff::api
