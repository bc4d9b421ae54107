#pragma once
// What docker's client checks of a configuration file when it reads it.

#include <skiff/base/json.hpp>
#include <skiff/base/result.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace skiff::config {

/// The two halves of base64("user:password"), as entries of `auths` hold them.
base::Result<std::pair<std::string, std::string>> decode_auth(std::string_view text);

/// Docker's complaint about the first value that has another type than docker expects, or about credentials that cannot
/// be decoded; empty if there is none. Keys that docker does not know may hold anything. Keys that it knows may be
/// written in any case, and get docker's spelling.
std::string shape_fault(base::Json& document);

} // namespace skiff::config
