#include "transport/exchange.hpp"

#include "transport/failures.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

#include <new>

namespace skiff::transport {

namespace {
constexpr long buffer_size = 64 * 1024;
constexpr long buffer_among_many = 4 * 1024; // fifty logs or fifty containers that are started: each brings little
} // namespace

Exchange::Exchange(Hub& hub, Request request, Handlers handlers)
    : Job(hub), request_(std::move(request)), handlers_(std::move(handlers)) {
  prepare();
}

Exchange::~Exchange() { curl_slist_free_all(headers_); }

void Exchange::add_header(const std::string& line) {
  auto* longer = curl_slist_append(headers_, line.c_str());
  if (!longer) throw std::bad_alloc();
  headers_ = longer;
}

void Exchange::prepare() {
  CURL* easy = handle();
  const auto& endpoint = hub_.endpoint();
  hub_.address(easy, request_.target);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, hub_.jobs() > 4 ? buffer_among_many : buffer_size);

  const auto& body = request_.body;
  const bool takes_body = request_.method == "POST" || request_.method == "PUT" || !body.content_type.empty();
  if (body.source) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Exchange::on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 4 * buffer_size);
    body.source->resume = [this] {
      source_empty_ = false;
      hub_.update_pause(*this);
    };
  } else if (takes_body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.bytes.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.bytes.size()));
  } else if (request_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  }
  if (request_.method != "HEAD") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());

  add_header("Accept:");
  add_header("Expect:");
  add_header(body.content_type.empty() ? "Content-Type:" : "Content-Type: " + body.content_type);
  const auto send = [&](const Headers& list) {
    for (const auto& [name, value] : list) // libcurl's way to send an empty header is a semicolon
      add_header(value.empty() ? name + ";" : base::cat(name, ": ", value));
  };
  send(endpoint.headers);
  send(request_.headers);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_);

  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::on_data);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

int Exchange::paused() const { return (receiving_paused_ ? CURLPAUSE_RECV : 0) | (source_empty_ ? CURLPAUSE_SEND : 0); }

void Exchange::resume() {
  if (!receiving_paused_) return;
  receiving_paused_ = false;
  hub_.update_pause(*this);
}

template <class Action>
std::size_t Exchange::guarded(std::size_t otherwise, Action action) noexcept {
  if (thrown_ || stopped_ || buried()) return otherwise;
  try {
    return action();
  } catch (...) {
    thrown_ = std::current_exception();
    return otherwise;
  }
}

std::size_t Exchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::size_t length = size * count;
  return exchange.guarded(length == 0 ? 1 : 0, [&] {
    exchange.head_line({bytes, length});
    return length;
  });
}

// libcurl hands over the head line by line, then trailers, if there are any, in the same way.
void Exchange::head_line(std::string_view line) {
  line = base::trim(line);
  if (head_done_) return;
  if (line.starts_with("HTTP/")) {
    head_ = {};
    const auto rest = base::cut(line, ' ').second.value_or(std::string_view());
    head_.status = base::to_number<int>(rest.substr(0, 3)).value_or(0);
    if (rest.size() > 4) head_.reason = rest.substr(4);
  } else if (!line.empty()) {
    const auto [name, value] = base::cut(line, ':');
    head_.headers.emplace_back(name, base::trim(value.value_or(std::string_view())));
  } else if (head_.status >= 200) {
    head_done_ = true;
    if (handlers_.head) handlers_.head(head_);
  }
}

std::size_t Exchange::on_data(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::size_t length = size * count;
  if (exchange.receiving_paused_ && !exchange.buried()) return CURL_WRITEFUNC_PAUSE; // given again when resumed
  return exchange.guarded(length == 0 ? 1 : 0, [&]() -> std::size_t {
    const auto flow = exchange.handlers_.data ? exchange.handlers_.data({bytes, length}) : Flow::go_on;
    exchange.stopped_ = flow == Flow::stop;
    exchange.receiving_paused_ = flow == Flow::pause;
    return exchange.stopped_ ? 0 : length;
  });
}

std::size_t Exchange::on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept {
  auto& exchange = *static_cast<Exchange*>(self);
  return exchange.guarded(CURL_READFUNC_ABORT, [&]() -> std::size_t {
    const auto got = exchange.read_body(into, size * count);
    if (got >= 0) return static_cast<std::size_t>(got);
    exchange.source_empty_ = true;
    return CURL_READFUNC_PAUSE;
  });
}

// What goes wrong with the source ends the request, and is told as such.
std::ptrdiff_t Exchange::read_body(char* into, std::size_t size) {
  try {
    return request_.body.source->read(into, size);
  } catch (base::Failure& failure) {
    if (failure.kind == base::FailureKind::other)
      failure.text = during_connect(hub_.endpoint(), request_.method, request_.target, failure.text).text;
    throw;
  }
}

std::exception_ptr Exchange::outcome(CURLcode code) {
  if (thrown_) return thrown_;
  if (stopped_ || code == CURLE_OK) return nullptr;
  return std::make_exception_ptr(failure(code, request_.method, request_.target, head_done_));
}

void Exchange::finished(CURLcode code) {
  ended_ = true;
  plain_ = code == CURLE_OK && !request_.body.source;
  const auto done = std::move(handlers_.done); // it may destroy this exchange
  const auto result = outcome(code);
  if (done) done(result);
}

} // namespace skiff::transport
