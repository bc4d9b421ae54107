#pragma once
// What is wrong with a project, as texts for machines (`compose check`).

#include <skiff/compose/project.hpp>

#include <string>
#include <vector>

namespace skiff::compose {

struct Findings {
  std::vector<Diagnostic> errors;
  std::vector<std::string> warnings;
};

/// Loads the project only to see what is wrong with it; needs no engine and never fails.
Findings find_faults(const LoadOptions& options);

/// A list of objects, one a line; errors have "message", "suggestion", "file", "line" (0: no place), "column", "chain".
std::string findings_json(const Findings& found);
/// SARIF 2.1.0.
std::string findings_sarif(const Findings& found);
/// Commands in the log of a GitHub workflow.
std::string findings_github(const Findings& found);

} // namespace skiff::compose
