#pragma once
// Builders as buildx knows them: the engine of each context is one, and `create` keeps others in a folder that is
// shared with the official client. Only the engines' own builders can be worked with here; others are listed and
// removed.

#include "commands/buildx/options.hpp"
#include "commands/session.hpp"

#include <skiff/base/json.hpp>
#include <skiff/base/time.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::commands {

struct Builder {
  std::string name;
  std::string driver;      ///< of a stored one; empty: the engine of the context of that name
  base::JsonDocument file; ///< of a stored one, as kept
  base::Time last_activity = base::year_one;
  bool of_context() const { return driver.empty(); }
};

/// The folder that instances, the choice of `use` and the activity of builders are kept in.
std::string buildx_folder(Session& session);

/// --builder, else BUILDX_BUILDER; empty: the current one.
std::string chosen_builder(Session& session, const BuildxOptions& options);
/// Throws Failure: `no builder "x" found`.
Builder find_builder(Session& session, const std::string& name);
/// The builder to work with, which must be the current context's engine: others are refused with the reason.
Builder working_builder(Session& session, const BuildxOptions& options);
/// The stored ones, then the contexts.
std::vector<Builder> all_builders(Session& session);

/// A stored builder. Throws Failure for a name that is none; nothing if there is no such builder.
std::optional<Builder> stored_builder(Session& session, const std::string& name);
void remove_stored_builder(Session& session, const std::string& name);

/// What a choice of `use` belongs to: the context, or the address of the context "default".
std::string endpoint_key(Session& session);
void choose_builder(Session& session, const std::string& name, bool global, bool by_default);

/// Remembers that the builder was used just now.
void note_activity(Session& session, const Builder& builder);

/// Name, Driver, LastActivity, Nodes, … with what the engine says, as `ls --format json` shows it; Err in it if the
/// engine does not answer. Keys are sorted.
base::JsonDocument load_builder(Session& session, const Builder& builder);

} // namespace skiff::commands
