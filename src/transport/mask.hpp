#pragma once
// What a recording or a trace may show of an exchange. Credentials never: they are "***".

#include <skiff/transport/client.hpp>

#include <string>
#include <string_view>

namespace skiff::transport {

/// Answers of these places hold secrets: join tokens, keys. Elsewhere a member called "data" or "auth" may be anything.
bool is_secret_place(std::string_view target);
/// JSON text with the values of members that are passwords, tokens and keys masked.
std::string mask_json(std::string_view text);
/// JSON text in which what is assigned to a secret's name within a string ("DB_PASSWORD=x") is masked.
std::string mask_assignments(std::string_view text);

/// A path with its query, in which build arguments with a secret's name and the user of a URL are masked.
std::string shown_target(std::string_view target);
std::string_view shown_header(std::string_view name, std::string_view value);
std::string shown_body(const Request& request);

} // namespace skiff::transport
