#include "commands/container/awaiting.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/compose/follow.hpp>
#include <skiff/notation/filter.hpp>
#include <skiff/os/fd.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <memory>
#include <netinet/in.h>
#include <regex.h>
#include <sys/socket.h>
#include <utility>

namespace skiff::commands {

namespace {

using Kind = Condition::Kind;

constexpr std::pair<std::string_view, Kind> words[] = {
    {"created", Kind::created},  {"configured", Kind::created},    {"initialized", Kind::created},
    {"running", Kind::running},  {"restarting", Kind::restarting}, {"paused", Kind::paused},
    {"exited", Kind::exited},    {"stopped", Kind::exited},        {"stopping", Kind::exited},
    {"dead", Kind::exited},      {"not-running", Kind::exited},    {"removed", Kind::removed},
    {"removing", Kind::removed}, {"healthy", Kind::healthy},       {"unhealthy", Kind::unhealthy},
    {"ready", Kind::ready},
};

class Expression {
public:
  explicit Expression(const std::string& text) {
    const int code = ::regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB);
    if (code == 0) return;
    char reason[128];
    ::regerror(code, &compiled_, reason, sizeof reason);
    fault_ = reason;
  }
  ~Expression() {
    if (fault_.empty()) ::regfree(&compiled_);
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  const std::string& fault() const { return fault_; }
  bool matches(std::string_view line) const {
    return ::regexec(&compiled_, std::string(line).c_str(), 0, nullptr, 0) == 0;
  }

private:
  regex_t compiled_{};
  std::string fault_;
};

/// Tries to connect to a port of this machine or a container's address until somebody answers.
class PortTrial {
public:
  PortTrial(loop::Loop& loop, std::function<void()> open) : loop_(loop), open_(std::move(open)) {}

  void at(const std::string& address, std::uint16_t port) {
    if (address == address_ && port == port_) return;
    address_ = address;
    port_ = port;
    attempt();
  }

private:
  static constexpr std::chrono::milliseconds pause{100};

  void attempt() {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port_);
    ::inet_pton(AF_INET, address_.c_str(), &place.sin_addr);
    watch_.reset();
    socket_ = os::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&place), sizeof place) == 0) return listen_a_while();
    if (errno != EINPROGRESS) return again();
    watch_ = loop_.watch(socket_.get(), loop::writable, [this](unsigned) {
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
      return error == 0 ? listen_a_while() : again();
    });
  }

  // The engine's proxy takes every connection and drops those that nobody answers: one that lasts is a real one.
  void listen_a_while() {
    watch_ = loop_.watch(socket_.get(), loop::readable, [this](unsigned) {
      char byte = 0;
      if (::recv(socket_.get(), &byte, 1, MSG_PEEK) > 0) return done();
      again();
    });
    timer_ = loop_.after(pause, [this] { done(); });
  }

  void again() {
    watch_.reset();
    socket_.reset();
    timer_ = loop_.after(pause, [this] { attempt(); });
  }

  void done() {
    watch_.reset();
    timer_.reset();
    open_();
  }

  loop::Loop& loop_;
  std::function<void()> open_;
  std::string address_;
  std::uint16_t port_ = 0;
  os::Fd socket_;
  loop::Watch watch_, timer_;
};

struct Target {
  std::string name, id;
  bool look = true; // something has happened since the last look
  bool done = false;
  bool gone = false;   // the engine has removed it
  bool failed = false; // can not get there any more
  bool died = false;   // while we waited
  bool logged = false, answered = false;
  int exit_code = 0;
  std::unique_ptr<compose::OutputStream> output;
  std::unique_ptr<PortTrial> port;
};

class Awaiting {
public:
  Awaiting(Session& session, cli::Arguments names, const AwaitOptions& options,
           const std::function<void(const Reached&)>& reached)
      : session_(session), options_(options), reached_(reached) {
    for (const Condition& condition : options.conditions)
      if (condition.kind == Kind::log) expressions_.push_back(std::make_unique<Expression>(condition.expression));
    for (const std::string& name : names) {
      Target target;
      target.name = name;
      const auto container = session.engine().value(api::containers::inspect(name));
      target.id = container["Id"].text();
      targets_.push_back(std::move(target));
    }
  }

