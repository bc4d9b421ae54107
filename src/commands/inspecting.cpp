#include "commands/inspecting.hpp"

#include "commands/targets.hpp"

namespace skiff::commands {

int inspect_each(Session& session, const std::string& format, cli::Arguments names,
                 const std::function<Found(const std::string&)>& find) {
  view::Inspector inspector(format);
  Failures failures(session);
  for (const std::string& name : names) {
    try {
      const Found found = find(name);
      inspector.add(*found.kind, found.answer);
    } catch (const base::Failure& failure) {
      if (failure.kind == base::FailureKind::interrupted) throw;
      failures.add(failure);
    }
  }
  session.print(inspector.text());
  return failures.finish();
}

} // namespace skiff::commands
