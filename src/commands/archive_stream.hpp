#pragma once
// Archives between the engine and a file or a pipe, of any size in one buffer: save and export write them, load and
// import read them.

#include "commands/session.hpp"

#include <skiff/os/fd.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace skiff::commands {

/// The answer's bytes to `path`, written beside and renamed, or to stdout for an empty path, which must not be a
/// terminal. `what`: "failed to save image", in front of what is wrong with the path.
void write_archive(Session& session, api::Call call, const std::string& path, std::string_view what);

/// A request body from a file. Throws Failure: `open PATH: no such file or directory`.
std::unique_ptr<transport::Source> file_source(Session& session, const std::string& path);
/// The same from stdin.
std::unique_ptr<transport::Source> stdin_source(Session& session);

} // namespace skiff::commands
