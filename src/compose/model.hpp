#pragma once
// The typed model: which members every object has, in the order in which they are printed, and of which type they are.
// `decode` turns the loose tree of the stages into a canonical one (typed values, members in order, empty ones left
// out); `to_json` turns that into the form in which the hash is made.

#include <skiff/base/json.hpp>
#include <skiff/yaml/node.hpp>

#include <compose/context.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace skiff::compose {

enum class FieldKind : std::uint8_t {
  text,
  boolean,
  optional_boolean, ///< printed whenever it is set, even if false
  integer,
  optional_integer,
  natural,
  natural32,
  natural16,
  optional_natural,
  real32,
  size,
  duration,
  optional_duration,
  mode,          ///< octal
  texts,         ///< list of texts; one text is a list of one
  loose_texts,   ///< numbers become texts
  mapping,       ///< text values, null is empty
  environment,   ///< text values or null
  text_map,      ///< text values, numbers become texts
  multi_options, ///< each value a list of texts
  hosts,         ///< list of host=address, sorted
  command,       ///< words; an empty list is not the same as none
  test,          ///< of a health check
  device_count,  ///< a number or "all"
  ssh,
  env_files,
  structure,          ///< an object that is always there in JSON
  optional_structure, ///< an object, printed whenever it is set
  structures,         ///< list of objects
  structure_map,      ///< objects by name
  optional_map,       ///< objects or null by name
  ulimits,
};

struct Type;

struct Field {
  std::string_view name;
  FieldKind kind;
  const Type* type = nullptr;
  bool always = false;        ///< printed even if empty
  std::string_view json = {}; ///< the name in JSON if it is another one
  std::string_view told = {}; ///< the name in errors if it is neither the name in JSON nor the plain one
};

struct Type {
  std::span<const Field> fields;
  bool extensions = true; ///< x-… members are kept
};

const Type& project_type();
const Type& service_type();
const Type& network_type();
const Type& volume_type();

/// Finds members of an object of which most fields are absent: bits of all keys tell so without a search.
class Members {
public:
  explicit Members(const yaml::Node& node) : node_(node) {
    if (node.is_mapping())
      for (const auto& member : node.members()) bits_ |= bit_of(member.key);
  }
  const yaml::Node* find(std::string_view key) const { return (bits_ & bit_of(key)) != 0 ? node_.find(key) : nullptr; }

private:
  /// One that the key shares with few others.
  static std::uint64_t bit_of(std::string_view key) {
    return key.empty() ? 1 : std::uint64_t{1} << ((key.size() * 8 + static_cast<unsigned char>(key.front())) % 64);
  }

  const yaml::Node& node_;
  std::uint64_t bits_ = 0;
};

/// Errors are reported to the context; `where` is the name of the node in them.
yaml::Node decode(Context& context, const yaml::Node& node, const Type& type, const std::string& where);

/// Moves the members of an object that was changed after decoding to their places.
void put_in_order(yaml::Node& node, const Type& type);

/// Of a tree that `decode` made. `top_extensions`: keep the x-… members of this object (not of those below).
base::Json to_json(const yaml::Node& node, const Type& type, bool top_extensions = false);
/// An object with room for its members: when it grows, the library copies them with all that is below.
base::Json object_for(std::size_t members);
/// Of any tree, keys in the order of bytes.
base::Json untyped_json(const yaml::Node& node);

} // namespace skiff::compose
