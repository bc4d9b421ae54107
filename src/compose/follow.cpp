// The output of containers: attached before they start, or their logs.
#include "compose/task.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/multiplexed.hpp>
#include <skiff/compose/follow.hpp>
#include <skiff/notation/timestamp.hpp>

namespace skiff::compose {

namespace {

/// Bytes to lines. What does not end with a line feed waits for more.
class Lines {
public:
  void feed(std::string_view bytes, const std::function<void(std::string_view)>& line) {
    while (!bytes.empty()) {
      const auto end = bytes.find('\n');
      if (end == std::string_view::npos) {
        rest_ += bytes;
        return;
      }
      if (rest_.empty()) {
        line(bytes.substr(0, end));
      } else {
        rest_ += bytes.substr(0, end);
        line(rest_);
        rest_.clear();
      }
      bytes.remove_prefix(end + 1);
    }
  }
  void finish(const std::function<void(std::string_view)>& line) {
    if (!rest_.empty()) line(rest_);
    rest_.clear();
  }

private:
  std::string rest_;
};

api::Call logs_call(std::string_view id, const OutputStream::LogOptions& options) {
  return api::containers::logs(id, {.follow = options.follow,
                                    .timestamps = options.timestamps,
                                    .since = options.since,
                                    .until = options.until,
                                    .tail = options.tail});
}

/// As the engine wants it back; empty if it never was.
std::string engine_time(std::string_view text) {
  if (text.starts_with("0001-")) return {};
  const auto parsed = notation::parse_timestamp(text, {}, 0);
  return parsed ? *parsed : std::string();
}

} // namespace

struct OutputStream::State {
  State(api::Engine& engine, LineSink to)
      : sink(std::move(to)), task(engine, [this](std::exception_ptr error) { end(error); }) {}

  void take(std::string_view bytes) {
    if (tty) return out.feed(bytes, [this](std::string_view line) { sink(true, line); });
    const auto fed = streams.feed(bytes, [this](codec::Stream stream, std::string_view part) {
      const bool is_out = stream == codec::Stream::out;
      (is_out ? out : err).feed(part, [this, is_out](std::string_view line) { sink(is_out, line); });
    });
    if (!fed) throw base::Failure(fed.error());
  }

  void end(std::exception_ptr error) {
    out.finish([this](std::string_view line) { sink(true, line); });
    err.finish([this](std::string_view line) { sink(false, line); });
    failure = error;
    done = true;
    if (owner != nullptr && owner->ended) owner->ended();
  }

  LineSink sink;
  codec::Demultiplexer streams;
  Lines out, err;
  bool tty = false;
  bool open = false;
  bool done = false;
  std::exception_ptr failure;
  OutputStream* owner = nullptr;
  Task task;
};

OutputStream::OutputStream(std::unique_ptr<State> state) : state_(std::move(state)) { state_->owner = this; }
OutputStream::~OutputStream() = default;
bool OutputStream::open() const { return state_->open; }
bool OutputStream::done() const { return state_->done; }
void OutputStream::check() const {
  if (state_->failure) std::rethrow_exception(state_->failure);
}

std::unique_ptr<OutputStream> OutputStream::begin(api::Engine& engine, std::string_view id,
                                                  std::function<api::Call(base::JsonView)> call, LineSink sink) {
  std::unique_ptr<OutputStream> out(new OutputStream(std::make_unique<State>(engine, std::move(sink))));
  State& state = *out->state_;
  state.task.call(api::containers::inspect(id), [&state, call = std::move(call)](const base::JsonDocument& answer) {
    state.tty = answer["Config"]["Tty"].truth();
    state.task.stream(
        call(answer.view()), [&state](std::string_view bytes) { state.take(bytes); }, [&state] { state.task.end(); },
        [&state] { state.open = true; });
  });
  return out;
}

std::unique_ptr<OutputStream> OutputStream::attach(api::Engine& engine, std::string_view id, LineSink sink) {
  // Without an upgrade the answer is the stream itself; nothing is ever sent to the container.
  const auto call = [id = std::string(id)](base::JsonView) { return api::containers::attach(id, {.in = false}); };
  return begin(engine, id, call, std::move(sink));
}

std::unique_ptr<OutputStream> OutputStream::logs(api::Engine& engine, std::string_view id, const LogOptions& options,
                                                 LineSink sink) {
  const auto call = [id = std::string(id), options](base::JsonView) { return logs_call(id, options); };
  return begin(engine, id, call, std::move(sink));
}

std::unique_ptr<OutputStream> OutputStream::of_start(api::Engine& engine, const ContainerEvent& event,
                                                     const LogOptions& options, LineSink sink) {
  const auto call = [event, options](base::JsonView container) {
    LogOptions from_here = options;
    from_here.since = event.since.empty() ? engine_time(container["State"]["FinishedAt"].view()) : event.since;
    return logs_call(event.id, from_here);
  };
  return begin(engine, event.id, call, std::move(sink));
}

} // namespace skiff::compose
