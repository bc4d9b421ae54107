#include "commands/host.hpp"
#include "commands/tree.hpp"

#include <skiff/commands/run.hpp>
#include <skiff/os/fd.hpp>

namespace skiff::commands {

int run(std::vector<std::string> words) {
  os::ensure_standard_descriptors();
  ProgramHost host(os::Environment::of_process());
  return cli::dispatch(program, host, std::move(words));
}

} // namespace skiff::commands
