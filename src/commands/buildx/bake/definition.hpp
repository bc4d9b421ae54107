#pragma once
// What `bake` builds: groups and targets out of JSON and compose files, in the shape in which `--print` shows them.
// A target is an object with the keys of its JSON form; lists such as output and secret hold objects, however they were
// written. HCL is read only as far as its JSON form goes: templates with variables, no functions.

#include "commands/session.hpp"

#include <skiff/base/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace skiff::commands {

struct BakeFile {
  std::string name, text;
};

struct BakeGroup {
  std::string name, description;
  std::vector<std::string> targets;
};

struct BakeTarget {
  std::string name;
  base::JsonDocument body;
};

struct BakeVariable {
  std::string name, description, value;
  bool is_null = false;
};

struct BakeDefinition {
  std::vector<BakeGroup> groups;
  std::vector<BakeTarget> targets;
  std::vector<BakeVariable> variables;

  BakeGroup* group(std::string_view name);
  BakeTarget* target(std::string_view name);
  void add(BakeTarget target); ///< merged with one of the same name
};

/// Throws Failure.
BakeDefinition read_definition(Session& session, const std::vector<BakeFile>& files);

/// One target over another, by the rules of inheritance.
void merge_target(base::Json& into, const base::Json& from);
/// What is left out of a target when it is complete: doubles, contexts without a place.
void normalize_target(base::Json& target);

/// A flag's text as the object that stands for it in a target, by the key of the target: cache-from, cache-to, output,
/// secret, ssh, attest. Throws Failure.
base::JsonDocument read_entry_text(std::string_view key, const std::string& text);
/// The flag's text of such an object.
std::string entry_text(std::string_view key, base::JsonView entry);
bool has_entries(std::string_view key);
void put_entry(base::Json& list, std::string_view key, base::Json entry); ///< at its end

/// JSON and compose, in files of their own.
bool is_compose_file(Session& session, const BakeFile& file);
void read_compose(Session& session, const std::vector<BakeFile>& files, BakeDefinition& into);
void read_json(Session& session, const std::vector<BakeFile>& files, BakeDefinition& into);

/// Letters, digits, - and _.
bool is_target_name(std::string_view name);

} // namespace skiff::commands
