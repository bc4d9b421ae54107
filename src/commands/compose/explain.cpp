#include "commands/compose/explain.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/multiplexed.hpp>
#include <skiff/notation/signals.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skiff::commands {

namespace {

using base::cat;
using base::JsonView;
using compose::Container;

constexpr const char* shown_lines = "10";

std::string last_lines(api::Engine& engine, const Container& container, bool tty) {
  std::string text;
  codec::Demultiplexer streams;
  engine.bytes(api::containers::logs(container.id, {.since = {}, .until = {}, .tail = shown_lines}),
               [&](std::string_view bytes) {
                 if (tty)
                   text += bytes;
                 else
                   (void)streams.feed(bytes, [&](codec::Stream, std::string_view part) { text += part; });
                 return api::Flow::go_on;
               });
  return text;
}

std::string indented(std::string_view text) {
  std::string out;
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return out;
  for (std::string& line : base::split(text, '\n')) {
    if (line.ends_with('\r')) line.pop_back();
    out += cat("    | ", line, "\n");
  }
  return out;
}

/// What is wrong with it; empty: nothing.
std::string verdict(JsonView state, base::Time since) {
  if (const std::string error = state["Error"].text(); !error.empty()) return cat("cannot start: ", error);
  if (state["Health"]["Status"].view() == "unhealthy")
    return cat("is unhealthy, ", state["Health"]["FailingStreak"].integer(), " health probes failed in a row");
  if (state["Status"].view() != "exited" && state["Status"].view() != "dead") return {};
  const std::int64_t code = state["ExitCode"].integer();
  const auto finished = base::parse_rfc3339(state["FinishedAt"].view());
  if (code == 0 || !finished || finished->seconds < since.seconds) return {};
  std::string words = exit_code_words(code);
  if (state["OOMKilled"].truth()) words = "out of memory";
  return cat("exited with code ", code, words.empty() ? "" : cat(" (", words, ")"));
}

std::string explanation(api::Engine& engine, const Container& container, base::Time since) {
  const base::JsonDocument found = engine.value(api::containers::inspect(container.id));
  const JsonView state = found["State"];
  const std::string wrong = verdict(state, since);
  if (wrong.empty()) return {};
  std::string out = cat(container.name, " ", wrong, "\n");
  if (const JsonView probes = state["Health"]["Log"]; probes.size() != 0) {
    const JsonView last = probes.at(probes.size() - 1);
    out += cat("  last health probe: exit code ", last["ExitCode"].integer(), "\n", indented(last["Output"].view()));
  }
  if (const std::string lines = indented(last_lines(engine, container, found["Config"]["Tty"].truth())); !lines.empty())
    out += cat("  last lines:\n", lines);
  return out;
}

std::string owner(const Container& container) {
  std::string out = cat("container ", container.name, ", ", container.state);
  if (const auto project = container.label(compose::label::project); !project.empty())
    out += cat(", of service ", container.service(), " of project ", project);
  return out;
}

std::vector<Container> everything(api::Engine& engine) {
  return compose::list_containers(engine, api::containers::list({.all = true}));
}

/// The words behind `mark` up to `end`.
std::string_view after(std::string_view text, std::string_view mark, char end) {
  const auto begin = text.find(mark);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + mark.size());
  return text.substr(0, text.find(end));
}

/// The port of "Bind for 0.0.0.0:8080 failed: port is already allocated" and of "failed to bind host port
/// 0.0.0.0:8080/tcp: address already in use".
std::optional<int> port_in_use(std::string_view text) {
  if (text.find("port is already allocated") == std::string_view::npos &&
      text.find("address already in use") == std::string_view::npos)
    return std::nullopt;
  for (const std::string_view mark :
       {"Bind for ", "bind host port for ", "bind host port ", "listen tcp4 ", "listen tcp "}) {
    std::string_view place = after(text, mark, ' ');
    place = place.substr(0, place.find('/'));
    while (place.ends_with(':')) place.remove_suffix(1);
    if (const auto colon = place.rfind(':'); colon != std::string_view::npos)
      if (const auto port = base::to_number<int>(place.substr(colon + 1))) return *port;
  }
  return std::nullopt;
}

std::string conflict(api::Engine& engine, std::string_view text) {
  if (const auto id = after(text, "is already in use by container \"", '"'); !id.empty()) {
    for (const Container& container : everything(engine))
      if (container.id == id) return cat("The name belongs to ", owner(container), ".\n");
    return {};
  }
  const auto port = port_in_use(text);
  if (!port) return {};
  for (const Container& container : everything(engine))
    for (const compose::ContainerPort& used : container.ports)
      if (used.published == *port) return cat("Port ", *port, " is published by ", owner(container), ".\n");
  return cat("Port ", *port, " is used by a process outside of the engine.\n");
}

void say(const Work& work, const std::string& text) {
  work.session.streams.err.write(text);
  work.session.streams.err.flush();
}

} // namespace

std::string exit_code_words(std::int64_t code) {
  if (code == 126) return "command cannot be run";
  if (code == 127) return "command not found";
  if (code <= 128) return {};
  const std::string signal = notation::signal_name(static_cast<int>(code - 128));
  return signal.empty() ? std::string() : cat("ended by signal ", signal);
}

void explain(const Work& work, std::string_view project, base::Time since) {
  api::Engine& engine = work.session.engine();
  try {
    for (const Container& container : compose::observe_containers(engine, project, {}))
      say(work, explanation(engine, container, since));
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
  }
}

void explain_conflict(const Work& work, const base::Failure& failure) {
  try {
    say(work, conflict(work.session.engine(), failure.text));
  } catch (const base::Failure& other) {
    if (other.kind == base::FailureKind::interrupted) throw;
  }
}

} // namespace skiff::commands
