// Records of past and running builds, and the blobs they name.
#include "build/control.hpp"
#include "build/messages.hpp"
#include "build/protobuf.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/control.hpp>

#include <algorithm>
#include <type_traits>

namespace skiff::build {

namespace {

using Reader = protozero::pbf_reader;
using Writer = protozero::pbf_writer;

constexpr int record_deleted = 2;

Descriptor descriptor_of(Reader message) {
  Descriptor out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.media_type = message.get_string();
      break;
    case 2:
      out.digest = message.get_string();
      break;
    case 3:
      out.size = message.get_int64();
      break;
    case 5:
      read_entry(message.get_message(), out.annotations);
      break;
    default:
      message.skip();
    }
  return out;
}

// The message under tag 2 of a map's entry; its key goes to `key`.
template <class Value, class Key>
Value entry_value(Reader entry, Key& key, Value (*read)(Reader)) {
  Value value;
  while (entry.next()) switch (entry.tag()) {
    case 1:
      if constexpr (std::is_same_v<Key, std::string>)
        key = entry.get_string();
      else
        key = entry.get_int64();
      break;
    case 2:
      value = read(entry.get_message());
      break;
    default:
      entry.skip();
    }
  return value;
}

BuildOutcome outcome_of(Reader message) {
  BuildOutcome out;
  std::map<std::int64_t, Descriptor> results;
  while (message.next()) switch (message.tag()) {
    case 1:
      results.emplace(-1, descriptor_of(message.get_message())); // from engines that know one result only
      break;
    case 2:
      out.attestations.push_back(descriptor_of(message.get_message()));
      break;
    case 3: {
      std::int64_t key = 0;
      Descriptor value = entry_value(message.get_message(), key, descriptor_of);
      results[key] = std::move(value);
      break;
    }
    default:
      message.skip();
    }
  if (results.size() > 1) results.erase(-1);
  for (auto& [key, value] : results) out.results.push_back(std::move(value));
  return out;
}

std::string exporter_type(Reader message) {
  std::string type;
  while (message.next()) {
    if (message.tag() == 1)
      type = message.get_string();
    else
      message.skip();
  }
  return type;
}

void read_error(Reader message, BuildRecord& into) {
  while (message.next()) switch (message.tag()) {
    case 1:
      into.error_code = message.get_int32();
      break;
    case 2:
      into.error = message.get_string();
      break;
    default:
      message.skip();
    }
}

BuildRecord record_of(Reader message) {
  BuildRecord out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.ref = message.get_string();
      break;
    case 2:
      out.frontend = message.get_string();
      break;
    case 3:
      read_entry(message.get_message(), out.attributes);
      break;
    case 4:
      out.exporters.push_back(exporter_type(message.get_message()));
      break;
    case 5:
      read_error(message.get_message(), out);
      break;
    case 6:
      out.created = time_of(message.get_message());
      break;
    case 7:
      out.completed = time_of(message.get_message());
      break;
    case 8:
      out.logs = descriptor_of(message.get_message());
      break;
    case 9:
      read_entry(message.get_message(), out.response);
      break;
    case 10:
      out.result = outcome_of(message.get_message());
      break;
    case 11: {
      std::string platform;
      BuildOutcome value = entry_value(message.get_message(), platform, outcome_of);
      out.results[platform] = std::move(value);
      break;
    }
    case 13:
      out.trace = descriptor_of(message.get_message());
      break;
    case 14:
      out.pinned = message.get_uint64() != 0;
      break;
    case 15:
      out.cached_steps = message.get_int32();
      break;
    case 16:
      out.total_steps = message.get_int32();
      break;
    case 17:
      out.completed_steps = message.get_int32();
      break;
    case 18:
      out.external_error = descriptor_of(message.get_message());
      break;
    case 19:
      out.warnings = message.get_int32();
      break;
    default:
      message.skip();
    }
  return out;
}

// As Go prints the frames of a call stack, headed by the process they are of.
std::string stack_text(base::JsonView stack) {
  std::vector<std::string> words;
  for (const auto word : stack["cmdline"]) words.push_back(word.text());
  std::string out = base::cat(stack["pid"].integer(), ' ', stack["version"].view(), ' ', base::join(words, " "), '\n');
  for (const auto frame : stack["frames"])
    out += base::cat(frame["Name"].view(), "\n\t", frame["File"].view(), ':', frame["Line"].integer(), '\n');
  return out + "\n";
}

