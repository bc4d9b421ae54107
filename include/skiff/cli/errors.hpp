#pragma once
// Errors for programs: with --error-format json each failure is one line of JSON on stderr instead of its text.

#include <skiff/base/failure.hpp>

#include <string>

namespace skiff::cli {

/// {"class":"not_found","exit_code":1,"status":404,"method":"POST","path":"/containers/web/stop","object":"web",
/// "message":"…","retryable":false} without a line feed; members that do not apply are left out.
std::string failure_as_json(const base::Failure& failure);

} // namespace skiff::cli
