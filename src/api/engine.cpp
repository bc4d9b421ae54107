// The six shapes on top of one: start() runs a call and turns the engine's refusals into Failure; the waiting shapes
// run the loop around it.

#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>

namespace skiff::api {

using base::cat;
using base::Failure;
using base::FailureKind;

namespace {

constexpr std::size_t error_limit = std::size_t{1} << 20;

FailureKind kind_of(int status) {
  switch (status) {
  case 400:
    return FailureKind::invalid;
  case 401:
    return FailureKind::unauthorized;
  case 403:
    return FailureKind::forbidden;
  case 404:
    return FailureKind::not_found;
  case 409:
    return FailureKind::conflict;
  case 503:
    return FailureKind::unavailable;
  default:
    return FailureKind::engine;
  }
}

Failure with_status(int status, std::string text) {
  Failure failure(kind_of(status), std::move(text));
  failure.status = status;
  return failure;
}

// `where`: the request's address, for answers that explain nothing.
Failure refusal(const Head& head, std::string_view body, std::string_view where) {
  const auto reason = cat(head.status, " ", head.reason);
  if (body.size() > error_limit)
    return with_status(head.status, cat("request returned ", reason, " with a message (> ", error_limit,
                                        " bytes) for API route and version ", where,
                                        ", check if the server supports the requested API version"));
  if (body.empty())
    return with_status(head.status, cat("request returned ", reason, " for API route and version ", where,
                                        ", check if the server supports the requested API version"));
  std::string message(base::trim(body));
  if (head.header("Content-Type") == "application/json") {
    const auto document = base::JsonDocument::parse(body);
    if (!document) return with_status(head.status, cat("Error reading JSON: ", document.error()));
    message = base::trim((*document)["message"].view());
    if (message.empty())
      message = cat("API returned a ", head.status, " (", head.reason, ") but provided no error-message");
  }
  return with_status(head.status, cat("Error response from daemon: ", message));
}

// What a call's handlers share; it lives as long as any of them.
struct Answer {
  Engine::Async handlers;
  std::string method, path;
  std::string target;
  Head head; // when it refuses
  std::string error_body;
  bool refused = false;
};

} // namespace

struct Engine::State {
  transport::Client& client;
  EngineOptions options;
  std::optional<Ping> ping;
  std::optional<Version> version;

