// The one gate for requests: what is refused, recorded or traced is so here.

#include "transport/exchange.hpp"
#include "transport/failures.hpp"
#include "transport/mask.hpp"
#include "transport/record.hpp"
#include "transport/trace.hpp"
#include "transport/upgrade.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/log.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/http1.hpp>
#include <skiff/transport/client.hpp>

#include <algorithm>

namespace skiff::transport {

std::string_view Head::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& entry) { return base::same_letters(entry.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

namespace {

class RunningTransfer final : public Transfer {
public:
  RunningTransfer(Hub& hub, std::unique_ptr<Exchange> exchange) : hub_(hub), exchange_(std::move(exchange)) {}
  ~RunningTransfer() override { hub_.bury(std::move(exchange_)); }
  void resume() override { exchange_->resume(); }

private:
  Hub& hub_;
  std::unique_ptr<Exchange> exchange_;
};

} // namespace

namespace {

// POST /containers/ID/wait changes nothing.
bool only_waits(const Request& request) {
  const std::string_view path = base::cut(request.target, '?').first;
  return path.find("/containers/") != std::string_view::npos && path.ends_with("/wait");
}

// Headers come out of the configuration. What Go's client says of one that cannot be sent; empty if all can.
std::string header_fault(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (!codec::is_http_header_name(name)) return base::cat("invalid header field name ", base::quote(name));
    if (!codec::is_http_header_value(value)) return base::cat("invalid header field value for ", base::quote(name));
  }
  return {};
}

} // namespace

struct Client::State {
  State(loop::Loop& on, Endpoint to, ClientOptions with) : loop(on), endpoint(std::move(to)), options(std::move(with)) {
    if (options.trace != Trace::off) tracer = std::make_unique<Tracer>(options.trace, endpoint, options.trace_line);
    if (!options.record_file.empty()) recorder = std::make_unique<Recorder>(options.record_file, endpoint);
  }

  /// Made by the first request: a command that asks nothing does not pay for it.
  Hub& use_hub() {
    if (!hub) hub = std::make_unique<Hub>(loop, endpoint);
    return *hub;
  }

  void admit(const Request& request) const {
    if (options.read_only && request.method != "GET" && request.method != "HEAD" && !only_waits(request))
      throw base::Failure(base::FailureKind::forbidden, base::cat("read-only mode: refused to send ", request.method,
                                                                  " ", shown_target(request.target)));
    if (base::log::enabled(base::log::Level::trace))
      base::log::trace(base::cat("request ", request.method, " ", shown_target(request.target)));
    if (const std::string fault = header_fault(endpoint.headers); !fault.empty())
      throw during_connect(endpoint, request.method, request.target, base::cat("net/http: ", fault));
  }

  loop::Loop& loop;
  Endpoint endpoint;
  ClientOptions options;
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<Tracer> tracer;
  std::unique_ptr<Hub> hub;
};

Client::Client(loop::Loop& loop, Endpoint endpoint, ClientOptions options)
    : state_(std::make_unique<State>(loop, std::move(endpoint), std::move(options))) {}
Client::~Client() = default;

std::unique_ptr<Transfer> Client::start(Request request, Handlers handlers) {
  state_->admit(request);
  auto& hub = state_->use_hub();
  if (state_->recorder) state_->recorder->wrap(request, handlers);
  if (state_->tracer) state_->tracer->wrap(request, handlers);
  auto exchange = std::make_unique<Exchange>(hub, std::move(request), std::move(handlers));
  auto& job = *exchange;
  auto transfer = std::make_unique<RunningTransfer>(hub, std::move(exchange));
  hub.add(job);
  return transfer;
}

Client::Upgraded Client::upgrade(Request request, std::string_view protocol) {
  state_->admit(request);
  auto& hub = state_->use_hub();
  const auto dial = [&] { return transport::upgrade(hub, request, protocol); };
  const auto recorded = [&] { return state_->recorder ? state_->recorder->upgrade(request, protocol, dial) : dial(); };
  return state_->tracer ? state_->tracer->upgrade(request, protocol, recorded) : recorded();
}

std::unique_ptr<Duplex> Client::dial() {
  if (state_->options.read_only)
    throw base::Failure(base::FailureKind::forbidden, "read-only mode: refused to open a bare connection");
  return transport::dial(state_->use_hub());
}

const Endpoint& Client::endpoint() const { return state_->endpoint; }
loop::Loop& Client::loop() const { return state_->loop; }
std::string Client::url_of(std::string_view target) const { return request_url(state_->endpoint, target); }

} // namespace skiff::transport
