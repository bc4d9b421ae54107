#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <algorithm>
#include <compose/decode.hpp>
#include <compose/model.hpp>
#include <optional>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;
using yaml::Sequence;

class Decoder : public ListDecoder {
public:
  using ListDecoder::ListDecoder;

  Node structure(const Node& node, const Type& type, const std::string& where) {
    Mapping out;
    if (!node.is_mapping() && !node.is_null())
      error(where, base::cat("expected a map or struct, got \"", go_kind(node), '"'), node.mark);
    if (node.is_mapping()) out.reserve(node.members().size());
    const Members members(node);
    for (const auto& field : type.fields) {
      const auto* value = members.find(field.name);
      std::optional<Node> decoded;
      if (value != nullptr && !value->is_null()) {
        const auto told = !field.told.empty() ? field.told : !field.json.empty() ? field.json : field.name;
        decoded = this->value(*value, field, where.empty() ? std::string(told) : base::cat(where, '.', told));
      }
      if (!decoded && field.always) decoded = empty(field.kind);
      if (!decoded) continue;
      if (value != nullptr && decoded->mark == yaml::Mark{}) decoded->mark = value->mark;
      const auto mark = decoded->mark;
      out.append(std::string(field.name), std::move(*decoded), mark);
    }
    if (type.extensions && node.is_mapping()) extensions(node, out);
    return Node(std::move(out)).at(node.mark);
  }

private:
  static void extensions(const Node& node, Mapping& out) {
    Mapping found;
    for (const auto& member : node.members())
      if (is_extension(member.key)) found.set(member.key, member.value, member.mark);
    Node all(std::move(found));
    yaml::sort_naturally(all);
    for (auto& member : all.members()) out.set(member.key, std::move(member.value), member.mark);
  }

  static std::string_view go_kind(const Node& node) { return node.is_sequence() ? "slice" : go_type(node); }

  static Node empty(FieldKind kind) {
    switch (kind) {
    case FieldKind::boolean:
      return Node(false);
    case FieldKind::integer:
    case FieldKind::natural16:
      return Node(0);
    case FieldKind::size:
      return Node("0");
    case FieldKind::structure_map:
      return Node(Mapping{});
    default:
      return Node("");
    }
  }

  /// Nothing if the value counts as empty.
  std::optional<Node> value(const Node& node, const Field& field, const std::string& where) {
    switch (field.kind) {
    case FieldKind::text:
      return if_text(text(node, where));
    case FieldKind::boolean:
      return boolean(node, where) ? std::optional<Node>(true) : std::nullopt;
    case FieldKind::optional_boolean:
      return Node(boolean(node, where));
    case FieldKind::integer:
      return if_number(number(node, where));
    case FieldKind::optional_integer:
      return Node(number(node, where, true));
    case FieldKind::natural:
      return if_number(natural(node, where, "uint64"));
    case FieldKind::natural32:
      return if_number(natural(node, where, "uint32"));
    case FieldKind::natural16:
      return if_number(natural(node, where, "uint16"));
    case FieldKind::optional_natural:
      return Node(natural(node, where, "uint64"));
    case FieldKind::real32:
      return real(node, where);
    case FieldKind::size:
      return size(node, where);
    case FieldKind::duration:
    case FieldKind::optional_duration:
      return duration(node, field.kind == FieldKind::optional_duration, where);
    case FieldKind::mode:
      return mode(node, where);
    case FieldKind::texts:
      return texts(node, where);
    case FieldKind::loose_texts:
      return texts(node, where, true);
    case FieldKind::mapping:
      return texts_by_name(node, where, "");
    case FieldKind::environment:
      return texts_by_name(node, where, std::nullopt);
    case FieldKind::text_map:
      return text_map(node, where);
    case FieldKind::multi_options:
      return multi_options(node);
    case FieldKind::hosts:
      return hosts(node, where);
    case FieldKind::command:
      return command(node, where);
    case FieldKind::test:
      return test(node, where);
    case FieldKind::device_count:
      return device_count(node, where);
    case FieldKind::ssh:
      return ssh(node);
    case FieldKind::env_files:
      return env_files(node, where);
    case FieldKind::ulimits:
      return ulimits(node, where);
    default:
      return composite(node, field, where);
    }
  }

  std::optional<Node> composite(const Node& node, const Field& field, const std::string& where) {
    if (field.kind == FieldKind::structures) {
      Sequence out;
      if (node.is_sequence())
        for (std::size_t i = 0; i < node.items().size(); ++i)
          out.push_back(structure(node.items()[i], *field.type, base::cat(where, '[', i, ']')));
      return if_items(std::move(out));
    }
    if (field.kind == FieldKind::structure_map || field.kind == FieldKind::optional_map) {
      Mapping out;
      if (node.is_mapping())
        for (const auto& member : node.members()) {
          const bool keep_null = field.kind == FieldKind::optional_map && member.value.is_null();
          out.set(member.key,
                  keep_null ? Node().at(member.value.mark)
                            : structure(member.value, *field.type, base::cat(where, '[', member.key, ']')),
                  member.mark);
        }
      sort(out);
      return if_members(std::move(out));
    }
    auto out = structure(node, *field.type, where);
    if (field.kind == FieldKind::structure && out.members().empty()) return std::nullopt;
    return out;
  }

  static std::optional<Node> if_text(std::string text) {
    return text.empty() ? std::nullopt : std::optional<Node>(std::move(text));
  }
};

} // namespace

void put_in_order(Node& node, const Type& type) {
  const auto place = [&](const yaml::Member& member) {
    for (std::size_t i = 0; i < type.fields.size(); ++i)
      if (type.fields[i].name == member.key) return i;
    return type.fields.size();
  };
  auto& list = node.members().members();
  std::vector<std::pair<std::size_t, yaml::Member>> placed;
  for (auto& member : list) placed.emplace_back(place(member), std::move(member));
  std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < placed.size(); ++i) list[i] = std::move(placed[i].second);
}

Node decode(Context& context, const Node& node, const Type& type, const std::string& where) {
  Decoder decoder(context);
  auto out = decoder.structure(node, type, where);
  decoder.report();
  return out;
}

} // namespace skiff::compose