  // `named`: the version, empty for a call that names none.
  std::string target(const Call& call, std::string_view named) const {
    const auto query = call.query.encoded();
    if (named.starts_with('v')) named.remove_prefix(1);
    const std::string path = named.empty() ? call.path : cat("/v", escape_path(named), call.path);
    return cat(base::clean_path(path), query.empty() ? "" : "?", query);
  }
};

Engine::Engine(transport::Client& client, EngineOptions options)
    : state_(std::make_unique<State>(State{client, options, {}, {}})) {
  if (!options.fixed_version.empty()) state_->version = Version::nearest(options.fixed_version);
}
Engine::~Engine() = default;

loop::Loop& Engine::loop() { return state_->client.loop(); }
transport::Client& Engine::client() { return state_->client; }

std::unique_ptr<transport::Transfer> Engine::start(Call call, Async handlers) {
  if (call.checks_version && state_->options.fixed_version.empty()) ping();
  const std::string version = call.versioned ? version_text() : std::string();
  transport::Request request{call.method, state_->target(call, version), std::move(call.headers), std::move(call.body)};
  auto answer = std::make_shared<Answer>();
  answer->handlers = std::move(handlers);
  answer->method = call.method;
  answer->path = call.path;
  answer->target = request.target;
  transport::Handlers wire;
  wire.head = [answer](const Head& head) {
    answer->refused = head.status >= 400;
    if (answer->refused)
      answer->head = head;
    else if (answer->handlers.head)
      answer->handlers.head(head);
  };
  wire.data = [answer](std::string_view bytes) {
    if (!answer->refused) return answer->handlers.data ? answer->handlers.data(bytes) : Flow::go_on;
    answer->error_body += bytes.substr(0, error_limit + 1 - std::min(error_limit + 1, answer->error_body.size()));
    return Flow::go_on;
  };
  wire.done = [answer, &client = state_->client](std::exception_ptr error) {
    if (!error && answer->refused) {
      Failure failure = refusal(answer->head, answer->error_body, client.url_of(answer->target));
      failure.method = answer->method;
      failure.path = answer->path;
      error = std::make_exception_ptr(std::move(failure));
    }
    if (answer->handlers.done) answer->handlers.done(error);
  };
  return state_->client.start(std::move(request), std::move(wire));
}

void Engine::bytes(Call call, std::function<Flow(std::string_view)> each, std::function<void(const Head&)> head) {
  bool done = false;
  std::exception_ptr error;
  const auto transfer = start(std::move(call), {std::move(head), std::move(each), [&](std::exception_ptr how) {
                                                  error = std::move(how);
                                                  done = true;
                                                }});
  loop().run_until([&] { return done; });
  if (error) std::rethrow_exception(error);
}

std::string Engine::text(Call call) {
  std::string out;
  bytes(std::move(call), [&](std::string_view piece) {
    out += piece;
    return Flow::go_on;
  });
  return out;
}

base::JsonDocument Engine::value(Call call) {
  auto document = base::JsonDocument::parse(text(std::move(call)));
  if (!document) throw Failure(FailureKind::engine, document.error());
  return std::move(*document);
}

void Engine::nothing(Call call) { bytes(std::move(call), {}); }

Head Engine::status(Call call) {
  Head out;
  call.method = "HEAD";
  bytes(std::move(call), {}, [&](const Head& head) { out = head; });
  return out;
}

void Engine::lines(Call call, std::function<Flow(std::string_view)> each) {
  codec::JsonLines documents;
  auto flow = Flow::go_on;
  const auto take = [&](std::string_view document) {
    if (flow != Flow::stop) flow = each(document);
  };
  bytes(std::move(call), [&](std::string_view piece) {
    documents.feed(piece, take);
    return flow;
  });
  if (flow == Flow::stop) return;
  if (const auto end = documents.finish(take); !end) throw Failure(FailureKind::connection, end.error());
}

std::unique_ptr<transport::Duplex> Engine::duplex(Call call, std::string_view protocol) {
  const std::string version = call.versioned ? version_text() : std::string();
  transport::Request request{call.method, state_->target(call, version), std::move(call.headers), std::move(call.body)};
  auto upgraded = state_->client.upgrade(std::move(request), protocol);
  if (!upgraded.stream)
    throw with_status(upgraded.head.status,
                      cat("unable to upgrade to ", protocol, ", received ", upgraded.head.status));
  return std::move(upgraded.stream);
}

// While no engine is there and there is patience left, asks again: first after a tenth of a second, then more seldom.
void Engine::await_engine() {
  const auto end = std::chrono::steady_clock::now() + state_->options.patience;
  for (auto pause = std::chrono::milliseconds(100);; pause = std::min(pause * 2, std::chrono::milliseconds(1000))) {
    try {
      Call call;
      call.method = "HEAD";
      call.path = "/_ping";
      call.versioned = false;
      bytes(std::move(call), {});
      return;
    } catch (const Failure& failure) {
      const bool starting = failure.kind == FailureKind::connection || failure.status == 503;
      if (!starting || std::chrono::steady_clock::now() + pause > end) return; // the real request says what is wrong
    }
    bool rested = false;
    const auto timer = loop().after(pause, [&] { rested = true; });
    loop().run_until([&] { return rested; });
  }
}

const Ping& Engine::ping() {
  if (state_->ping) return *state_->ping;
  if (state_->options.patience.count() > 0) await_engine();
  Head head;
  std::exception_ptr error;
  for (const auto* method : {"HEAD", "GET"}) {
    error = nullptr;
    try {
      Call call;
      call.method = method;
      call.path = "/_ping";
      call.versioned = false;
      bytes(std::move(call), {}, [&](const Head& answered) { head = answered; });
      break;
    } catch (const Failure& failure) {
      error = std::current_exception();
      if (failure.kind == FailureKind::connection || failure.kind == FailureKind::interrupted || failure.status == 500)
        break;
    }
  }
  if (error) std::rethrow_exception(error);
  Ping out;
  out.api_version = Version::parse(head.header("Api-Version")).value_or(oldest);
  out.os_type = head.header("Ostype");
  out.experimental = head.header("Docker-Experimental") == "true";
  out.builder = head.header("Builder-Version");
  out.swarm = head.header("Swarm");
  state_->ping = std::move(out);
  return *state_->ping;
}

const Version& Engine::version() {
  if (state_->version) return *state_->version;
  try {
    state_->version = std::min(newest, ping().api_version);
  } catch (const Failure& failure) {
    if (failure.kind == FailureKind::interrupted) throw;
    return newest; // the request itself will say what is wrong, and name itself in doing so
  }
  return *state_->version;
}

std::string Engine::version_text() {
  return state_->options.fixed_version.empty() ? version().text() : state_->options.fixed_version;
}

} // namespace skiff::api
