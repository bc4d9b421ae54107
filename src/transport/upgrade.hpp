#pragma once
// A connection that leaves HTTP. libcurl makes it (all the ways to dial are its business: Unix, TCP, TLS, ssh's pipe)
// and hands the bytes through; the request and the head of the answer are written and read here.

#include "transport/hub.hpp"

#include <skiff/transport/client.hpp>

#include <memory>

namespace skiff::transport {

/// A connection on which nothing has been said yet.
std::unique_ptr<Duplex> dial(Hub& hub);

Client::Upgraded upgrade(Hub& hub, const Request& request, std::string_view protocol);

} // namespace skiff::transport
