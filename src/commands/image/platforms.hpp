#pragma once
// --platform of image verbs: the notation's platform as the JSON text that the engine's query parameters take.

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/platform.hpp>

#include <string>
#include <string_view>

namespace skiff::commands {

/// {"architecture":"arm64","os":"linux","variant":"v8"}; empty for an empty text. `what` stands in front of the error:
/// history, load and save say what is wrong, the other verbs do not.
inline std::string platform_json(std::string_view text, std::string_view what = {}) {
  if (text.empty()) return {};
  const auto platform = notation::parse_platform(text);
  if (!platform) throw base::Failure(base::cat(what, platform.error()));
  base::JsonDocument json;
  json.set("/architecture", platform->architecture);
  json.set("/os", platform->os);
  if (!platform->os_version.empty()) json.set("/os.version", platform->os_version);
  if (!platform->variant.empty()) json.set("/variant", platform->variant);
  return json.dump();
}

} // namespace skiff::commands
