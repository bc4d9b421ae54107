#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <algorithm>
#include <cmath>
#include <compose/model.hpp>
#include <compose/short_syntax.hpp>
#include <optional>
#include <set>

namespace skiff::compose {
namespace {

using yaml::Mapping;
using yaml::Node;
using yaml::Sequence;

bool is_extension(std::string_view key) { return key.starts_with("x-"); }

class Decoder {
public:
  explicit Decoder(Context& context) : context_(context) {}

  Node structure(const Node& node, const Type& type, const std::string& where) {
    Mapping out;
    for (const auto& field : type.fields) {
      const auto* value = node.find(field.name);
      const auto told = !field.told.empty() ? field.told : !field.json.empty() ? field.json : field.name;
      const auto name = where.empty() ? std::string(told) : base::cat(where, '.', told);
      auto decoded = value == nullptr || value->is_null() ? std::optional<Node>() : this->value(*value, field, name);
      if (!decoded && field.always) decoded = empty(field.kind);
      if (!decoded) continue;
      if (value != nullptr && decoded->mark == yaml::Mark{}) decoded->mark = value->mark;
      out.set(field.name, std::move(*decoded));
    }
    if (type.extensions && node.is_mapping()) extensions(node, out);
    return Node(std::move(out)).at(node.mark);
  }