  void run() {
    listen();
    if (options_.timeout) end_ = session_.loop().after(*options_.timeout, [this] { time_is_up_ = true; });
    while (!finished()) {
      if (time_is_up_) throw base::Failure(base::FailureKind::other, time_text(), timed_out);
      if (error_) std::rethrow_exception(error_);
      bool looked = false;
      for (std::size_t i = 0; i < targets_.size() && !finished(); ++i)
        if (std::exchange(targets_[i].look, false) && !targets_[i].done) {
          look(i);
          looked = true;
        }
      if (!looked) session_.loop().turn();
    }
  }

private:
  bool finished() const {
    const auto done = [](const Target& target) { return target.done; };
    return options_.any ? std::any_of(targets_.begin(), targets_.end(), done)
                        : std::all_of(targets_.begin(), targets_.end(), done);
  }

  // First the events, then a look: nothing that happens in between is missed.
  void listen() {
    notation::Filters filters;
    filters.add("type", "container");
    for (const Target& target : targets_) filters.add("container", target.id);
    events_ = session_.engine().start(
        api::system::events({}, {}, filters.json()),
        {[this](const api::Head&) { listening_ = true; },
         [this](std::string_view bytes) {
           lines_.feed(bytes, [this](std::string_view text) { event(text); });
           return api::Flow::go_on;
         },
         [this](std::exception_ptr error) {
           listening_ = true;
           error_ = error ? error
                          : std::make_exception_ptr(base::Failure(base::FailureKind::connection,
                                                                  "the engine has ended the stream of its events"));
         }});
    session_.loop().run_until([this] { return listening_; });
  }

  void event(std::string_view text) {
    const auto parsed = base::JsonDocument::parse(text);
    if (!parsed) return;
    const std::string_view id = (*parsed)["Actor"]["ID"].view();
    for (Target& target : targets_) {
      if (target.id != id) continue;
      target.look = true;
      if ((*parsed)["Action"].view() == "destroy") target.gone = true;
      if ((*parsed)["Action"].view() != "die") continue;
      target.died = true;
      target.exit_code = base::to_number<int>((*parsed)["Actor"]["Attributes"]["exitCode"].view()).value_or(0);
    }
  }

  bool wants(Kind kind) const {
    return std::any_of(options_.conditions.begin(), options_.conditions.end(),
                       [&](const Condition& condition) { return condition.kind == kind; });
  }

  void look(std::size_t index) {
    Target& target = targets_[index];
    base::JsonDocument container;
    try {
      if (!target.gone) container = session_.engine().value(api::containers::inspect(target.id));
    } catch (const base::Failure& failure) {
      if (failure.kind != base::FailureKind::not_found) throw;
      target.gone = true;
    }
    const base::JsonView state = container["State"];
    const std::string status = target.gone ? "removed" : state["Status"].text();
    const bool over = status == "exited" || status == "dead" || target.gone;
    if (status == "exited" || status == "dead") target.exit_code = static_cast<int>(state["ExitCode"].integer());
    for (const Condition& condition : options_.conditions)
      if (holds(target, condition, state, status)) {
        target.done = true;
        target.output.reset();
        target.port.reset();
        reached_({index, condition.kind, target.exit_code});
        return;
      }
    // One that has not run yet, or not since we wait, may still be started by somebody.
    if (over && (target.died || target.gone || options_.started) && (target.gone || !wants(Kind::removed)))
      return fail(target);
    if (!target.gone) begin_trials(target, container.view());
  }

  // With `any` the others may still get there.
  void fail(Target& target) {
    target.failed = true;
    const auto failed = [](const Target& each) { return each.failed; };
    if (options_.any && !std::all_of(targets_.begin(), targets_.end(), failed)) return;
    throw base::Failure(base::cat("container ", target.name, target.gone ? " was removed" : " exited",
                                  target.gone ? std::string() : base::cat(" (", target.exit_code, ")"),
                                  " before it was ", condition_words()));
  }

  static bool holds(const Target& target, const Condition& condition, base::JsonView state, std::string_view status) {
    const std::string_view health = state["Health"]["Status"].view();
    const bool running = status == "running";
    switch (condition.kind) {
    case Kind::created:
      return !target.gone;
    case Kind::running:
      return running;
    case Kind::paused:
      return status == "paused";
    case Kind::restarting:
      return status == "restarting";
    case Kind::exited:
      return status == "exited" || status == "dead" || status == "created" || target.gone;
    case Kind::removed:
      return target.gone;
    case Kind::healthy:
      return running && health == "healthy";
    case Kind::unhealthy:
      return running && health == "unhealthy";
    case Kind::ready:
      return running && (health.empty() || health == "none" || health == "healthy");
    case Kind::log:
      return target.logged;
    case Kind::port:
      return target.answered;
    }
    return false;
  }

