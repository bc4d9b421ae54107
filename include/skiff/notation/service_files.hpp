#pragma once
// --secret and --config of a service: `name`, or `source=…,target=…,uid=…,gid=…,mode=…`.

#include <skiff/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace skiff::notation {

using base::Result;

struct ServiceFile {
  std::string source;
  std::string target; ///< the source's name unless given
  std::string uid = "0";
  std::string gid = "0";
  std::uint32_t mode = 0444;
};

Result<ServiceFile> parse_secret(std::string_view text);
Result<ServiceFile> parse_config(std::string_view text);

} // namespace skiff::notation
