// The help page: usage, text, aliases, options, commands by kind, hints. Sections that would be empty are left out.

#include "cli/help.hpp"

#include "cli/availability.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace skiff::cli {

namespace {

constexpr std::size_t default_width = 80;
constexpr std::size_t least_name_column = 11;

void repeat(std::string& out, char what, std::size_t times) { out.append(times, what); }

// The first part of `text` that fits into `width` columns (`slop` more if that is all of it), cut at white space.
std::pair<std::string_view, std::string_view> cut_line(std::size_t width, std::size_t slop, std::string_view text) {
  if (width + slop > text.size()) return {text, {}};
  const auto space = text.substr(0, width).find_last_of(" \t\n");
  if (space == std::string_view::npos || space == 0) return {text, {}};
  const auto line = text.substr(0, width).rfind('\n');
  const auto at = line != std::string_view::npos && line > 0 && line < space ? line : space;
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string wrap(std::size_t indent, std::size_t columns, std::string_view text) {
  constexpr std::size_t least = 24;
  constexpr std::size_t slop = 5;
  std::string out;
  const auto room = [&] { return columns > indent ? columns - indent : 0; };
  const std::string narrow = base::cat("\n", std::string(16, ' '));
  if (room() < least) { // a block of its own on the next line
    indent = 16;
    out = narrow;
    if (room() < least) return base::replace_all(text, "\n", narrow);
  }
  const std::string margin = base::cat("\n", std::string(indent, ' '));
  auto [line, rest] = cut_line(room() - slop, slop, text);
  out += base::replace_all(line, "\n", margin);
  while (!rest.empty()) {
    std::tie(line, rest) = cut_line(room() - slop, slop, rest);
    out += margin;
    out += base::replace_all(line, "\n", margin);
  }
  return out;
}

std::vector<const Flag*> visible_flags(const Command& command, Host& host) {
  std::vector<const Flag*> flags;
  for (const auto& group : command.flags)
    for (const Flag& flag : group)
      if (!hidden(flag, host)) flags.push_back(&flag);
  std::sort(flags.begin(), flags.end(), [](const Flag* a, const Flag* b) { return a->name < b->name; });
  return flags;
}

FlagRow row_of(const Flag& flag, const Entry& entry, Host& host) {
  FlagRow row;
  row.left = flag.letter != 0 ? base::cat("  -", flag.letter, ", --", flag.name) : base::cat("      --", flag.name);
  if (!flag.type.empty()) row.left += base::cat(" ", flag.type);
  if (!flag.bare.empty() && flag.bare != "true")
    row.left += flag.type == "string" ? base::cat("[=\"", flag.bare, "\"]") : base::cat("[=", flag.bare, "]");
  row.right = flag.help;
  const std::string fallback = host.fallback(entry, flag);
  if (!fallback.empty()) row.right += base::cat(" (default ", fallback, ")");
  return row;
}

std::string options_section(std::span<const Flag* const> flags, const Entry& entry, Host& host) {
  std::vector<FlagRow> rows;
  for (const Flag* flag : flags) rows.push_back(row_of(*flag, entry, host));
  const auto width = terminal::Output(0).size().columns; // docker asks standard input for the width
  return option_lines(rows, (width != 0 ? width : default_width) - 1);
}

enum class Kind : std::uint8_t { common, management, swarm, plain };

Kind kind_of(const Entry& entry) {
  if (entry.rank > 0) return Kind::common;
  if (entry.command->group == Group::no) return Kind::plain;
  return entry.command->swarm.empty() ? Kind::management : Kind::swarm;
}

class Page {
public:
  Page(const Program& program, const Entry& entry, Host& host)
      : program_(program), entry_(entry), command_(*entry.command), host_(host) {}

  std::string text() {
    const bool root = entry_.command == &program_.root;
    const auto flags = visible_flags(command_, host_);
    const std::string path = full_path(entry_);
    out_ = "Usage:  ";
    if (command_.group == Group::no)
      out_ += usage_line(entry_);
    else
      out_ += base::cat(path, flags.empty() ? "" : " [OPTIONS]", " COMMAND");
    out_ += base::cat("\n\n", base::trim(command_.details.empty() ? command_.summary : command_.details), "\n");
    if (!command_.aliases.empty()) out_ += base::cat("\nAliases:\n  ", command_.aliases, "\n");
    if (!root && !flags.empty()) out_ += base::cat("\nOptions:\n", options_section(flags, entry_, host_), "\n");
    if (command_.group != Group::no) commands();
    if (root) out_ += base::cat("\nGlobal Options:\n", options_section(flags, entry_, host_), "\n");
    if (command_.group != Group::no)
      out_ += base::cat("\nRun '", path, " COMMAND --help' for more information on a command.\n");
    if (root) {
      constexpr std::string_view more =
          "For more help on how to use Docker, head to https://docs.docker.com/go/guides/";
      out_ +=
          host_.streams().out.is_terminal() ? base::cat("\n\x1b[1m", more, "\x1b[0m\n") : base::cat("\n", more, "\n");
    }
    return std::move(out_);
  }

private:
  void commands() {
    // Paths below a forwarding group (builder) are those of the record.
    const auto all = children(program_, entry_.role == Role::node ? entry_.path : command_.path);
    std::size_t column = least_name_column;
    for (const Entry* child : all) column = std::max(column, last_word(child->path).size());
    if (entry_.command == &program_.root) foreign_ = host_.foreign_commands();
    for (const Host::Foreign& command : foreign_) column = std::max(column, command.name.size());
    section(all, Kind::common, "Common Commands", column);
    section(all, Kind::management, "Management Commands", column);
    section(all, Kind::swarm, "Swarm Commands", column);
    section(all, Kind::plain, "Commands", column);
    bool first = true;
    for (const Host::Foreign& command : foreign_) {
      if (command.fault.empty()) continue;
      if (std::exchange(first, false)) out_ += "\nInvalid Plugins:\n";
      line(command.name, command.fault, column);
    }
  }

  void line(std::string_view name, std::string_view text, std::size_t column) {
    out_ += base::cat("  ", name);
    repeat(out_, ' ', column + 1 - name.size());
    out_ += base::cat(text, "\n");
  }

  void section(std::span<const Entry* const> all, Kind kind, std::string_view title, std::size_t column) {
    std::vector<const Entry*> rows;
    for (const Entry* child : all)
      if (kind_of(*child) == kind && !hidden(*child->command, host_)) rows.push_back(child);
    if (rows.empty()) return;
    if (kind == Kind::common)
      std::sort(rows.begin(), rows.end(), [](const Entry* a, const Entry* b) { return a->rank < b->rank; });
    out_ += base::cat("\n", title, ":\n");
    std::vector<std::pair<std::string, std::string_view>> lines;
    for (const Entry* row : rows) {
      std::string name(last_word(row->path));
      if (row->command->family != Family::docker && row->role == Role::node &&
          row->path.find(' ') == std::string_view::npos)
        name += '*';
      lines.emplace_back(std::move(name), row->command->summary);
    }
    if (kind == Kind::management) {
      for (const Host::Foreign& command : foreign_)
        if (command.fault.empty()) lines.emplace_back(command.name + "*", command.summary);
      std::sort(lines.begin(), lines.end());
    }
    for (const auto& [name, summary] : lines) line(name, summary, column);
  }

  const Program& program_;
  const Entry& entry_;
  const Command& command_;
  Host& host_;
  std::vector<Host::Foreign> foreign_;
  std::string out_;
};

} // namespace

std::string option_lines(std::span<const FlagRow> rows, std::size_t columns) {
  std::size_t column = 0;
  for (const FlagRow& row : rows) column = std::max(column, row.left.size());
  column += 3;
  std::string out;
  for (const FlagRow& row : rows) {
    if (!out.empty()) out += '\n';
    out += row.left;
    repeat(out, ' ', column - row.left.size());
    out += wrap(column, columns, row.right);
  }
  return out;
}

std::string help_page(const Program& program, const Entry& entry, Host& host) {
  return Page(program, entry, host).text();
}

} // namespace skiff::cli
