#pragma once
// What `inspect` prints: the engine's answers in an array, their values word for word, indented by four spaces or
// compact
// (`--format json`), or a template for each. A template first sees the object as the official client's Go structure
// (`.ID`), and if that fails the engine's own JSON (`.Id`), where a missing key is an error; the error text is the
// latter's.

#include <skiff/base/failure.hpp>
#include <skiff/format/template.hpp>
#include <skiff/view/schema.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skiff::view {

/// How one kind of object is inspected.
struct Inspected {
  std::string_view go_type; ///< its Go structure (schema.hpp)
  bool raw_too = true;      ///< whether a template that fails on the structure is tried on the answer as it is
};

inline constexpr Inspected inspected_container = {"container.InspectResponse"};
inline constexpr Inspected inspected_image = {"image.InspectResponse"};
inline constexpr Inspected inspected_network = {"network.Inspect"};
inline constexpr Inspected inspected_volume = {"volume.Volume"};
inline constexpr Inspected inspected_plugin = {"plugin.Plugin"};
inline constexpr Inspected inspected_service = {"swarm.Service"};
inline constexpr Inspected inspected_task = {"swarm.Task"};
inline constexpr Inspected inspected_node = {"swarm.Node"};
inline constexpr Inspected inspected_secret = {"swarm.Secret"};
inline constexpr Inspected inspected_config = {"swarm.Config"};
inline constexpr Inspected inspected_context = {"context.contextWithTLSListing", false};

class Inspector {
public:
  /// Throws a Failure with exit code 64 for a format that is no template.
  explicit Inspector(std::string_view format);

  /// One object that was found; `answer` is the body of the engine's answer. Throws a Failure (exit code 1) if the
  /// template fails on it; the others are still printed.
  void add(const Inspected& kind, std::string_view answer);

  /// Everything for stdout, with its last line feed; without any object `[]`, or an empty line under a template.
  std::string text() const;

private:
  bool indented_;
  std::optional<format::Template> template_; // none: the answers themselves are printed
  std::string out_;
  Schema schema_;
};

} // namespace skiff::view
