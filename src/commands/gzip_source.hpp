#pragma once
// A request body that is compressed on its way, in constant memory.

#include <skiff/transport/client.hpp>

#include <memory>

namespace skiff::commands {

std::unique_ptr<transport::Source> gzip_source(std::unique_ptr<transport::Source> inner);

} // namespace skiff::commands
