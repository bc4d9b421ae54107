#pragma once
// The engine's events as lines: when, what and to whom, or a template for each.

#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/format/template.hpp>
#include <skiff/view/schema.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skiff::view {

class EventPrinter {
public:
  /// Throws a Failure with exit code 64 for a format that is no template or fails on an event without content.
  explicit EventPrinter(std::string_view format);

  /// One event of GET /events, with its line feed. Throws a Failure if the template fails.
  std::string line(base::JsonView event);

private:
  std::optional<format::Template> template_;
  Schema schema_;
};

} // namespace skiff::view
