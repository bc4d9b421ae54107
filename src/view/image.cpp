// Images, and the layers of one: docker images, docker history.
#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/listings.hpp>

#include <algorithm>
#include <map>

namespace skiff::view {

namespace {

using base::JsonView;
using format::Value;

constexpr std::string_view none = "<none>", unknown = "N/A";
constexpr std::size_t repository_part = 0, tag_part = 1, digest_part = 2;

std::string part(const Row& row, std::size_t index) {
  return index < row.parts.size() ? row.parts[index] : std::string();
}

Value size_or_unknown(std::int64_t size) {
  return size == -1 ? std::string(unknown) : format::human_size(static_cast<double>(size));
}

Value containers_using(const Row& row, const ListOptions&) {
  const std::int64_t count = row.item["Containers"].integer();
  return count == -1 ? std::string(unknown) : base::cat(count);
}

Value unique_size(const Row& row, const ListOptions&) {
  const std::int64_t size = row.item["Size"].integer(), shared = row.item["SharedSize"].integer();
  return size_or_unknown(size == -1 || shared == -1 ? -1 : size - shared);
}

constexpr Column image_columns[] = {
    {"Containers", "CONTAINERS", containers_using},
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions&) -> Value { return created_at(row.item["Created"].integer()); }},
    {"CreatedSince", "CREATED",
     [](const Row& row, const ListOptions& options) -> Value {
       const std::int64_t created = row.item["Created"].integer();
       return created == base::year_one.seconds ? std::string() : age({created, 0}, options);
     }},
    {"Digest", "DIGEST", [](const Row& row, const ListOptions&) -> Value { return part(row, digest_part); }},
    {"ID", "IMAGE ID",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["Id"].view(), options); }},
    {"Repository", "REPOSITORY",
     [](const Row& row, const ListOptions&) -> Value { return part(row, repository_part); }},
    {"SharedSize", "SHARED SIZE",
     [](const Row& row, const ListOptions&) -> Value { return size_or_unknown(row.item["SharedSize"].integer()); }},
    {"Size", "SIZE",
     [](const Row& row, const ListOptions&) -> Value { return format::human_size(row.item["Size"].real(), 3); }},
    {"Tag", "TAG", [](const Row& row, const ListOptions&) -> Value { return part(row, tag_part); }},
    {"UniqueSize", "UNIQUE SIZE", unique_size},
};

std::string image_table(const ListOptions& options) {
  return base::cat("table {{.Repository}}\t{{.Tag}}\t", options.digests ? "{{.Digest}}\t" : "",
                   "{{.ID}}\t{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}");
}

std::string image_raw(const ListOptions& options) {
  if (options.quiet) return "image_id: {{.ID}}";
  return base::cat("repository: {{ .Repository }}\ntag: {{.Tag}}\n", options.digests ? "digest: {{.Digest}}\n" : "",
                   "image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n");
}

constexpr std::string_view digest_field = "{{.Digest}}";

std::string amend_image(std::string format, const ListOptions& options) {
  if (format.starts_with("table") && options.digests && format.find(digest_field) == std::string::npos)
    format += base::cat("\t", digest_field);
  return format;
}

// One row for each tag, or for each pair of tag and digest if digests are shown; then repositories that only have
// digests. Docker walks the repositories in random order, this in the engine's.
void expand_image(JsonView image, const ListOptions& options, std::vector<Row>& rows) {
  const auto add = [&](std::string_view repository, std::string_view tag, std::string_view digest) {
    rows.push_back({image, {std::string(repository), std::string(tag), std::string(digest)}});
  };
  const JsonView tags = image["RepoTags"], digests = image["RepoDigests"];
  const bool nameless = tags.size() == 0 || (tags.size() == 1 && tags.at(0).view() == "<none>:<none>");
  const bool unsigned_ = digests.size() == 0 || (digests.size() == 1 && digests.at(0).view() == "<none>@<none>");
  if (nameless && unsigned_) return add(none, none, none);
  const bool show_digests = options.digests || options.format.find(digest_field) != std::string::npos;
  std::vector<Reference> tagged, by_digest;
  Reference reference;
  for (const JsonView tag : tags)
    if (read_reference(tag.view(), reference) && !reference.tag.empty()) tagged.push_back(reference);
  for (const JsonView digest : digests)
    if (read_reference(digest.view(), reference) && !reference.digest.empty()) by_digest.push_back(reference);
  for (const Reference& tag : tagged) {
    bool shown = false;
    for (const Reference& digest : by_digest) {
      if (!show_digests || digest.name != tag.name) continue;
      add(tag.name, tag.tag, digest.digest);
      shown = true;
    }
    if (!shown) add(tag.name, tag.tag, none);
  }
  const auto same_name = [](const std::string& name) { return [&](const Reference& r) { return r.name == name; }; };
  for (std::size_t i = 0; i < by_digest.size(); ++i) {
    const Reference& digest = by_digest[i];
    if (std::any_of(tagged.begin(), tagged.end(), same_name(digest.name))) continue;
    const auto here = by_digest.begin() + static_cast<std::ptrdiff_t>(i);
    if (options.digests)
      add(digest.name, none, digest.digest);
    else if (std::none_of(by_digest.begin(), here, same_name(digest.name)))
      add(digest.name, none, "");
  }
}

std::string layer_date(std::int64_t created) { return base::rfc3339_nano_local({created, 0}); }

Value layer_age(const Row& row, const ListOptions& options) {
  constexpr std::int64_t year_2000 = 946684800; // older dates stand for "not known"
  const std::int64_t created = row.item["Created"].integer();
  if (!options.human) return layer_date(created);
  return created <= year_2000 ? std::string(unknown) : age({created, 0}, options);
}

Value layer_command(const Row& row, const ListOptions& options) {
  const std::string command = base::replace_all(row.item["CreatedBy"].view(), "\t", " ");
  return options.no_trunc ? command : format::ellipsis(command, 45);
}

constexpr Column layer_columns[] = {
    {"Comment", "COMMENT", [](const Row& row, const ListOptions&) -> Value { return row.item["Comment"].view(); }},
    {"CreatedAt", "CREATED AT",
     [](const Row& row, const ListOptions&) -> Value { return layer_date(row.item["Created"].integer()); }},
    {"CreatedBy", "CREATED BY", layer_command},
    {"CreatedSince", "CREATED", layer_age},
    {"ID", "IMAGE",
     [](const Row& row, const ListOptions& options) -> Value { return id_text(row.item["Id"].view(), options); }},
    {"Size", "SIZE",
     [](const Row& row, const ListOptions& options) -> Value {
       const std::int64_t size = row.item["Size"].integer();
       return options.human ? format::human_size(static_cast<double>(size), 3) : base::cat(size);
     }},
};

std::string layer_table(const ListOptions& options) {
  return base::cat("table {{.ID}}\t", options.human ? "{{.CreatedSince}}" : "{{.CreatedAt}}",
                   "\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}");
}

} // namespace

const Listing images = {.go_type = "*formatter.imageContext",
                        .table = image_table,
                        .columns = image_columns,
                        .raw = image_raw,
                        .expand = expand_image,
                        .amend = amend_image};

const Listing image_layers = {.go_type = "*image.historyContext", .table = layer_table, .columns = layer_columns};

} // namespace skiff::view
