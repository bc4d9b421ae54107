// `build --list-context`: what a context holds, largest first, and which line of its ignore file left a thing out or
// let it in. Asks no engine. The official program has no such thing.

#include "commands/buildx/build_options.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/build/ignore.hpp>
#include <skiff/build/tree_walk.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/units.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <tuple>

namespace skiff::commands {

namespace {

struct Listed {
  std::string path, rule;
  std::int64_t size = 0;
  bool sent = true;
};

// Of an ignored folder that nothing can be let in again of, only the folder itself.
std::vector<Listed> list(const std::string& root, const build::IgnoreRules& rules) {
  std::vector<Listed> out;
  build::TreeWalk walk(root);
  while (const auto* entry = walk.next()) {
    const auto ignored = rules.matches(entry->path);
    if (!ignored) throw base::Failure(ignored.error());
    const bool closed = *ignored && entry->is_directory() && !rules.may_match_below(entry->path, true);
    if (closed) walk.skip_children();
    if (entry->is_directory() && !closed) continue;
    const auto rule = rules.deciding_rule(entry->path);
    out.push_back({entry->path + (closed ? "/" : ""), rule < rules.size() ? rules.text(rule) : std::string(),
                   closed ? 0 : static_cast<std::int64_t>(entry->status.st_size), !*ignored});
  }
  std::stable_sort(out.begin(), out.end(), [](const Listed& a, const Listed& b) {
    return std::tuple(!a.sent, -a.size) < std::tuple(!b.sent, -b.size);
  });
  return out;
}

std::string as_json(const std::string& root, const std::string& ignore_file, std::int64_t size,
                    const std::vector<Listed>& entries) {
  std::string out;
  for (const auto& entry : entries)
    out += base::cat(out.empty() ? "" : ",", "{\"path\":", base::json_quote(entry.path), ",\"size\":", entry.size,
                     ",\"sent\":", entry.sent ? "true" : "false", ",\"rule\":", base::json_quote(entry.rule), '}');
  return base::cat("{\"context\":", base::json_quote(root), ",\"ignoreFile\":", base::json_quote(ignore_file),
                   ",\"size\":", size, ",\"entries\":[", out, "]}");
}

} // namespace

int list_context(Session& session, const BuildOptions& options) {
  if (!options.list_format.empty() && options.list_format != "json" && options.list_format != "table")
    throw base::Failure(base::cat("unknown format ", base::quote(options.list_format), ": table or json"));
  const std::string cwd = os::current_directory();
  const auto found = build::find_local_context(options.context, options.dockerfile, cwd);
  std::string ignore_file = base::cat(found.root, '/', found.dockerfile, ".dockerignore");
  if (found.dockerfile == "-" || !os::exists(ignore_file)) ignore_file = found.root + "/.dockerignore";
  std::vector<std::string> lines;
  if (os::exists(ignore_file)) {
    const auto text = os::read_file(ignore_file);
    if (!text) throw base::Failure(text.error());
    auto read = build::read_ignore_lines(*text);
    if (!read) throw base::Failure(read.error());
    lines = std::move(*read);
  } else {
    ignore_file.clear();
  }
  const auto rules = build::IgnoreRules::compile(lines);
  if (!rules) throw base::Failure(rules.error());
  const auto entries = list(found.root, *rules);
  std::int64_t size = 0, sent = 0;
  for (const auto& entry : entries)
    if (entry.sent) {
      size += entry.size;
      ++sent;
    }
  if (options.list_format == "json") {
    session.print_line(as_json(found.root, ignore_file, size, entries));
    return 0;
  }
  std::string table = "SIZE\tSENT\tDECIDED BY\tPATH\n";
  for (const auto& entry : entries)
    table += base::cat(entry.sent ? format::human_size(static_cast<double>(entry.size)) : "-", '\t',
                       entry.sent ? "yes" : "no", '\t', entry.rule, '\t', entry.path, '\n');
  session.print(format::align(table));
  session.print(base::cat("\n", sent, " sent, ", format::human_size(static_cast<double>(size)), "; ",
                          static_cast<std::int64_t>(entries.size()) - sent, " left out\n"));
  return 0;
}

} // namespace skiff::commands
