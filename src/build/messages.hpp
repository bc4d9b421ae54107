#pragma once
// Pieces that many of the builder's messages are made of.

#include "build/protobuf.hpp"

#include <skiff/base/time.hpp>

#include <map>
#include <string>
#include <utility>

namespace skiff::build {

/// google.protobuf.Timestamp.
inline base::Time time_of(protozero::pbf_reader message) {
  base::Time out;
  while (message.next()) switch (message.tag()) {
    case 1:
      out.seconds = message.get_int64();
      break;
    case 2:
      out.nanos = message.get_int32();
      break;
    default:
      message.skip();
    }
  return out;
}

/// An entry of map<string, string>.
inline void read_entry(protozero::pbf_reader entry, std::map<std::string, std::string>& into) {
  std::string key, value;
  while (entry.next()) switch (entry.tag()) {
    case 1:
      key = entry.get_string();
      break;
    case 2:
      value = entry.get_string();
      break;
    default:
      entry.skip();
    }
  into[key] = std::move(value);
}

/// map<string, string> or map<string, bytes>.
inline void add_map(protozero::pbf_writer& writer, protozero::pbf_tag_type tag,
                    const std::map<std::string, std::string>& values) {
  for (const auto& [key, value] : values) {
    protozero::pbf_writer entry(writer, tag);
    entry.add_string(1, key);
    entry.add_string(2, value);
  }
}

} // namespace skiff::build