void add_detail(Reader detail, ErrorDetails& out) {
  std::string type, value;
  while (detail.next()) switch (detail.tag()) {
    case 1:
      type = detail.get_string();
      break;
    case 2:
      value = detail.get_bytes();
      break;
    default:
      detail.skip();
    }
  const auto document = base::JsonDocument::parse(value);
  if (!document) return;
  if (type.find("errdefs.Vertex+json") != std::string::npos) out.vertex = (*document)["digest"].text();
  if (type.find("stack.Stack+json") != std::string::npos) out.stack += stack_text(document->view());
}

void check(const GrpcStatus& status) {
  if (!status.ok()) throw base::Failure(raw_error_text(status));
}

} // namespace

std::vector<BuildRecord> build_history(api::Engine& engine, const HistoryQuery& query) {
  std::string request;
  Writer writer(request);
  if (query.active_only) writer.add_bool(1, true);
  if (!query.ref.empty()) writer.add_string(2, query.ref);
  writer.add_bool(3, true); // what there is, then end
  for (const auto& filter : query.filters) writer.add_string(4, filter);
  if (query.limit > 0) writer.add_int32(5, query.limit);
  std::vector<BuildRecord> records;
  check(control_call(engine, "/moby.buildkit.v1.Control/ListenBuildHistory", request, [&](std::string_view bytes) {
    Reader event(bytes.data(), bytes.size());
    int type = 0;
    BuildRecord record;
    while (event.next()) switch (event.tag()) {
      case 1:
        type = event.get_enum();
        break;
      case 2:
        record = record_of(event.get_message());
        break;
      default:
        event.skip();
      }
    const auto known =
        std::find_if(records.begin(), records.end(), [&](const BuildRecord& other) { return other.ref == record.ref; });
    if (type == record_deleted) {
      if (known != records.end()) records.erase(known);
    } else if (known != records.end()) {
      *known = std::move(record);
    } else {
      records.push_back(std::move(record));
    }
  }));
  return records;
}

void update_history(api::Engine& engine, const HistoryChange& change) {
  std::string request;
  Writer writer(request);
  writer.add_string(1, change.ref);
  if (change.remove) writer.add_bool(3, true);
  if (change.finalize) writer.add_bool(4, true);
  const auto status =
      control_call(engine, "/moby.buildkit.v1.Control/UpdateBuildHistory", request, [](std::string_view) {});
  if (!status.ok()) throw base::Failure(error_text(status));
}

void replay_status(api::Engine& engine, const std::string& reference,
                   const std::function<void(const BuildStatus&)>& status) {
  std::string request;
  Writer(request).add_string(1, reference);
  check(control_call(engine, "/moby.buildkit.v1.Control/Status", request, [&](std::string_view bytes) {
    const auto decoded = decode_status(bytes);
    if (!decoded) throw base::Failure(decoded.error());
    status(*decoded);
  }));
}

void read_content(api::Engine& engine, const std::string& digest, const std::function<void(std::string_view)>& piece) {
  std::string request;
  Writer(request).add_string(1, digest);
  check(control_call(engine, "/containerd.services.content.v1.Content/Read", request, [&](std::string_view bytes) {
    Reader message(bytes.data(), bytes.size());
    while (message.next()) {
      if (message.tag() != 2) {
        message.skip();
        continue;
      }
      const auto view = message.get_view();
      piece({view.data(), view.size()});
    }
  }));
}

std::string content(api::Engine& engine, const std::string& digest) {
  std::string out;
  read_content(engine, digest, [&](std::string_view piece) { out += piece; });
  return out;
}

bool has_content(api::Engine& engine, const std::string& digest) {
  std::string request;
  Writer(request).add_string(1, digest);
  return control_call(engine, "/containerd.services.content.v1.Content/Info", request, [](std::string_view) {}).ok();
}

ErrorDetails error_details(std::string_view content) {
  ErrorDetails out;
  out.excerpt = excerpt_of(content);
  Reader status(content.data(), content.size());
  while (status.next()) switch (status.tag()) {
    case 2:
      out.stack = status.get_string() + "\n";
      break;
    case 3:
      add_detail(status.get_message(), out);
      break;
    default:
      status.skip();
    }
  return out;
}

} // namespace skiff::build
