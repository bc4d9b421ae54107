// Any text as a project: loading ends with a project or with a sentence, whatever the text.
#include <skiff/compose/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace skiff::compose;
  LoadOptions options;
  const std::string text(reinterpret_cast<const char*>(data), size);
  options.cwd = "/p";
  options.files = {"/p/compose.yaml"};
  options.source.read = [&](const std::string& path) -> skiff::base::Result<std::string> {
    if (path.ends_with(".yaml")) return text;
    return skiff::base::Error{"open " + path + ": no such file or directory"};
  };
  options.source.kind = [](const std::string& path) {
    return path.ends_with(".yaml") ? FileSource::Kind::file : FileSource::Kind::missing;
  };
  options.source.target = [](const std::string& path) { return path; };
  try {
    const auto project = load(options);
    static_cast<void>(config_text(project, ConfigFormat::yaml));
    static_cast<void>(config_text(project, ConfigFormat::json));
  } catch (const skiff::base::Failure&) {
  }
  return 0;
}
