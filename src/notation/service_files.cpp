// Secrets and configs differ in one word of one error.
#include <skiff/base/csv.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/notation/service_files.hpp>

namespace skiff::notation {

namespace {

Result<ServiceFile> parse_file(std::string_view text, std::string_view what) {
  const auto fields = base::parse_csv(text);
  if (!fields) return base::Error{fields.error()};
  ServiceFile out;
  if (fields->size() == 1 && fields->front().find('=') == std::string::npos) {
    out.source = out.target = fields->front();
    return out;
  }
  for (const auto& field : *fields) {
    const auto [key, value] = base::cut(field, '=');
    if (!value || key.empty()) return base::Error{base::cat("invalid field '", field, "' must be a key=value pair")};
    const std::string name = base::lower(key);
    if (name == "source" || name == "src") {
      out.source = *value;
    } else if (name == "target") {
      out.target = *value;
    } else if (name == "uid") {
      out.uid = *value;
    } else if (name == "gid") {
      out.gid = *value;
    } else if (name == "mode") {
      const auto mode = base::parse_uint(*value, 0, 32);
      if (!mode) return base::Error{base::cat("invalid mode specified: ", mode.error())};
      out.mode = static_cast<std::uint32_t>(*mode);
    } else {
      return base::Error{base::cat("invalid field in ", what, " request: ", key)};
    }
  }
  if (out.source.empty()) return base::Error{"source is required"};
  if (out.target.empty()) out.target = out.source;
  return out;
}

} // namespace

Result<ServiceFile> parse_secret(std::string_view text) { return parse_file(text, "secret"); }

Result<ServiceFile> parse_config(std::string_view text) { return parse_file(text, "config"); }

} // namespace skiff::notation