  /// All errors in one sentence, as the official program says them: of one value only the first.
  void report() {
    std::string all = "decoding failed due to the following error(s):\n";
    std::set<std::string_view> told;
    for (const auto& problem : errors_)
      if (told.insert(problem.where).second) all += "\n" + problem.text;
    for (const auto& problem : errors_) context_.error(all, problem.mark, problem.text);
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
      return Node(number(node, where));
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
  static std::optional<Node> if_number(std::int64_t value) {
    return value == 0 ? std::nullopt : std::optional<Node>(value);
  }
  static std::optional<Node> if_items(Sequence items) {
    return items.empty() ? std::nullopt : std::optional<Node>(std::move(items));
  }
  static std::optional<Node> if_members(Mapping members) {
    return members.empty() ? std::nullopt : std::optional<Node>(std::move(members));
  }
  static void sort(Mapping& members) {
    auto& list = members.members();
    std::stable_sort(list.begin(), list.end(),
                     [](const yaml::Member& a, const yaml::Member& b) { return yaml::natural_less(a.key, b.key); });
  }

  void error(const std::string& where, std::string_view what, yaml::Mark mark) {
    errors_.push_back({where, base::cat("'", where, "' ", what), mark});
  }
  void wrong_type(const std::string& where, std::string_view wanted, const Node& node) {
    error(where, base::cat("expected type '", wanted, "', got unconvertible type '", go_type(node), "'"), node.mark);
  }

  std::string text(const Node& node, const std::string& where) {
    if (node.is_text()) return node.text();
    if (node.is_integer()) return base::cat(node.integer());
    wrong_type(where, "string", node);
    return {};
  }

  bool boolean(const Node& node, const std::string& where) {
    if (node.is_boolean()) return node.boolean();
    if (!node.is_text()) {
      wrong_type(where, "bool", node);
      return false;
    }
    const auto word = base::lower(node.text());
    const bool yes = word == "y" || word == "yes" || word == "on";
    const bool no = word == "n" || word == "no" || word == "off";
    if (yes || no)
      context_.warn(base::cat(base::quote(node.text()), " for boolean is not supported by YAML 1.2, please use `",
                              yes ? "true" : "false", "`"));
    if (!yes && !no && word != "true" && word != "false") error(where, "invalid boolean: " + node.text(), node.mark);
    return yes || word == "true";
  }

  std::int64_t number(const Node& node, const std::string& where) {
    if (node.is_integer()) return node.integer();
    if (node.is_real()) return base::to_int64(node.real());
    if (node.is_text()) {
      const auto value = base::parse_int(node.text());
      if (value) return *value;
      error(where, value.error(), node.mark);
      return 0;
    }
    wrong_type(where, "int64", node);
    return 0;
  }

  std::int64_t natural(const Node& node, const std::string& where, std::string_view type) {
    if (node.is_text()) {
      wrong_type(where, type, node);
      return 0;
    }
    const auto value = number(node, where);
    if (value >= 0) return value;
    error(where, base::cat("cannot parse value as '", type, "': ", value, " overflows uint"), node.mark);
    return 0;
  }

  /// Through 32 bits, then back to the nearest double of the same shortest text.
  std::optional<Node> real(const Node& node, const std::string& where) {
    double value = 0;
    if (node.is_text()) {
      const auto parsed = base::parse_float(node.text());
      if (!parsed) error(where, parsed.error(), node.mark);
      value = parsed ? *parsed : 0;
    } else if (node.is_integer() || node.is_real()) {
      value = node.is_integer() ? static_cast<double>(node.integer()) : node.real();
    } else {
      wrong_type(where, "float32", node);
    }
    const auto narrow = static_cast<double>(static_cast<float>(value));
    if (narrow == 0) return std::nullopt;
    const auto shortest = base::parse_float(yaml::shortest_float(narrow, 32, -300, 300));
    return Node(shortest ? *shortest : narrow);
  }

  std::optional<Node> size(const Node& node, const std::string& where) {
    std::int64_t bytes = 0;
    if (node.is_integer()) bytes = node.integer();
    if (node.is_text()) {
      const auto parsed = parse_size(node.text());
      if (!parsed) error(where, parsed.error(), node.mark);
      bytes = parsed ? *parsed : 0;
    }
    return bytes == 0 ? std::nullopt : std::optional<Node>(base::cat(bytes));
  }

  std::optional<Node> duration(const Node& node, bool keep_zero, const std::string& where) {
    const auto parsed = parse_long_duration(yaml::scalar_text(node));
    if (!parsed) error(where, parsed.error(), node.mark);
    const auto value = parsed ? *parsed : 0;
    if (value == 0 && !keep_zero) return std::nullopt;
    return Node(duration_text(value));
  }

  std::optional<Node> mode(const Node& node, const std::string& where) {
    std::int64_t bits = 0;
    if (node.is_integer()) {
      bits = node.integer();
    } else if (node.is_text()) {
      const auto parsed = base::parse_int(node.text(), 8, 64);
      if (!parsed) error(where, parsed.error(), node.mark);
      bits = parsed ? *parsed : 0;
    } else {
      error(where, base::cat("unexpected value type ", go_type(node), " for mode"), node.mark);
    }
    std::string digits;
    for (auto rest = bits < 0 ? -bits : bits; rest > 0; rest /= 8)
      digits.insert(0, 1, static_cast<char>('0' + rest % 8));
    if (digits.empty()) digits = "0";
    return Node(base::cat(bits < 0 ? "0-" : "0", digits));
  }

  std::optional<Node> texts(const Node& node, const std::string& where, bool loose = false) {
    Sequence out;
    if (node.is_text()) out.push_back(Node(node.text()).at(node.mark));
    if (node.is_sequence())
      for (std::size_t i = 0; i < node.items().size(); ++i) {
        const auto& item = node.items()[i];
        out.push_back(Node(loose ? yaml::scalar_text(item) : text(item, base::cat(where, '[', i, ']'))).at(item.mark));
      }
    return if_items(std::move(out));
  }

  /// x-… keys of a mapping of texts end up under one odd key, as in the official program.
  static Node gather_extensions(const Node& node) {
    if (std::none_of(node.members().begin(), node.members().end(),
                     [](const yaml::Member& member) { return is_extension(member.key); }))
      return node;
    Mapping kept;
    Mapping gathered;
    for (const auto& member : node.members())
      (is_extension(member.key) ? gathered : kept).set(member.key, member.value, member.mark);
    auto& list = gathered.members();
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    kept.set("#extensions", Node(yaml::scalar_text(Node(std::move(gathered)))));
    return Node(std::move(kept)).at(node.mark);
  }

  std::optional<Node> texts_by_name(const Node& source, const std::string& where,
                                    std::optional<std::string_view> empty_value) {
    Mapping out;
    const auto none = [&](yaml::Mark mark) { return (empty_value ? Node(*empty_value) : Node()).at(mark); };
    if (source.is_mapping()) {
      const auto node = gather_extensions(source);
      for (const auto& member : node.members())
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

  std::optional<Node> text_map(const Node& node, const std::string& where) {
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

  static std::optional<Node> multi_options(const Node& node) {
    Mapping out;
    if (node.is_mapping())
      for (const auto& member : node.members()) {
        Sequence values;
        if (member.value.is_sequence()) {
          for (const auto& item : member.value.items()) values.push_back(Node(yaml::scalar_text(item)).at(item.mark));
        } else {
          values.push_back(Node(yaml::scalar_text(member.value)).at(member.value.mark));
        }
        out.set(member.key, Node(std::move(values)).at(member.value.mark), member.mark);
      }
    sort(out);
    return if_members(std::move(out));
  }

  /// Checks the host and strips the brackets of the address.
  void add_host(Sequence& out, std::string_view host, std::string_view address, const std::string& where,
                yaml::Mark mark) {
    if (host.empty() || host.find_first_of(":=") != std::string_view::npos)
      error(where, base::cat("bad host name '", host, "'"), mark);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
      address = address.substr(1, address.size() - 2);
    out.push_back(Node(base::cat(host, '=', address)).at(mark));
  }

  std::optional<Node> hosts(const Node& node, const std::string& where) {
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
    return if_items(std::move(out));
  }

  std::optional<Node> command(const Node& node, const std::string& where) {
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

  std::optional<Node> test(const Node& node, const std::string& where) {
    if (!node.is_text()) return texts(node, where);
    Sequence out;
    out.push_back(Node("CMD-SHELL").at(node.mark));
    out.push_back(node);
    return Node(std::move(out)).at(node.mark);
  }

  std::optional<Node> device_count(const Node& node, const std::string& where) {
    if (node.is_integer()) return if_number(node.integer());
    if (!node.is_text()) {
      error(where, base::cat("invalid type ", go_type(node), " for device count"), node.mark);
      return std::nullopt;
    }
    if (base::lower(node.text()) == "all") return Node(-1);
    const auto value = base::parse_int(node.text());
    if (!value)
      error(where,
            base::cat("invalid value ", base::quote(node.text()), ", the only value allowed is 'all' or a number"),
            node.mark);
    return if_number(value ? *value : 0);
  }

  static std::optional<Node> ssh(const Node& node) {
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

  std::optional<Node> env_files(const Node& node, const std::string& where) {
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
        if (const auto* format = item.find("format"); format != nullptr && format->is_text())
          file.set("format", *format);
        out.push_back(Node(std::move(file)).at(item.mark));
      }
    return if_items(std::move(out));
  }

  std::optional<Node> ulimits(const Node& node, const std::string& where) {
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

  struct Problem {
    std::string where;
    std::string text;
    yaml::Mark mark;
  };

  Context& context_;
  std::vector<Problem> errors_;
};

} // namespace

void put_in_order(Node& node, const Type& type) {
  const auto place = [&](const yaml::Member& member) {
    for (std::size_t i = 0; i < type.fields.size(); ++i)
      if (type.fields[i].name == member.key) return i;
    return type.fields.size();
  };
  auto& list = node.members().members();
  std::stable_sort(list.begin(), list.end(),
                   [&](const yaml::Member& a, const yaml::Member& b) { return place(a) < place(b); });
}

Node decode(Context& context, const Node& node, const Type& type, const std::string& where) {
  Decoder decoder(context);
  auto out = decoder.structure(node, type, where);
  decoder.report();
  return out;
}

} // namespace skiff::compose
