#pragma once
// What the user reads when the engine cannot be reached or the connection breaks: the official client's sentences, with
// the causes in the words of Go's net package.

#include <skiff/base/failure.hpp>
#include <skiff/transport/client.hpp>

#include <string>
#include <string_view>

namespace skiff::transport {

/// The address as errors about one request name it: http://%2Frun%2Fdocker.sock/v1.41/info.
std::string request_url(const Endpoint& endpoint, std::string_view target);

/// A connection that could not be made; `error_number` says why (0: unknown).
base::Failure not_connected(const Endpoint& endpoint, std::string_view method, std::string_view target,
                            int error_number);

/// `error during connect: Get "URL": CAUSE`.
base::Failure during_connect(const Endpoint& endpoint, std::string_view method, std::string_view target,
                             std::string_view cause);

/// The connection broke in the middle of an answer.
base::Failure broken_off(std::string_view cause);

/// `lookup HOST on SERVER:53: no such host`, the server being the first of /etc/resolv.conf.
std::string lookup_error(std::string_view host);

} // namespace skiff::transport
