#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/http2.hpp>

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <map>
#include <optional>

namespace skiff::codec {

namespace {

constexpr std::int32_t stream_window = 4 * 1024 * 1024;
constexpr std::int32_t connection_window = 16 * 1024 * 1024;
constexpr std::uint32_t header_list_limit = 16 * 1024 * 1024;
constexpr std::size_t continuation_limit = 64; // error trailers of BuildKit carry whole Dockerfiles

struct Outgoing {
  std::string queue;
  std::size_t at = 0; // first byte of the queue that is not sent
  bool ended = false;
  bool deferred = false; // nghttp2 waits to be told that there is more
  std::optional<Http2Headers> trailers;
  Http2Headers incoming;
};

std::vector<nghttp2_nv> as_pairs(const Http2Headers& headers) {
  std::vector<nghttp2_nv> out;
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())); // nghttp2 copies and does not write
  };
  for (const auto& [name, value] : headers)
    out.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  return out;
}

void check(int code) {
  if (code < 0) throw base::Failure(base::cat("HTTP/2: ", nghttp2_strerror(code)));
}

struct FreeSession {
  void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
};

} // namespace

struct Http2::State {
  explicit State(Http2Events& sink) : events(sink) {}

  Http2Events& events;
  std::unique_ptr<nghttp2_session, FreeSession> session;
  std::map<Http2StreamId, Outgoing> streams;
  std::exception_ptr thrown; // by an event, kept until nghttp2 has returned

  template <class Action>
  int guarded(Action action) noexcept {
    try {
      if (!thrown) action();
      return 0;
    } catch (...) {
      thrown = std::current_exception();
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
  }

  ssize_t pull(Http2StreamId id, std::uint8_t* into, std::size_t size, std::uint32_t& flags) {
    auto& out = streams[id];
    const auto take = std::min(size, out.queue.size() - out.at);
    std::copy_n(out.queue.data() + out.at, take, reinterpret_cast<char*>(into));
    out.at += take;
    if (out.at < out.queue.size()) return static_cast<ssize_t>(take);
    out.queue.clear();
    out.at = 0;
    if (!out.ended) {
      out.deferred = take == 0;
      return take == 0 ? ssize_t{NGHTTP2_ERR_DEFERRED} : static_cast<ssize_t>(take);
    }
    flags |= NGHTTP2_DATA_FLAG_EOF;
    if (out.trailers) {
      flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto pairs = as_pairs(*out.trailers);
      nghttp2_submit_trailer(session.get(), id, pairs.data(), pairs.size());
    }
    return static_cast<ssize_t>(take);
  }

  nghttp2_data_provider provider() {
    nghttp2_data_provider out{};
    out.source.ptr = this;
    out.read_callback = [](nghttp2_session*, std::int32_t id, std::uint8_t* into, std::size_t size,
                           std::uint32_t* flags, nghttp2_data_source* source,
                           void*) -> ssize_t { return static_cast<State*>(source->ptr)->pull(id, into, size, *flags); };
    return out;
  }

  void resume(Http2StreamId id, Outgoing& out) {
    if (std::exchange(out.deferred, false)) nghttp2_session_resume_data(session.get(), id);
  }

  void frame(const nghttp2_frame& frame) {
    const auto id = frame.hd.stream_id;
    const bool end = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (frame.hd.type == NGHTTP2_HEADERS) {
      Http2Headers headers;
      headers.swap(streams[id].incoming);
      events.headers(id, std::move(headers), end);
    }
    if (end && (frame.hd.type == NGHTTP2_HEADERS || frame.hd.type == NGHTTP2_DATA)) events.remote_end(id);
  }
};

namespace {
using Callbacks = std::unique_ptr<nghttp2_session_callbacks, decltype(&nghttp2_session_callbacks_del)>;
using Option = std::unique_ptr<nghttp2_option, decltype(&nghttp2_option_del)>;
} // namespace

Http2::Http2(Role role, Http2Events& events) : state_(std::make_unique<State>(events)) {
  nghttp2_session_callbacks* raw = nullptr;
  check(nghttp2_session_callbacks_new(&raw));
  const Callbacks callbacks(raw, nghttp2_session_callbacks_del);
  nghttp2_session_callbacks_set_on_header_callback(
      raw, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
              const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
        auto* state = static_cast<State*>(user);
        return state->guarded([&] {
          state->streams[frame->hd.stream_id].incoming.emplace_back(
              std::string(reinterpret_cast<const char*>(name), name_size),
              std::string(reinterpret_cast<const char*>(value), value_size));
        });
      });
  nghttp2_session_callbacks_set_on_frame_recv_callback(raw,
                                                       [](nghttp2_session*, const nghttp2_frame* frame, void* user) {
                                                         auto* state = static_cast<State*>(user);
                                                         return state->guarded([&] { state->frame(*frame); });
                                                       });
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      raw, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* user) {
        auto* state = static_cast<State*>(user);
        return state->guarded([&] { state->events.data(id, {reinterpret_cast<const char*>(data), size}); });
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      raw, [](nghttp2_session*, std::int32_t id, std::uint32_t error, void* user) {
        auto* state = static_cast<State*>(user);
        state->streams.erase(id);
        return state->guarded([&] { state->events.closed(id, error); });
      });

  nghttp2_option* raw_option = nullptr;
  check(nghttp2_option_new(&raw_option));
  const Option option(raw_option, nghttp2_option_del);
  nghttp2_option_set_max_continuations(raw_option, continuation_limit);
  nghttp2_session* session = nullptr;
  if (role == Role::client)
    check(nghttp2_session_client_new2(&session, raw, state_.get(), raw_option));
  else
    check(nghttp2_session_server_new2(&session, raw, state_.get(), raw_option));
  state_->session.reset(session);
  const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 1000},
                                             {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window},
                                             {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, header_list_limit}};
  check(nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings, std::size(settings)));
  check(nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, connection_window));
}

