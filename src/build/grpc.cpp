#include "build/grpc.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/hex.hpp>

#include <array>

namespace skiff::build {

namespace {

constexpr std::size_t enough_queued = 256 * 1024;
constexpr std::size_t write_size = 256 * 1024;
constexpr std::size_t longest_message = 16 * 1024 * 1024;
constexpr int most_rounds = 16; // of a sender, before others get their turn

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size())
      if (const auto byte = codec::hex_decode(text.substr(i + 1, 2))) {
        out += *byte;
        i += 2;
        continue;
      }
    out += text[i];
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 0x20 && c < 0x7F && c != '%')
      out += c;
    else
      out += "%" + base::upper(codec::hex_encode({&c, 1}));
  }
  return out;
}

std::string framed(std::string_view message) {
  std::string out(5, '\0');
  for (std::size_t i = 0; i < 4; ++i) out[1 + i] = static_cast<char>(message.size() >> (24 - 8 * i) & 0xFF);
  out += message;
  return out;
}

} // namespace

std::string_view metadata_value(const GrpcMetadata& metadata, std::string_view key) {
  for (const auto& [name, value] : metadata)
    if (name == key) return value;
  return {};
}

std::vector<std::string> metadata_values(const GrpcMetadata& metadata, std::string_view key) {
  std::vector<std::string> out;
  for (const auto& [name, value] : metadata)
    if (name == key) out.push_back(value);
  return out;
}

void GrpcCall::send(std::string_view message) {
  auto* running = connection_.find(stream_);
  if (running == nullptr) return;
  if (connection_.role_ == GrpcConnection::Role::server && !std::exchange(running->responded, true))
    connection_.http_.respond(stream_, {{":status", "200"}, {"content-type", "application/grpc"}});
  connection_.http_.send(stream_, framed(message));
  connection_.wake();
}

void GrpcCall::half_close() {
  connection_.http_.finish(stream_);
  connection_.wake();
}

void GrpcCall::finish(const GrpcStatus& status) {
  auto* running = connection_.find(stream_);
  if (running == nullptr) return;
  codec::Http2Headers trailers = {{"grpc-status", base::cat(status.code)}};
  if (!status.message.empty()) trailers.emplace_back("grpc-message", percent_encode(status.message));
  if (std::exchange(running->responded, true)) {
    connection_.http_.finish(stream_, std::move(trailers));
  } else {
    trailers.insert(trailers.begin(), {{":status", "200"}, {"content-type", "application/grpc"}});
    connection_.http_.respond(stream_, trailers, true);
  }
  connection_.wake();
}

void GrpcCall::cancel() {
  connection_.http_.reset(stream_, 8);
  connection_.wake();
}

bool GrpcCall::congested() const { return connection_.http_.queued(stream_) >= enough_queued; }

GrpcConnection::GrpcConnection(loop::Loop& loop, std::unique_ptr<transport::Duplex> stream, Role role, Accept accept)
    : loop_(loop), stream_(std::move(stream)), role_(role), accept_(std::move(accept)), http_(role, *this) {
  watch_ = loop_.watch(stream_->descriptor(), loop::readable, [this](unsigned ready) {
    if ((ready & (loop::readable | loop::closed)) != 0) read();
    flush();
  });
  wake(); // the preface, and what came together with the answer to the upgrade
}

GrpcConnection::~GrpcConnection() = default;

GrpcCall& GrpcConnection::call(std::string_view path, const GrpcMetadata& metadata,
                               std::unique_ptr<GrpcHandler> handler) {
  codec::Http2Headers headers = {{":method", "POST"},
                                 {":scheme", "http"},
                                 {":path", std::string(path)},
                                 {":authority", "localhost"},
                                 {"content-type", "application/grpc"},
                                 {"te", "trailers"},
                                 {"user-agent", "skiff"}};
  headers.insert(headers.end(), metadata.begin(), metadata.end());
  const auto id = http_.request(headers);
  const auto [at, is_new] = running_.try_emplace(id, Running{GrpcCall(*this, id), std::move(handler), {}, {}});
  wake();
  return at->second.call;
}

GrpcConnection::Running* GrpcConnection::find(codec::Http2StreamId stream) {
  const auto found = running_.find(stream);
  return found == running_.end() ? nullptr : &found->second;
}

