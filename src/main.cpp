// Hands the command line to the dispatcher and returns its exit code.

#include "commands/host.hpp"
#include "commands/tree.hpp"

#include <skiff/os/fd.hpp>

int main(int argc, char** argv) {
  skiff::os::ensure_standard_descriptors();
  skiff::commands::ProgramHost host(skiff::os::Environment::of_process());
  return skiff::cli::dispatch(skiff::commands::program, host, {argv + (argc > 0 ? 1 : 0), argv + argc});
}
