#include "view/row_object.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/table.hpp>
#include <skiff/format/template.hpp>
#include <skiff/view/listing.hpp>

namespace skiff::view {

namespace {

using base::Failure;

constexpr std::string_view table_key = "table", raw_key = "raw", json_key = "json";

// Which format applies: the default ones behind "table", "raw" and "json", or the user's own.
std::string resolve(const Listing& listing, const ListOptions& options) {
  const bool table = options.format.empty() || options.format == table_key;
  const bool raw = options.format == raw_key && listing.raw != nullptr;
  if (options.quiet && (table || (listing.quiet_wins && !raw))) return std::string(listing.quiet);
  if (table) return listing.table(options);
  if (raw) return listing.raw(options);
  return listing.amend != nullptr ? listing.amend(options.format, options) : options.format;
}

// The template in a format: without the word that asks for a table, and with \t and \n for what they stand for.
std::string template_text(std::string_view format) {
  if (format == json_key) return "{{json .}}";
  if (format.starts_with(table_key)) format.remove_prefix(table_key.size());
  while (format.starts_with(' ')) format.remove_prefix(1);
  while (format.ends_with(' ')) format.remove_suffix(1);
  return base::replace_all(base::replace_all(format, "\\t", "\t"), "\\n", "\n");
}

format::Template parse(const std::string& text) {
  auto parsed = format::Template::parse(text);
  if (!parsed) throw Failure(base::cat("template parsing error: ", parsed.error()));
  return std::move(*parsed);
}

// A heading that fails (`{{json .}}`) is cut short where it does, without a word.
std::string heading_line(const Listing& listing, const format::Template& template_) {
  std::string line;
  format::Template::Options options;
  options.headings = true;
  const Headings headings(listing);
  (void)template_.execute(line, format::Value(headings), options);
  return line += '\n';
}

} // namespace

std::string render(const Listing& listing, const std::vector<Row>& rows, const ListOptions& given) {
  ListOptions options = given;
  options.format = resolve(listing, given);
  const bool table = options.format.starts_with(table_key);
  const format::Template template_ = parse(template_text(options.format));
  std::string out = table ? heading_line(listing, template_) : std::string();
  for (const Row& row : rows) {
    const RowObject object(listing, row, options);
    const auto done = template_.execute(out, format::Value(object));
    if (!done) throw Failure(base::cat("template parsing error: ", done.error()));
    out += '\n';
  }
  return table ? format::align(out) : out;
}

std::string render(const Listing& listing, base::JsonView items, const ListOptions& given) {
  ListOptions options = given;
  options.format = resolve(listing, given);
  std::vector<Row> rows;
  const auto add = [&](base::JsonView item) {
    if (listing.expand != nullptr)
      listing.expand(item, options, rows);
    else
      rows.push_back({item, {}});
  };
  if (items.is_object()) {
    add(items);
  } else {
    rows.reserve(items.size());
    for (const base::JsonView item : items) add(item);
  }
  return render(listing, rows, given);
}

bool needs_field(const Listing& listing, const ListOptions& options, std::string_view field) {
  if (options.format.empty()) return false;
  auto parsed = format::Template::parse(options.format);
  if (!parsed) throw Failure(base::cat("failed to parse template: ", parsed.error()));
  const Row empty;
  const RowObject object(listing, empty, options);
  std::string out;
  const auto done = parsed->execute(out, format::Value(object));
  if (!done) throw Failure(base::cat("failed to execute template: ", done.error()));
  return !options.quiet && parsed->names(field);
}

std::string choose_format(std::string_view flag, std::string_view configured, bool quiet) {
  if (!flag.empty()) return std::string(flag);
  return std::string(configured.empty() || quiet ? table_key : configured);
}

} // namespace skiff::view
