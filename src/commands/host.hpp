#pragma once
// What the dispatcher needs of the rest of the program: the session, facts about the engine, words for completion.

#include "commands/names.hpp"
#include "commands/session.hpp"

#include <skiff/cli/dispatch.hpp>

#include <optional>

namespace skiff::commands {

class ProgramHost : public cli::Host {
public:
  ProgramHost(Session& session, Role role) : session_(session), role_(role) {}

  Session& session() override { return session_; }
  terminal::Streams& streams() override { return session_.streams; }
  void* globals() override { return &session_.globals; }
  void prepare() override;
  void begin() override;
  const cli::EngineFacts& engine() override;
  std::string fallback(const cli::Entry& entry, const cli::Flag& flag) override;
  cli::Completion complete(const cli::CompletionRequest& request) override;
  std::string_view forwarded_words(const cli::Entry& entry) override;
  std::string version_line() override;
  std::vector<Foreign> foreign_commands() override;
  std::optional<int> run_foreign(std::string_view name, cli::Arguments words, Wanted wanted, bool ours) override;
  std::optional<int> run_builder(cli::Arguments globals, cli::Arguments words) override;
  bool buildx_alone() override { return role_ == Role::buildx; }
  std::optional<std::string> machine_line(const base::Failure& failure) override {
    return session_.machine_line(failure);
  }

private:
  Session& session_;
  Role role_;
  std::optional<cli::EngineFacts> facts_;
};

} // namespace skiff::commands
