#include "commands/host.hpp"
#include "commands/names.hpp"
#include "commands/tree.hpp"

#include <skiff/commands/run.hpp>
#include <skiff/os/fd.hpp>

namespace skiff::commands {

int run(std::vector<std::string> words) {
  os::ensure_standard_descriptors();
  Session session(os::Environment::of_process());
  const Invocation invocation = invocation_of(std::move(words), session.environment);
  session.invoked_as = invocation.name;
  if (!invocation.answer.empty() || !invocation.fault.empty()) {
    if (!invocation.fault.empty()) session.warn(invocation.fault);
    session.streams.print(invocation.answer);
    session.streams.out.flush();
    return invocation.fault.empty() ? 0 : 1;
  }
  ProgramHost host(session, invocation.role);
  return cli::dispatch(program, host, invocation.words);
}

} // namespace skiff::commands
