#include "transport/record.hpp"

#include "transport/mask.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/os/files.hpp>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace skiff::transport {

using base::cat;

namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto rune = base::decode_rune(text);
    if (!rune.valid) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

std::string quoted(std::string_view bytes) {
  if (is_utf8(bytes)) return base::json_quote(bytes);
  return cat("{\"base64\":\"", codec::base64_encode(bytes), "\"}");
}

std::string headers_json(const Headers& headers) {
  std::string out = "[";
  for (const auto& [name, value] : headers)
    out += cat(out.size() > 1 ? "," : "", "[", base::json_quote(name), ",", base::json_quote(shown_header(name, value)),
               "]");
  return out + "]";
}

} // namespace

Recorder::Recorder(const std::string& file, const Endpoint& endpoint)
    : file_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (!file_) throw base::Failure(cat("open ", file, ": ", os::error_text(errno)));
  event(0, "recording", cat("1,\"endpoint\":", base::json_quote(endpoint.text)));
}

// One write per line: lines of processes that share the file stay whole.
void Recorder::event(unsigned number, std::string_view name, std::string_view json) {
  const auto line = number == 0 ? cat("{\"", name, "\":", json, "}\n")
                                : cat("{\"exchange\":", number, ",\"", name, "\":", json, "}\n");
  for (std::string_view left = line; !left.empty();) {
    const auto count = ::write(file_.get(), left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw base::Failure(cat("cannot write the recording: ", os::error_text(errno)));
    left.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Recorder::request(const Request& request, unsigned number) {
  auto headers = request.headers;
  if (!request.body.content_type.empty()) headers.emplace_back("Content-Type", request.body.content_type);
  const auto body = shown_body(request);
  event(number, "request",
        cat("{\"method\":", base::json_quote(request.method),
            ",\"target\":", base::json_quote(shown_target(request.target)), ",\"headers\":", headers_json(headers),
            request.body.source ? ",\"stream\":true" : "",
            body.empty() ? "" : ",\"body\":", body.empty() ? "" : quoted(body), "}"));
}

void Recorder::answer(unsigned number, const Head& head) {
  event(number, "answer",
        cat("{\"status\":", head.status, ",\"reason\":", base::json_quote(head.reason),
            ",\"headers\":", headers_json(head.headers), "}"));
}

void Recorder::bytes(unsigned number, std::string_view name, std::string_view data, bool only_size) {
  event(number, name, only_size ? cat("{\"size\":", data.size(), "}") : quoted(data));
}

/// One exchange; its handlers share it, so it ends when they do.
class Recorder::Exchange {
public:
  Exchange(Recorder& recorder, unsigned number, bool whole) : recorder_(recorder), number_(number), whole_(whole) {}
  ~Exchange() {
    try {
      if (!ended_) recorder_.event(number_, "end", "\"cancelled\"");
    } catch (const base::Failure&) { // nobody is left to hear of it
    }
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  void receive(std::string_view data) {
    if (whole_)
      held_ += data;
    else
      recorder_.bytes(number_, "receive", data, false);
  }
  void stop() { stopped_ = true; }
  void end(std::exception_ptr error);

private:
  Recorder& recorder_;
  unsigned number_;
  bool whole_; // secrets may come in the answer: it is masked as a whole
  bool ended_ = false;
  bool stopped_ = false;
  std::string held_;
};

class Recorder::RecordedSource final : public Source {
public:
  RecordedSource(Recorder& recorder, unsigned number, std::unique_ptr<Source> inner)
      : recorder_(recorder), number_(number), inner_(std::move(inner)) {}

  std::ptrdiff_t read(char* into, std::size_t size) override {
    inner_->resume = resume;
    const auto count = inner_->read(into, size);
    if (count > 0) recorder_.bytes(number_, "send", {into, static_cast<std::size_t>(count)}, false);
    if (count == 0) recorder_.event(number_, "sent", "true");
    return count;
  }

private:
  Recorder& recorder_;
  unsigned number_;
  std::unique_ptr<Source> inner_;
};

void Recorder::Exchange::end(std::exception_ptr error) {
  ended_ = true;
  if (!held_.empty()) recorder_.bytes(number_, "receive", mask_json(held_), false);
  std::string how = stopped_ ? "stopped" : "complete";
  try {
    if (error) std::rethrow_exception(error);
  } catch (const std::exception& failure) {
    how = failure.what();
  }
  recorder_.event(number_, "end", base::json_quote(how));
}

void Recorder::wrap(Request& to_send, Handlers& handlers) {
  const auto number = ++last_;
  request(to_send, number);
  const auto record = std::make_shared<Exchange>(*this, number, is_secret_place(to_send.target));
  if (to_send.body.source)
    to_send.body.source = std::make_unique<RecordedSource>(*this, number, std::move(to_send.body.source));
  handlers.head = [this, number, next = std::move(handlers.head)](const Head& head) {
    answer(number, head);
    if (next) next(head);
  };
  handlers.data = [record, next = std::move(handlers.data)](std::string_view data) {
    record->receive(data);
    const auto flow = next ? next(data) : Flow::go_on;
    if (flow == Flow::stop) record->stop();
    return flow;
  };
  handlers.done = [record, next = std::move(handlers.done)](std::exception_ptr error) {
    record->end(error);
    if (next) next(error);
  };
}

class Recorder::RecordedStream final : public Duplex {
public:
  RecordedStream(Recorder& recorder, unsigned number, bool secret, std::unique_ptr<Duplex> inner)
      : recorder_(recorder), number_(number), secret_(secret), inner_(std::move(inner)) {
    head = inner_->head;
  }
  ~RecordedStream() override {
    try {
      recorder_.event(number_, "end", ended_ ? "\"complete\"" : "\"cancelled\"");
    } catch (const base::Failure&) { // nobody is left to hear of it
    }
  }

  std::ptrdiff_t read(char* into, std::size_t size) override {
    const auto count = inner_->read(into, size);
    if (count > 0) recorder_.bytes(number_, "receive", {into, static_cast<std::size_t>(count)}, secret_);
    ended_ = count == 0;
    return count;
  }
  std::ptrdiff_t write(std::string_view data) override {
    const auto count = inner_->write(data);
    if (count > 0) recorder_.bytes(number_, "send", data.substr(0, static_cast<std::size_t>(count)), secret_);
    return count;
  }
  void close_write() override {
    inner_->close_write();
    recorder_.event(number_, "sent", "true");
  }
  int descriptor() const override { return inner_->descriptor(); }
  bool buffered() const override { return inner_->buffered(); }

private:
  Recorder& recorder_;
  unsigned number_;
  bool secret_;
  bool ended_ = false;
  std::unique_ptr<Duplex> inner_;
};

Client::Upgraded Recorder::upgrade(const Request& to_send, std::string_view protocol,
                                   const std::function<Client::Upgraded()>& dial) {
  const auto number = ++last_;
  request(to_send, number);
  event(number, "upgrade", base::json_quote(protocol));
  Client::Upgraded got;
  try {
    got = dial();
  } catch (const base::Failure& failure) {
    event(number, "end", base::json_quote(failure.text));
    throw;
  }
  answer(number, got.head);
  if (got.stream) {
    got.stream = std::make_unique<RecordedStream>(*this, number, protocol != "tcp", std::move(got.stream));
  } else {
    bytes(number, "receive", got.body, false);
    event(number, "end", "\"complete\"");
  }
  return got;
}

} // namespace skiff::transport