  void begin_trials(Target& target, base::JsonView container) {
    for (const Condition& condition : options_.conditions) {
      if (condition.kind == Kind::log && (!target.output || target.output->done())) follow(target);
      if (condition.kind == Kind::port && container["State"]["Running"].truth()) try_port(target, condition, container);
    }
  }

  // A container's log ends with it; a restart is an event, and the log is opened again.
  void follow(Target& target) {
    compose::OutputStream::LogOptions log;
    log.follow = true;
    log.tail = "all";
    target.output =
        compose::OutputStream::logs(session_.engine(), target.id, log, [this, &target](bool, std::string_view line) {
          for (const auto& expression : expressions_)
            if (!target.logged && expression->matches(line)) target.logged = target.look = true;
        });
  }

  void try_port(Target& target, const Condition& condition, base::JsonView container) {
    if (!target.port)
      target.port = std::make_unique<PortTrial>(session_.loop(), [&target] { target.answered = target.look = true; });
    const base::JsonView bindings = container["NetworkSettings"]["Ports"][base::cat(condition.port, "/tcp")];
    if (bindings.size() > 0) {
      std::string address = bindings.at(0)["HostIp"].text();
      if (address.empty() || address == "0.0.0.0" || address == "::") address = engine_address();
      target.port->at(address, base::to_number<std::uint16_t>(bindings.at(0)["HostPort"].view()).value_or(0));
      return;
    }
    if (container["HostConfig"]["NetworkMode"].view() == "host")
      return target.port->at(engine_address(), condition.port);
    for (const base::JsonView network : container["NetworkSettings"]["Networks"])
      if (const std::string address = network["IPAddress"].text(); !address.empty())
        return target.port->at(address, condition.port);
    throw base::Failure(base::cat("container ", target.name, " has no address to try port ", condition.port, " at"));
  }

  std::string engine_address() const {
    const transport::Endpoint& endpoint = session_.engine().client().endpoint();
    in_addr parsed{};
    const bool literal = ::inet_pton(AF_INET, endpoint.host.c_str(), &parsed) == 1;
    return endpoint.scheme == transport::Endpoint::Scheme::tcp && literal ? endpoint.host : "127.0.0.1";
  }

  std::string condition_words() const {
    std::vector<std::string> texts;
    for (const Condition& condition : options_.conditions) texts.push_back(condition.text);
    return base::join(texts, " or ");
  }

  std::string time_text() const {
    std::vector<std::string> waiting;
    for (const Target& target : targets_)
      if (!target.done) waiting.push_back(target.name);
    return base::cat("timed out waiting for ", base::join(waiting, ", "), " to be ", condition_words());
  }

  Session& session_;
  const AwaitOptions& options_;
  const std::function<void(const Reached&)>& reached_;
  std::vector<std::unique_ptr<Expression>> expressions_;
  std::vector<Target> targets_;
  codec::JsonLines lines_;
  std::unique_ptr<transport::Transfer> events_;
  std::exception_ptr error_;
  loop::Watch end_;
  bool time_is_up_ = false, listening_ = false;
};

} // namespace

base::Result<Condition> parse_condition(std::string_view text) {
  Condition condition;
  condition.text = text;
  const auto [word, value] = base::cut(text, '=');
  if (value && word == "log") {
    condition.kind = Kind::log;
    condition.expression = *value;
    if (const Expression expression(condition.expression); !expression.fault().empty())
      return base::Error{base::cat("invalid regular expression ", base::quote(*value), ": ", expression.fault())};
    return condition;
  }
  if (value && word == "port") {
    const auto port = base::to_number<std::uint16_t>(*value);
    if (!port || *port == 0) return base::Error{base::cat("invalid port ", base::quote(*value))};
    condition.kind = Kind::port;
    condition.port = *port;
    return condition;
  }
  for (const auto& [known, kind] : words)
    if (known == text) {
      condition.kind = kind;
      return condition;
    }
  return base::Error{base::cat("unknown condition ", base::quote(text),
                               " (created, running, paused, restarting, exited, removed, healthy, unhealthy, ready, "
                               "log=REGEX, port=N)")};
}

void await_containers(Session& session, cli::Arguments names, const AwaitOptions& options,
                      const std::function<void(const Reached&)>& reached) {
  Awaiting(session, names, options, reached).run();
}

} // namespace skiff::commands
