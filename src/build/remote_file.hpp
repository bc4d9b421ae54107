#pragma once
// A file that the engine fetches from a URL, and its way from there to here.

#include <string>
#include <string_view>

namespace skiff::build {

/// pb.Definition of a snapshot that holds the file as `Dockerfile`.
std::string file_definition(const std::string& url);
/// moby.buildkit.v1.frontend.ReadFileRequest for it, one byte more than is allowed.
std::string read_file_request(std::string_view reference);
/// The text of the answer. Throws Failure if there is more than a Dockerfile may have.
std::string read_file_answer(std::string_view message, const std::string& url);

} // namespace skiff::build