Http2::~Http2() = default;

base::Result<void> Http2::receive(std::string_view bytes) {
  const auto taken = nghttp2_session_mem_recv(state_->session.get(),
                                              reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (state_->thrown) std::rethrow_exception(std::exchange(state_->thrown, nullptr));
  if (taken < 0) return base::Error{base::cat("HTTP/2: ", nghttp2_strerror(static_cast<int>(taken)))};
  return {};
}

std::string_view Http2::take_output() {
  const std::uint8_t* data = nullptr;
  const auto size = nghttp2_session_mem_send(state_->session.get(), &data);
  if (state_->thrown) std::rethrow_exception(std::exchange(state_->thrown, nullptr));
  if (size <= 0) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Http2::alive() const {
  return nghttp2_session_want_read(state_->session.get()) != 0 ||
         nghttp2_session_want_write(state_->session.get()) != 0;
}

Http2StreamId Http2::request(const Http2Headers& headers) {
  const auto pairs = as_pairs(headers);
  const auto provider = state_->provider();
  const auto id =
      nghttp2_submit_request(state_->session.get(), nullptr, pairs.data(), pairs.size(), &provider, nullptr);
  check(id);
  state_->streams[id]; // from now on known
  return id;
}

void Http2::respond(Http2StreamId stream, const Http2Headers& headers, bool end) {
  const auto pairs = as_pairs(headers);
  const auto provider = state_->provider();
  check(nghttp2_submit_response(state_->session.get(), stream, pairs.data(), pairs.size(), end ? nullptr : &provider));
}

void Http2::send(Http2StreamId stream, std::string_view bytes) {
  const auto found = state_->streams.find(stream);
  if (found == state_->streams.end()) return; // closed meanwhile
  auto& out = found->second;
  if (out.at > out.queue.size() / 2) {
    out.queue.erase(0, out.at);
    out.at = 0;
  }
  out.queue += bytes;
  state_->resume(stream, out);
}

void Http2::finish(Http2StreamId stream) {
  const auto found = state_->streams.find(stream);
  if (found == state_->streams.end()) return;
  found->second.ended = true;
  state_->resume(stream, found->second);
}

void Http2::finish(Http2StreamId stream, Http2Headers trailers) {
  if (const auto found = state_->streams.find(stream); found != state_->streams.end())
    found->second.trailers = std::move(trailers);
  finish(stream);
}

void Http2::reset(Http2StreamId stream, std::uint32_t error) {
  nghttp2_submit_rst_stream(state_->session.get(), NGHTTP2_FLAG_NONE, stream, error);
}

std::size_t Http2::queued(Http2StreamId stream) const {
  const auto found = state_->streams.find(stream);
  return found == state_->streams.end() ? 0 : found->second.queue.size() - found->second.at;
}

} // namespace skiff::codec
