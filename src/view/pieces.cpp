#include "view/pieces.hpp"

#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>

#include <algorithm>

namespace skiff::view {

std::string id_text(std::string_view id, const ListOptions& options) {
  return options.no_trunc ? std::string(id) : format::short_id(id);
}

std::string labels_text(base::JsonView labels) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < labels.size(); ++i) parts.push_back(base::cat(labels.key(i), "=", labels.at(i).view()));
  std::sort(parts.begin(), parts.end());
  return base::join(parts, ",");
}

std::string age(base::Time then, const ListOptions& options) {
  const auto seconds = static_cast<double>(options.now.seconds - then.seconds) +
                       static_cast<double>(options.now.nanos - then.nanos) / 1e9;
  return format::human_duration(seconds) + " ago";
}

std::string created_at(std::int64_t seconds) { return base::go_time({seconds, 0}, true, false); }

std::string yes_no(base::JsonView place) { return place.truth() ? "true" : "false"; }

namespace {

bool is_hex_id(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Docker Hub's names are shown without their registry, and its official images without "library".
std::string_view familiar(std::string_view name) {
  for (const std::string_view hub : {"docker.io/", "index.docker.io/"}) {
    if (!name.starts_with(hub)) continue;
    name.remove_prefix(hub.size());
    if (name.starts_with("library/") && name.find('/', 8) == std::string_view::npos) name.remove_prefix(8);
    return name;
  }
  if (name.starts_with("library/") && name.find('/', 8) == std::string_view::npos) name.remove_prefix(8);
  return name;
}

} // namespace

bool read_reference(std::string_view text, Reference& out) {
  const auto at = text.find('@');
  std::string_view name = text.substr(0, at);
  out.digest = at == std::string_view::npos ? "" : text.substr(at + 1);
  out.tag.clear();
  const auto slash = name.rfind('/');
  const auto colon = name.rfind(':');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    out.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
  }
  // The part before the first slash may be a host, in any case of letters.
  const auto path = name.find('/');
  const std::string_view host = path == std::string_view::npos ? std::string_view() : name.substr(0, path);
  const bool is_host = host.find_first_of(".:") != std::string_view::npos || host == "localhost" ||
                       host.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
  const std::string_view rest = is_host ? name.substr(path + 1) : name;
  if (rest.empty() || is_hex_id(text)) return false;
  if (rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-/") != std::string_view::npos) return false;
  out.name = familiar(name);
  return true;
}

} // namespace skiff::view
