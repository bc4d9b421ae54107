#include "commands/buildx/history/records.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/duration.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <functional>
#include <optional>

namespace skiff::commands {

namespace {

using base::Failure;
using build::BuildRecord;

constexpr int most_records = 50;

std::string attribute(const build::Attributes& attributes, const std::string& key) {
  const auto found = attributes.find(key);
  return found == attributes.end() ? std::string() : found->second;
}

std::string status_word(const BuildRecord& record) {
  if (!record.completed) return "running";
  if (record.error_code == 0) return "completed";
  return record.error.find("context canceled") == std::string::npos ? "error" : "canceled";
}

struct Filter {
  std::string key, separator, value;
};

// Separators are tried in this order, so that `a<=b` splits at `=`, where the key is none: as the official client.
Filter split_filter(const std::string& text) {
  for (const std::string separator : {"!=", "=", "<=", "<", ">=", ">"})
    if (const auto at = text.find(separator); at != std::string::npos)
      return {text.substr(0, at), separator, text.substr(at + separator.size())};
  throw Failure(base::cat("invalid filter ", base::quote(text)));
}

bool matches_text(const BuildRecord& record, const Filter& filter) {
  std::string value;
  if (filter.key == "ref") value = record.ref;
  if (filter.key == "status") value = status_word(record);
  if (filter.key == "repository") {
    value = attribute(record.attributes, "vcs:source");
    if (value.empty()) value = attribute(record.attributes, "context");
  }
  if (filter.separator == "!=") return value != filter.value;
  return filter.key == "status" ? value == filter.value : value.find(filter.value) != std::string::npos;
}

using Matcher = std::function<bool(const BuildRecord&)>;

Matcher time_matcher(Session& session, const Filter& filter) {
  std::int64_t limit = 0;
  const auto duration = notation::parse_duration(filter.value);
  if (filter.key == "duration") {
    if (!duration) throw Failure(base::cat("invalid duration ", filter.value));
    limit = *duration;
  } else if (duration) {
    limit = session.now().seconds - *duration / 1'000'000'000;
  } else {
    const auto time = base::parse_rfc3339(filter.value);
    if (!time) throw Failure(base::cat("invalid time ", filter.value));
    limit = time->seconds;
  }
  return [filter, limit](const BuildRecord& record) {
    std::int64_t value = 0;
    if (filter.key == "startedAt") value = record.created.seconds;
    if (filter.key == "completedAt" && record.completed) value = record.completed->seconds;
    if (filter.key == "duration" && record.completed)
      value = (record.completed->seconds - record.created.seconds) * 1'000'000'000 + record.completed->nanos -
              record.created.nanos;
    if (filter.separator == ">=") return value >= limit;
    if (filter.separator == "<=") return value <= limit;
    return filter.separator == ">" ? value > limit : value < limit;
  };
}

// The filters for the engine, as one CSV record, and what they mean for engines that do not know filters.
struct Filters {
  std::vector<std::string> query;
  std::vector<Matcher> matchers;
};

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos && !text.starts_with(' ')) return text;
  return base::cat('"', base::replace_all(text, "\"", "\"\""), '"');
}

Filters read_filters(Session& session, const std::vector<std::string>& texts) {
  Filters out;
  std::string line;
  for (const auto& text : texts) {
    Filter filter = split_filter(text);
    const bool equality = filter.separator == "=" || filter.separator == "!=";
    std::string separator = filter.separator;
    if (filter.key == "ref" || filter.key == "repository" || filter.key == "status") {
      if (!equality) throw Failure(base::cat("invalid separator for ", base::quote(text), ", expected = or !="));
      if (separator == "=") separator = filter.key == "status" ? "==" : "~=";
      out.matchers.push_back([filter](const BuildRecord& record) { return matches_text(record, filter); });
    } else if (filter.key == "startedAt" || filter.key == "completedAt" || filter.key == "duration") {
      if (equality) throw Failure(base::cat("invalid separator for ", base::quote(text), ", expected <=, <, >= or >"));
      out.matchers.push_back(time_matcher(session, filter));
    } else {
      throw Failure(base::cat("unsupported filter ", base::quote(text)));
    }
    line += base::cat(line.empty() ? "" : ",", csv_field(filter.key + separator + filter.value));
  }
  if (!line.empty()) out.query.push_back(line);
  return out;
}

// `^N`: how many to leave out.
std::optional<int> offset_of(const std::string& ref) {
  if (!ref.starts_with('^')) return std::nullopt;
  const auto offset = base::to_number<int>(std::string_view(ref).substr(1));
  if (!offset)
    throw Failure(base::cat("invalid offset ", base::quote(ref), ": strconv.Atoi: parsing ", base::quote(ref.substr(1)),
                            ": invalid syntax"));
  return offset;
}

std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

} // namespace

std::vector<BuildRecord> find_records(Session& session, const BuildxOptions& options, const std::string& ref,
                                      const std::vector<std::string>& filters) {
  working_builder(session, options);
  session.engine().ping();
  const auto offset = offset_of(ref);
  const Filters wanted = read_filters(session, filters);
  build::HistoryQuery query;
  if (!offset) query.ref = ref;
  query.filters = wanted.query;
  query.limit = most_records;
  auto records = build::build_history(session.engine(), query);
  std::erase_if(records, [&](const BuildRecord& record) {
    return !std::all_of(wanted.matchers.begin(), wanted.matchers.end(),
                        [&](const Matcher& matches) { return matches(record); });
  });
  std::stable_sort(records.begin(), records.end(),
                   [](const BuildRecord& a, const BuildRecord& b) { return b.created < a.created; });
  if (!offset) return records;
  const auto skipped = static_cast<std::size_t>(std::max(*offset, 0));
  if (skipped > records.size())
    throw Failure(base::cat("no completed build found with offset ", skipped - records.size()));
  if (skipped == records.size()) return {};
  return {records[skipped]};
}