void GrpcConnection::headers(codec::Http2StreamId stream, codec::Http2Headers headers, bool end) {
  Running* running = find(stream);
  if (role_ == Role::server) {
    if (running != nullptr) return; // trailers of a request mean nothing to us
    running = &running_.try_emplace(stream, Running{GrpcCall(*this, stream), nullptr, {}, {}}).first->second;
    const std::string path(metadata_value(headers, ":path"));
    running->handler = accept_(running->call, path, headers);
    return;
  }
  if (running == nullptr) return;
  const auto code = base::to_number<int>(metadata_value(headers, "grpc-status"));
  if (code) {
    running->has_status = true;
    running->status.code = *code;
    running->status.message = percent_decode(metadata_value(headers, "grpc-message"));
    const auto details = metadata_value(headers, "grpc-status-details-bin");
    if (const auto bytes = codec::base64_decode(details, codec::Base64::standard_bare))
      running->status.details = *bytes;
  } else if (const auto http = metadata_value(headers, ":status"); end || (!http.empty() && http != "200")) {
    running->has_status = true;
    running->status = {2, base::cat("unexpected HTTP status code received from server: ", http)};
  }
}

void GrpcConnection::data(codec::Http2StreamId stream, std::string_view bytes) {
  Running* running = find(stream);
  if (running == nullptr || !running->handler) return;
  std::string& partial = running->partial;
  const auto deliver = [&](std::string_view& from) { // whole messages off the front
    while (from.size() >= 5) {
      std::size_t size = 0;
      for (std::size_t i = 1; i < 5; ++i) size = size << 8 | static_cast<unsigned char>(from[i]);
      if (from[0] != 0 || size > longest_message)
        throw base::Failure("gRPC: message of the engine is too long or packed");
      if (from.size() < 5 + size) return;
      running->handler->message(running->call, from.substr(5, size));
      from.remove_prefix(5 + size);
    }
  };
  if (!partial.empty()) {
    partial += bytes;
    std::string_view rest = partial;
    deliver(rest);
    partial.erase(0, partial.size() - rest.size());
    return;
  }
  deliver(bytes);
  partial = bytes;
}

void GrpcConnection::remote_end(codec::Http2StreamId stream) {
  Running* running = find(stream);
  if (running == nullptr) return;
  if (running->handler) running->handler->remote_end(running->call);
  if (role_ == Role::client) http_.finish(stream); // the outcome is there: nothing we still say matters
}

void GrpcConnection::closed(codec::Http2StreamId stream, std::uint32_t error) {
  const auto found = running_.find(stream);
  if (found == running_.end()) return;
  auto node = running_.extract(found); // a handler that looks for its call must not find it any more
  Running& running = node.mapped();
  if (role_ == Role::client && !running.has_status)
    running.status = error == 8 ? GrpcStatus{1, "context canceled"}
                                : GrpcStatus{14, base::cat("stream closed by the engine (HTTP/2 error ", error, ")")};
  if (running.handler) running.handler->done(running.status);
}

void GrpcConnection::wake() {
  if (!alive_ || wakeup_) return;
  wakeup_ = loop_.after(std::chrono::milliseconds(0), [this] {
    wakeup_.reset();
    if (stream_ && stream_->buffered()) read();
    flush();
  });
}

void GrpcConnection::read() {
  std::array<char, 64 * 1024> buffer;
  while (alive_) {
    const auto got = stream_->read(buffer.data(), buffer.size());
    if (got == transport::Duplex::would_block) return;
    if (got == 0) return lost("the engine closed the connection");
    const auto taken = http_.receive({buffer.data(), static_cast<std::size_t>(got)});
    if (!taken) return lost(taken.error());
    if (static_cast<std::size_t>(got) < buffer.size() && !stream_->buffered()) return;
  }
}

// True once all that HTTP/2 has to say is with the connection.
bool GrpcConnection::write_out() {
  for (;;) {
    while (out_.size() < write_size) {
      const auto more = http_.take_output();
      if (more.empty()) break;
      out_ += more;
    }
    if (out_.empty()) return true;
    const auto taken = stream_->write(out_);
    if (taken == transport::Duplex::would_block) return false;
    out_.erase(0, static_cast<std::size_t>(taken));
  }
}

void GrpcConnection::flush() {
  if (!alive_) return;
  bool drained = write_out();
  bool more = true;
  for (int round = 0; drained && more && round < most_rounds; ++round) {
    more = false;
    std::vector<codec::Http2StreamId> ids;
    for (const auto& [id, running] : running_)
      if (running.handler && !running.call.congested()) ids.push_back(id);
    for (const auto id : ids)
      if (Running* running = find(id)) more = running->handler->writable(running->call) || more;
    drained = write_out();
  }
  watch_.want(drained ? loop::readable : loop::readable | loop::writable);
  if (drained && more) wake();
}

void GrpcConnection::lost(const std::string& why) {
  alive_ = false;
  watch_.reset();
  auto running = std::move(running_);
  running_.clear();
  for (auto& [id, call] : running) {
    if (!call.has_status) call.status = {14, why};
    if (call.handler) call.handler->done(call.status);
  }
}

} // namespace skiff::build
