#pragma once
// Names of Linux signals, without SIG: what a proxied signal is called when it is sent to a container.

#include <skiff/base/result.hpp>

#include <string>
#include <string_view>

namespace skiff::notation {

/// `TERM` for 15, `RTMIN+1` for 35; empty for a number that is no signal.
std::string signal_name(int number);
/// A number, or a name with or without SIG in any case; `invalid signal: x` for anything else.
base::Result<int> parse_signal(std::string_view text);

} // namespace skiff::notation
