#include "transport/trace.hpp"

#include "transport/mask.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/clock.hpp>

namespace skiff::transport {

using base::cat;

namespace {

std::string shell_word(std::string_view text) { return cat("'", base::replace_all(text, "'", "'\\''"), "'"); }

std::string failure_text(const std::exception_ptr& error) {
  if (!error) return {};
  try {
    std::rethrow_exception(error);
  } catch (const base::Failure& failure) {
    return failure.text;
  } catch (const std::exception& other) {
    return other.what();
  }
}

} // namespace

/// One exchange; its handlers share it, and it tells its end when the last of them goes.
class Tracer::Exchange {
public:
  Exchange(Tracer& tracer, const Request& request)
      : tracer_(tracer), method(request.method), target(shown_target(request.target)) {
    sent = request.body.bytes.size();
  }
  ~Exchange() {
    if (!told_) end("cancelled");
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  void head(const Head& head) {
    status = head.status;
    if (tracer_.mode_ == Trace::http) tracer_.tell_head(head);
  }

  /// `how` is empty for an exchange that came to its own end.
  void end(std::string_view how) {
    told_ = true;
    const auto spent = (os::steady_now() - begun_).count();
    if (tracer_.mode_ == Trace::json)
      tracer_.line_(cat("{\"method\":", base::json_quote(method), ",\"path\":", base::json_quote(target),
                        ",\"status\":", status, ",\"ms\":", spent, ",\"sent\":", sent, ",\"received\":", received,
                        how.empty() ? std::string() : cat(",\"end\":", base::json_quote(how)), "}"));
    else if (tracer_.mode_ != Trace::curl)
      tracer_.line_(cat(tracer_.mode_ == Trace::http ? "* " : "", method, " ", target, " ",
                        status == 0 ? std::string("-") : cat(status), " ", spent, "ms ", sent, "B sent ", received,
                        "B received", how.empty() ? "" : " (", how, how.empty() ? "" : ")"));
  }

  std::size_t sent = 0, received = 0;

private:
  Tracer& tracer_;
  std::string method, target;
  int status = 0;
  std::chrono::milliseconds begun_ = os::steady_now();
  bool told_ = false;
};

class Tracer::CountedSource final : public Source {
public:
  CountedSource(std::shared_ptr<Exchange> exchange, std::unique_ptr<Source> inner)
      : exchange_(std::move(exchange)), inner_(std::move(inner)) {}
  std::ptrdiff_t read(char* into, std::size_t size) override {
    if (!inner_->resume) inner_->resume = [this] { resume(); };
    const auto count = inner_->read(into, size);
    if (count > 0) exchange_->sent += static_cast<std::size_t>(count);
    return count;
  }

private:
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<Source> inner_;
};

class Tracer::CountedStream final : public Duplex {
public:
  CountedStream(std::shared_ptr<Exchange> exchange, std::unique_ptr<Duplex> inner)
      : exchange_(std::move(exchange)), inner_(std::move(inner)) {
    head = inner_->head;
  }
  ~CountedStream() override { exchange_->end({}); }
  std::ptrdiff_t read(char* into, std::size_t size) override {
    const auto count = inner_->read(into, size);
    if (count > 0) exchange_->received += static_cast<std::size_t>(count);
    return count;
  }
  std::ptrdiff_t write(std::string_view bytes) override {
    const auto count = inner_->write(bytes);
    if (count > 0) exchange_->sent += static_cast<std::size_t>(count);
    return count;
  }
  void close_write() override { inner_->close_write(); }
  int descriptor() const override { return inner_->descriptor(); }
  bool buffered() const override { return inner_->buffered(); }

private:
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<Duplex> inner_;
};

Tracer::Tracer(Trace mode, const Endpoint& endpoint, std::function<void(std::string_view)> line)
    : mode_(mode), endpoint_(endpoint), line_(std::move(line)) {}

void Tracer::tell_request(const Request& request, std::string_view protocol) {
  line_(cat("> ", request.method, " ", shown_target(request.target)));
  if (!protocol.empty()) line_(cat("> Upgrade: ", protocol));
  for (const auto* list : {&endpoint_.headers, &request.headers})
    for (const auto& [name, value] : *list) line_(cat("> ", name, ": ", shown_header(name, value)));
  if (!request.body.content_type.empty()) line_(cat("> Content-Type: ", request.body.content_type));
  if (request.body.source) line_("> (a stream)");
  if (!request.body.bytes.empty()) line_(cat("> ", shown_body(request)));
}

void Tracer::tell_curl(const Request& request, std::string_view protocol) {
  std::string line = "curl -sS";
  const bool tcp = endpoint_.scheme == Endpoint::Scheme::tcp;
  if (endpoint_.scheme == Endpoint::Scheme::unix_socket) line += cat(" --unix-socket ", shell_word(endpoint_.path));
  if (const auto& tls = endpoint_.tls; tls && tcp) {
    if (!tls->verify) line += " -k";
    for (const auto& [flag, file] :
         {std::pair{" --cacert ", &tls->ca}, {" --cert ", &tls->cert}, {" --key ", &tls->key}})
      if (!file->empty()) line += cat(flag, shell_word(*file));
  }
  if (request.method == "HEAD")
    line += " -I";
  else if (request.method != "GET")
    line += cat(" -X ", request.method);
  for (const auto* list : {&endpoint_.headers, &request.headers})
    for (const auto& [name, value] : *list) line += cat(" -H ", shell_word(cat(name, ": ", shown_header(name, value))));
  if (!protocol.empty()) line += cat(" -H 'Connection: Upgrade' -H ", shell_word(cat("Upgrade: ", protocol)));
  if (!request.body.content_type.empty())
    line += cat(" -H ", shell_word(cat("Content-Type: ", request.body.content_type)));
  if (request.body.source) line += " -T -";
  if (!request.body.bytes.empty()) line += cat(" --data-binary ", shell_word(shown_body(request)));
  const bool v6 = endpoint_.host.find(':') != std::string::npos;
  const std::string host = tcp ? cat(endpoint_.tls ? "https://" : "http://", v6 ? "[" : "", endpoint_.host,
                                     v6 ? "]" : "", ":", endpoint_.port, endpoint_.path)
                               : std::string("http://localhost");
  line_(cat(line, " ", shell_word(host + shown_target(request.target)),
            endpoint_.scheme == Endpoint::Scheme::ssh ? cat(" # on ", endpoint_.host) : std::string()));
}

void Tracer::tell_head(const Head& head) {
  line_(cat("< ", head.status, " ", head.reason));
  for (const auto& [name, value] : head.headers) line_(cat("< ", name, ": ", shown_header(name, value)));
}

std::shared_ptr<Tracer::Exchange> Tracer::begin(const Request& request, std::string_view protocol) {
  if (mode_ == Trace::http) tell_request(request, protocol);
  if (mode_ == Trace::curl) tell_curl(request, protocol);
  return std::make_shared<Exchange>(*this, request);
}

void Tracer::wrap(Request& request, Handlers& handlers) {
  const auto exchange = begin(request, {});
  if (request.body.source)
    request.body.source = std::make_unique<CountedSource>(exchange, std::move(request.body.source));
  handlers.head = [exchange, next = std::move(handlers.head)](const Head& head) {
    exchange->head(head);
    if (next) next(head);
  };
  handlers.data = [exchange, next = std::move(handlers.data)](std::string_view data) {
    exchange->received += data.size();
    return next ? next(data) : Flow::go_on;
  };
  handlers.done = [exchange, next = std::move(handlers.done)](std::exception_ptr error) {
    exchange->end(failure_text(error));
    if (next) next(error);
  };
}

Client::Upgraded Tracer::upgrade(const Request& request, std::string_view protocol,
                                 const std::function<Client::Upgraded()>& dial) {
  const auto exchange = begin(request, protocol);
  Client::Upgraded got;
  try {
    got = dial();
  } catch (const base::Failure& failure) {
    exchange->end(failure.text);
    throw;
  }
  exchange->head(got.head);
  if (got.stream) {
    got.stream = std::make_unique<CountedStream>(exchange, std::move(got.stream));
  } else {
    exchange->received += got.body.size();
    exchange->end({});
  }
  return got;
}

} // namespace skiff::transport
