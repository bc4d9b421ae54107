#pragma once
// Projects that exist only in a test.
#include <skiff/compose/project.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace skiff::compose {

/// The current directory is /p.
inline LoadOptions project(std::map<std::string, std::string> files) {
  LoadOptions options;
  options.cwd = "/p";
  options.environment = {{"HOME", "/home/u"}, {"TAG", "1"}};
  options.source.read = [files](const std::string& path) -> base::Result<std::string> {
    if (const auto found = files.find(path); found != files.end()) return found->second;
    return base::Error{"open " + path + ": no such file or directory"};
  };
  options.source.kind = [files](const std::string& path) {
    return files.count(path) > 0 ? FileSource::Kind::file : FileSource::Kind::missing;
  };
  options.source.target = [](const std::string& path) { return path; };
  return options;
}

inline LoadFailure failure_of(const LoadOptions& options) {
  try {
    load(options);
  } catch (const LoadFailure& failure) {
    return failure;
  }
  ADD_FAILURE() << "loaded";
  return {"", {}, {}};
}

} // namespace skiff::compose