BuildRecord find_record(Session& session, const BuildxOptions& options, const std::string& ref) {
  auto records = find_records(session, options, ref);
  if (!records.empty()) return std::move(records.front());
  throw Failure(ref.empty() ? std::string("no records found")
                            : base::cat("no record found for ref ", base::quote(ref)));
}

std::string build_name(const build::Attributes& attributes, const LocalBuild& local) {
  if (const auto name = attribute(attributes, "build-arg:BUILDKIT_BUILD_NAME"); !name.empty()) return name;
  const std::string target = attribute(attributes, "target");
  std::string context = attribute(attributes, "context");
  if (const auto folder = attribute(attributes, "vcs:localdir:context"); context.empty() && folder != ".")
    context = folder;
  std::string dockerfile = attribute(attributes, "filename");
  if (dockerfile == "Dockerfile") dockerfile.clear();
  if (const auto folder = attribute(attributes, "vcs:localdir:dockerfile"); !folder.empty() && folder != ".")
    dockerfile = os::clean(base::cat(folder, "/", dockerfile));
  std::string path;
  if (local.context.find("://") == std::string::npos) {
    if (local.context != "-") path = local.context;
    if (!local.dockerfile.empty() && local.dockerfile != "-" && local.dockerfile != "Dockerfile")
      dockerfile = local.dockerfile;
  }
  constexpr std::string_view usual = "/Dockerfile";
  const bool is_usual = dockerfile.empty() || dockerfile.ends_with(usual);
  if (dockerfile.ends_with(usual)) dockerfile.resize(dockerfile.size() - usual.size());
  std::string name;
  if (dockerfile.starts_with(path) && dockerfile.size() > path.size()) {
    name = dockerfile.substr(path.rfind('/') + 1);
  } else if (const std::string& file = dockerfile.empty() ? path : dockerfile; !file.empty()) {
    name = base_name(file);
    if (!is_usual) {
      const auto slash = file.rfind('/');
      const std::string folder = slash == std::string::npos ? file : file.substr(0, slash);
      name = os::clean(base::cat(base_name(folder), "/", name));
    }
  }
  if (!context.empty()) name = context;
  if (!target.empty()) name = name.empty() ? target : base::cat(name, " (", target, ")");
  return name.empty() ? attribute(attributes, "vcs:source") : name;
}

std::string attachment_type(const build::Descriptor& descriptor) {
  const auto found = descriptor.annotations.find("in-toto.io/predicate-type");
  return found == descriptor.annotations.end() ? descriptor.media_type : found->second;
}

namespace {

bool is_index(const std::string& media_type) {
  return media_type == "application/vnd.oci.image.index.v1+json" ||
         media_type == "application/vnd.docker.distribution.manifest.list.v2+json";
}

// A result and, if it is an index, what it names. What the engine no longer has is left out.
void walk_result(Session& session, const build::Descriptor& result, const std::string& platform,
                 std::vector<RecordAttachment>& out) {
  if (!build::has_content(session.engine(), result.digest)) return;
  const auto kind = result.annotations.find("vnd.docker.reference.type");
  if (kind == result.annotations.end() || kind->second != "attestation-manifest") out.push_back({platform, result});
  if (!is_index(result.media_type)) return;
  const auto index = base::JsonDocument::parse(build::content(session.engine(), result.digest));
  if (!index) return;
  for (const auto manifest : (*index)["manifests"]) {
    build::Descriptor next{manifest["mediaType"].text(), manifest["digest"].text(), manifest["size"].integer(), {}};
    const auto annotations = manifest["annotations"];
    for (std::size_t i = 0; i < annotations.size(); ++i)
      next.annotations[std::string(annotations.key(i))] = annotations.at(i).text();
    std::string own = platform;
    if (const auto place = manifest["platform"]; place.exists()) {
      own = base::cat(place["os"].view(), "/", place["architecture"].view());
      if (!place["variant"].empty()) own += "/" + place["variant"].text();
    }
    walk_result(session, next, own, out);
  }
}

} // namespace

std::vector<RecordAttachment> attachments_of(Session& session, const BuildRecord& record) {
  std::vector<RecordAttachment> out;
  const auto add = [&](const std::string& platform, const build::BuildOutcome& outcome) {
    for (const auto& attestation : outcome.attestations) out.push_back({platform, attestation});
    for (const auto& result : outcome.results) walk_result(session, result, platform, out);
  };
  if (record.result) add({}, *record.result);
  for (const auto& [platform, outcome] : record.results) add(platform, outcome);
  std::stable_sort(out.begin(), out.end(), [](const RecordAttachment& a, const RecordAttachment& b) {
    return std::pair(a.platform, attachment_type(a.descriptor)) < std::pair(b.platform, attachment_type(b.descriptor));
  });
  return out;
}

} // namespace skiff::commands
