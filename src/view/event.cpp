#include <skiff/base/text.hpp>
#include <skiff/base/time.hpp>
#include <skiff/view/event.hpp>

namespace skiff::view {

namespace {

using base::Failure;
using base::JsonView;

// RFC 3339 in the local zone, always with nine digits behind the point.
std::string fixed_date(base::Time time) {
  std::string date = base::rfc3339_nano_local({time.seconds, 0});
  const std::string digits = base::cat(1'000'000'000 + time.nanos).substr(1);
  return date.insert(19, base::cat(".", digits));
}

std::string date_of(JsonView event) {
  constexpr std::int64_t second = 1'000'000'000;
  if (const std::int64_t nanos = event["timeNano"].integer(); nanos != 0)
    return fixed_date({nanos / second, static_cast<std::int32_t>(nanos % second)}) + " ";
  const std::int64_t seconds = event["time"].integer();
  return seconds == 0 ? std::string() : fixed_date({seconds, 0}) + " ";
}

std::string plain_line(JsonView event) {
  const JsonView actor = event["Actor"];
  std::string out =
      base::cat(date_of(event), event["Type"].view(), " ", event["Action"].view(), " ", actor["ID"].view());
  const format::Value attributes = format::Value::typed(format::types::string_map, actor["Attributes"]);
  std::string separator = " (";
  for (const std::string& key : attributes.keys()) {
    out += base::cat(separator, key, "=", actor["Attributes"][key].view());
    separator = ", ";
  }
  return out + (separator == ", " ? ")\n" : "\n");
}

} // namespace

EventPrinter::EventPrinter(std::string_view format) {
  if (format.empty()) return;
  auto parsed = format::Template::parse(format == "json" ? "{{json .}}" : format);
  if (!parsed) throw Failure(base::cat("Error parsing format: ", parsed.error()), 64);
  template_ = std::move(*parsed);
  std::string ignored;
  const base::JsonDocument nothing;
  const auto done = template_->execute(ignored, format::Value::typed(schema_.type("*events.Message"), nothing.view()));
  if (!done) throw Failure(base::cat("Error parsing format: ", done.error()), 64);
}

std::string EventPrinter::line(JsonView event) {
  if (!template_) return plain_line(event);
  std::string out;
  const auto done = template_->execute(out, format::Value::typed(schema_.type("events.Message"), event));
  if (!done) throw Failure(done.error());
  return out += '\n';
}

} // namespace skiff::view
