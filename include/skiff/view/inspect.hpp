#pragma once
// What `inspect` prints: the engine's answers word for word in an array, indented by four spaces or compact
// (`--format json`), or a template for each. A template first sees the object as the official client's Go structure
// (`.ID`), and if that fails the engine's own JSON (`.Id`), where a missing key is an error; the error text is the
// latter's.

#include <skiff/base/failure.hpp>
#include <skiff/format/template.hpp>
#include <skiff/format/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skiff::view {

/// How one kind of object is inspected.
struct Inspected {
  const format::Type* type; ///< its Go structure
  bool as_sent;             ///< printed as the engine sent it, unknown keys and all; else re-written from the structure
};

extern const Inspected inspected_container, inspected_image, inspected_network, inspected_volume, inspected_plugin,
    inspected_context, inspected_service, inspected_task, inspected_node, inspected_secret, inspected_config;

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
  std::optional<format::Template> template_;
  std::string out_;
};

} // namespace skiff::view
