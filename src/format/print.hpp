#pragma once
// Go's fmt package over template values: print, println and printf with all verbs and flags, including what it says
// about verbs and arguments that do not fit (`%!d(string=x)`).

#include <skiff/format/value.hpp>

#include <span>
#include <string>
#include <string_view>

namespace skiff::format {

std::string sprint(std::span<const Value> arguments);
std::string sprintln(std::span<const Value> arguments);
std::string sprintf(std::string_view format, std::span<const Value> arguments);

/// One value under one verb: `%v`, `%s`.
std::string sprint_verb(const Value& value, char verb);

/// A value as an action prints it; "<no value>" for one that is not there.
void append_printed(std::string& out, const Value& value);

} // namespace skiff::format
