#pragma once
// Lists of engine objects as docker prints them. A Listing is the table of fields of one kind of object (name in
// templates → heading and accessor over the engine's JSON) with its default formats; `render` applies a --format value
// to rows: a table, JSON lines, docker's `raw` blocks, or any template.
//
// Pure: rows, options and the time of day go in, the text for stdout comes out. Failures (bad templates) carry
// docker's text and exit code.

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/time.hpp>
#include <skiff/format/value.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::view {

struct ListOptions {
  std::string format;    ///< --format, or what the configuration file says; empty: the default table
  bool quiet = false;    ///< -q
  bool no_trunc = false; ///< --no-trunc
  bool size = false;     ///< ps -s: a SIZE column
  bool digests = false;  ///< images --digests: a DIGEST column, a row for each digest
  bool human = true;     ///< history -H: ages and human sizes
  base::Time now;        ///< ages count back from here
};

/// One line of output: a place in the engine's JSON, and texts the listing took out of it (one image can give
/// several rows).
struct Row {
  base::JsonView item;
  std::vector<std::string> parts;
};

struct Column {
  std::string_view name;    ///< in templates and JSON
  std::string_view heading; ///< in tables; empty: the table shows "<no value>"
  format::Value (*get)(const Row&, const ListOptions&);
  bool in_json = true;
  format::Value (*get_json)(const Row&, const ListOptions&) = nullptr; ///< if JSON shows it differently
};

struct Listing {
  std::string_view go_type;                 ///< in error texts: `*formatter.ContainerContext`
  std::string (*table)(const ListOptions&); ///< the default table format
  std::span<const Column> columns;          ///< sorted by name, as docker's JSON is
  std::string_view quiet = "{{.ID}}";
  std::string (*raw)(const ListOptions&) = nullptr; ///< what `--format raw` stands for; none: it is a template
  bool quiet_wins = false;                          ///< -q beats --format (ps, context); everywhere else --format wins
  /// Labels, for `.Label "key"`; null for objects without them.
  base::JsonView (*labels)(const Row&) = nullptr;
  /// Rows of one engine object; null: exactly one. `options.format` is the format that will be used.
  void (*expand)(base::JsonView item, const ListOptions&, std::vector<Row>& rows) = nullptr;
  /// Changes a --format that was given by the user.
  std::string (*amend)(std::string format, const ListOptions&) = nullptr;
  /// What `{{.}}` shows of an object without content, which is Go's memory as text: needs_field runs over such a one.
  std::string_view empty_text = {};
};

/// The rows of a JSON array (or one object) under a listing.
std::string render(const Listing&, base::JsonView items, const ListOptions&);
/// The same for rows that come from several places; they are printed in this order.
std::string render(const Listing&, const std::vector<Row>& rows, const ListOptions&);

/// Whether the output needs a field, such as ps' "Size", which costs the engine work. As docker does before it asks the
/// engine, this first tries the template on an object without content, and throws if it cannot be parsed or fails.
bool needs_field(const Listing&, const ListOptions&, std::string_view field);

/// --format given, else the configured one unless -q, else "table".
std::string choose_format(std::string_view flag, std::string_view configured, bool quiet);

} // namespace skiff::view
