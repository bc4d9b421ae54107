#pragma once
// One-off containers (`compose run`): a service changed by the options of one command line, and the container made of
// it. The rest of the project is brought up by the ordinary plans while the service is set aside.

#include <skiff/compose/plan.hpp>
#include <skiff/compose/project.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace skiff::compose {

struct OneOff {
  std::string service;
  std::string name;                      ///< of the container; empty: PROJECT-SERVICE-run-SLUG
  std::string slug;                      ///< 64 hexadecimal digits
  std::vector<std::string> command;      ///< empty: the service's
  std::optional<std::string> entrypoint; ///< one line, split like a shell does; the service's command goes with it
  std::string user, working_dir;
  std::vector<std::string> cap_add, cap_drop;
  std::vector<std::string> environment; ///< NAME=value, or NAME alone: from the project's environment
  std::vector<std::string> env_files;   ///< below `environment`
  std::vector<std::string> volumes, ports;
  std::map<std::string, std::string> labels;
  bool service_ports = false; ///< publish those of the service too
  bool stdin_open = true, tty = false;
  bool auto_remove = false, use_aliases = false;
  bool wait = true; ///< for the conditions of the dependencies
};

/// A slug that no other container has.
std::string new_slug();

/// The service as its one-off container has it, in the form of the model. Fills in the name.
base::JsonDocument one_off_service(const Project& project, OneOff& one_off);

/// Makes a service one of the disabled ones, so that plans are about the others …
void set_aside(Project& project, const std::string& service);
/// … and puts it back, changed.
void bring_back(Project& project, const std::string& service, const base::JsonDocument& changed);

/// Waits for the dependencies' conditions, creates the container and copies its files. It is not started.
Plan plan_one_off(const Project& project, const Snapshot& snapshot, const OneOff& one_off);

} // namespace skiff::compose
