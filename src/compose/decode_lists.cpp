#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <algorithm>
#include <compose/decode.hpp>
#include <compose/short_syntax.hpp>

namespace skiff::compose {

using yaml::Mapping;
using yaml::Node;
using yaml::Sequence;

namespace {

/// x-… keys of a mapping of texts end up under one odd key, as in the official program. Nothing if there are none.
std::optional<Node> with_gathered_extensions(const Node& node) {
  if (std::none_of(node.members().begin(), node.members().end(),
                   [](const yaml::Member& member) { return is_extension(member.key); }))
    return std::nullopt;
  Mapping kept;
  Mapping gathered;
  for (const auto& member : node.members())
    (is_extension(member.key) ? gathered : kept).set(member.key, member.value, member.mark);
  auto& list = gathered.members();
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  kept.set("#extensions", Node(yaml::scalar_text(Node(std::move(gathered)))));
  return Node(std::move(kept)).at(node.mark);
}

} // namespace

std::optional<Node> ListDecoder::if_items(Sequence items) {
  return items.empty() ? std::nullopt : std::optional<Node>(std::move(items));
}

std::optional<Node> ListDecoder::if_members(Mapping members) {
  return members.empty() ? std::nullopt : std::optional<Node>(std::move(members));
}

void ListDecoder::sort(Mapping& members) {
  auto& list = members.members();
  std::stable_sort(list.begin(), list.end(),
                   [](const yaml::Member& a, const yaml::Member& b) { return yaml::natural_less(a.key, b.key); });
}

std::optional<Node> ListDecoder::texts(const Node& node, const std::string& where, bool loose) {
  Sequence out;
  if (node.is_text()) out.push_back(Node(node.text()).at(node.mark));
  if (node.is_sequence())
    for (std::size_t i = 0; i < node.items().size(); ++i) {
      const auto& item = node.items()[i];
      out.push_back(Node(loose ? yaml::scalar_text(item) : text(item, base::cat(where, '[', i, ']'))).at(item.mark));
    }
  return if_items(std::move(out));
}

std::optional<Node> ListDecoder::texts_by_name(const Node& source, const std::string& where,
                                               std::optional<std::string_view> empty_value) {
  Mapping out;
  const auto none = [&](yaml::Mark mark) { return (empty_value ? Node(*empty_value) : Node()).at(mark); };
  if (source.is_mapping()) {
    const auto gathered = with_gathered_extensions(source);
    const auto& members = (gathered ? *gathered : source).members();
    out.reserve(members.size());
    for (const auto& member : members)
      out.set(member.key,
              member.value.is_null() ? none(member.value.mark)
                                     : Node(yaml::scalar_text(member.value)).at(member.value.mark),
              member.mark);
  } else if (source.is_sequence()) {
    for (const auto& item : source.items()) {
      const auto entry = yaml::scalar_text(item);
      const auto [key, value] = base::cut(entry, '=');
      if (!empty_value && !key.empty() && std::string_view(" \t\n\v\f\r").find(key.back()) != std::string_view::npos)
        error(where, base::cat("environment variable ", key, " is declared with a trailing space"), item.mark);
      out.set(key, value ? Node(*value).at(item.mark) : none(item.mark), item.mark);
    }
  } else {
    error(where, base::cat("unexpected value type ", go_type(source), " for mapping"), source.mark);
  }
  sort(out);
  return if_members(std::move(out));
}

std::optional<Node> ListDecoder::text_map(const Node& node, const std::string& where) {
  Mapping out;
  if (node.is_mapping())
    for (const auto& member : node.members())
      out.set(member.key,
              Node(member.value.is_null() ? "" : text(member.value, base::cat(where, '[', member.key, ']')))
                  .at(member.value.mark),
              member.mark);
  sort(out);
  return if_members(std::move(out));
}

std::optional<Node> ListDecoder::multi_options(const Node& node) {
  Mapping out;
  if (node.is_mapping())
    for (const auto& member : node.members()) {
      Sequence values;
      if (member.value.is_sequence()) {
        for (const auto& item : member.value.items()) values.push_back(Node(yaml::scalar_text(item)).at(item.mark));
      } else {
        values.push_back(Node(yaml::scalar_text(member.value)).at(member.value.mark));
      }
      if (!values.empty()) out.set(member.key, Node(std::move(values)).at(member.value.mark), member.mark);
    }
  sort(out);
  return if_members(std::move(out));
}

void ListDecoder::add_host(Sequence& out, std::string_view host, std::string_view address, const std::string& where,
                           yaml::Mark mark) {
  if (host.empty() || host.find_first_of(":=") != std::string_view::npos)
    error(where, base::cat("bad host name '", host, "'"), mark);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  out.push_back(Node(base::cat(host, '=', address)).at(mark));
}

std::optional<Node> ListDecoder::hosts(const Node& node, const std::string& where) {
  Sequence out;
  if (node.is_mapping()) {
    for (const auto& member : node.members()) {
      if (member.value.is_sequence()) {
        for (const auto& item : member.value.items())
          add_host(out, member.key, yaml::scalar_text(item), where, item.mark);
      } else {
        add_host(out, member.key, member.value.is_null() ? "" : yaml::scalar_text(member.value), where,
                 member.value.mark);
      }
    }
  } else if (node.is_sequence()) {
    for (const auto& item : node.items()) {
      const auto entry = yaml::scalar_text(item);
      const auto [host, addresses] = base::cut(entry, entry.find('=') == std::string::npos ? ':' : '=');
      if (!addresses) {
        error(where, "invalid additional host, missing IP: " + entry, item.mark);
        continue;
      }
      for (const auto& address : base::split(*addresses, ',')) add_host(out, host, address, where, item.mark);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Node& a, const Node& b) { return a.text() < b.text(); });
  // A host without addresses counts, and prints as nothing.
  return node.is_mapping() && !node.members().empty() ? Node(std::move(out)) : if_items(std::move(out));
}

std::optional<Node> ListDecoder::command(const Node& node, const std::string& where) {
  Sequence out;
  if (node.is_text()) {
    const auto words = split_command(node.text());
    if (!words) error(where, words.error(), node.mark);
    if (words)
      for (const auto& word : *words) out.push_back(Node(word).at(node.mark));
  } else if (node.is_sequence()) {
    for (const auto& item : node.items()) out.push_back(Node(yaml::scalar_text(item)).at(item.mark));
  }
  return Node(std::move(out)).at(node.mark);
}

std::optional<Node> ListDecoder::test(const Node& node, const std::string& where) {
  if (!node.is_text()) return texts(node, where);
  Sequence out;
  out.push_back(Node("CMD-SHELL").at(node.mark));
  out.push_back(node);
  return Node(std::move(out)).at(node.mark);
}

std::optional<Node> ListDecoder::ssh(const Node& node) {
  Sequence out;
  if (node.is_mapping()) {
    auto members = node.members();
    sort(members);
    for (const auto& member : members) {
      const auto path = member.value.is_null() ? std::string() : yaml::scalar_text(member.value);
      out.push_back(Node(path.empty() ? member.key : base::cat(member.key, ": ", path)).at(member.mark));
    }
  }
  return if_items(std::move(out));
}

std::optional<Node> ListDecoder::env_files(const Node& node, const std::string& where) {
  Sequence out;
  if (node.is_sequence())
    for (std::size_t i = 0; i < node.items().size(); ++i) {
      const auto& item = node.items()[i];
      const auto name = base::cat(where, '[', i, ']');
      Mapping file;
      const auto* path = item.find("path");
      file.set("path", Node(path != nullptr ? text(*path, name + ".path") : ""));
      const auto* required = item.find("required");
      file.set("required", Node(required == nullptr || boolean(*required, name + ".required")));
      if (const auto* format = item.find("format"); format != nullptr && format->is_text()) file.set("format", *format);
      out.push_back(Node(std::move(file)).at(item.mark));
    }
  return if_items(std::move(out));
}

std::optional<Node> ListDecoder::ulimits(const Node& node, const std::string& where) {
  Mapping out;
  if (node.is_mapping())
    for (const auto& member : node.members()) {
      const auto name = base::cat(where, '[', member.key, ']');
      const bool pair = member.value.is_mapping();
      const auto single = pair ? 0 : number(member.value, name);
      if (single != 0) {
        out.set(member.key, Node(single).at(member.value.mark), member.mark);
        continue;
      }
      Mapping limit;
      for (const std::string_view key : {"soft", "hard"}) {
        const auto* value = pair ? member.value.find(key) : nullptr;
        limit.set(key, Node(value != nullptr ? number(*value, base::cat(name, '.', key)) : 0));
      }
      out.set(member.key, Node(std::move(limit)).at(member.value.mark), member.mark);
    }
  sort(out);
  return if_members(std::move(out));
}

} // namespace skiff::compose
