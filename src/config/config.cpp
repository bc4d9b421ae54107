#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/config/config.hpp>
#include <skiff/os/files.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace skiff::config {

Config Config::load(std::string folder) {
  Config config;
  config.folder = std::move(folder);
  if (!os::exists(config.file())) return config;
  const auto bytes = os::read_file(config.file());
  if (!bytes) {
    config.warning = base::cat("WARNING: Error loading config file: ", bytes.error());
    return config;
  }
  auto document = base::JsonDocument::parse(*bytes);
  if (!document || !document->view().is_object()) {
    const std::string reason = document ? "not an object" : document.error();
    config.warning = base::cat("WARNING: Error parsing config file (", config.file(), "): ", reason);
    return config;
  }
  config.document_ = std::move(*document);
  return config;
}

void Config::save() const {
  if (!os::make_directories(folder, 0700)) throw base::Failure(base::cat("mkdir ", folder, ": permission denied"));
  const auto written = os::write_file_atomically(file(), document_.root().dump(1, '\t'), 0600);
  if (!written) throw base::Failure(written.error());
}

} // namespace skiff::config
