#include "commands/host.hpp"
#include "commands/names.hpp"
#include "commands/tree.hpp"

#include <skiff/commands/run.hpp>
#include <skiff/os/fd.hpp>

namespace skiff::commands {

int run(std::vector<std::string> words) {
  os::ensure_standard_descriptors();
  ProgramHost host(os::Environment::of_process());
  const Invocation invocation = invocation_of(std::move(words), host.session().environment);
  host.session().invoked_as = invocation.name;
  host.call_buildx_alone(invocation.buildx_alone);
  if (!invocation.answer.empty() || !invocation.fault.empty()) {
    if (!invocation.fault.empty()) host.streams().warn(invocation.fault);
    host.streams().print(invocation.answer);
    host.streams().out.flush();
    return invocation.fault.empty() ? 0 : 1;
  }
  return cli::dispatch(program, host, invocation.words);
}

} // namespace skiff::commands
