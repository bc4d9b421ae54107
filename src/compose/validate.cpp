// A tree against the schema. Every mismatch is found; the official sentence is that of the deepest one (an unknown key
// counts one level deeper), the first among equals.

#include <skiff/base/text.hpp>

#include <algorithm>
#include <cmath>
#include <compose/schema.hpp>
#include <compose/stages.hpp>
#include <functional>
#include <unordered_map>

namespace skiff::compose {
namespace {

using yaml::Kind;
using yaml::Node;

struct Mismatch {
  std::size_t depth = 0;
  std::string path;
  std::string message;
  yaml::Mark mark;
  std::string suggestion;
};

std::uint8_t types_of(const Node& node) {
  switch (node.kind()) {
  case Kind::null:
    return type::null;
  case Kind::boolean:
    return type::boolean;
  case Kind::integer:
  case Kind::natural:
    return type::integer | type::number;
  case Kind::real: {
    const bool whole = std::isfinite(node.real()) && node.real() == std::trunc(node.real());
    return static_cast<std::uint8_t>(type::number | (whole ? type::integer : 0));
  }
  case Kind::text:
    return type::text;
  case Kind::sequence:
    return type::list;
  case Kind::mapping:
    return type::mapping;
  case Kind::timestamp:
    break;
  }
  return 0;
}

/// "boolean, null, number or string", in the order of the alphabet ("mapping" is called object there).
std::string type_names(std::uint8_t types) {
  static constexpr std::pair<std::uint8_t, std::string_view> names[] = {
      {type::list, "array"}, {type::boolean, "boolean"}, {type::integer, "integer"}, {type::mapping, "mapping"},
      {type::null, "null"},  {type::number, "number"},   {type::text, "string"}};
  std::vector<std::string> found;
  for (const auto& [bit, name] : names)
    if ((types & bit) != 0) found.emplace_back(name);
  if (found.size() < 2) return found.empty() ? std::string() : found[0];
  const auto last = found.back();
  found.pop_back();
  return base::cat(base::join(found, ", "), " or ", last);
}

bool name_matches(Names names, std::string_view key) {
  const auto all = [&](auto good) { return !key.empty() && std::all_of(key.begin(), key.end(), good); };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  switch (names) {
  case Names::none:
    return false;
  case Names::any:
    return !key.empty();
  case Names::lower:
    return all(lower);
  case Names::resource:
    break;
  }
  return all([&](char c) {
    return lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The patterns are not anchored: they match anywhere in the text.
bool pattern_matches(Pattern pattern, std::string_view text) {
  if (pattern == Pattern::container_name) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      const char next = text[i + 1];
      if (alphanumeric(text[i]) && (alphanumeric(next) || next == '_' || next == '.' || next == '-')) return true;
    }
    return false;
  }
  static constexpr std::string_view words[] = {"always",  "never",   "build", "if_not_present",
                                               "missing", "refresh", "daily", "weekly"};
  for (const auto word : words)
    if (text.find(word) != std::string_view::npos) return true;
  for (auto at = text.find("every_"); at != std::string_view::npos; at = text.find("every_", at + 1)) {
    auto end = at + 6;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end > at + 6 && end < text.size() && std::string_view("wdhms").find(text[end]) != std::string_view::npos)
      return true;
  }
  return false;
}

std::string_view pattern_text(Pattern pattern) {
  return pattern == Pattern::container_name
             ? "[a-zA-Z0-9][a-zA-Z0-9_.-]+"
             : "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+";
}

class Validator {
public:
  /// Appends what is wrong.
  void check(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    if (node.kind() == Kind::timestamp) {
      add(found, node.mark, "invalid jsonType time.Time");
      return;
    }
    if (schema.types != 0 && (types_of(node) & schema.types) == 0) {
      add(found, node.mark, "must be a " + type_names(schema.types));
      return;
    }
    if (!schema.values.empty() && !check_values(schema, node, found)) return;
    if (node.is_mapping()) check_mapping(schema, node, found);
    if (node.is_sequence()) check_list(schema, node, found);
    if (node.is_text() && schema.pattern != Pattern::none && !pattern_matches(schema.pattern, node.text()))
      add(found, node.mark,
          base::cat("'", node.text(), "' does not match pattern '", pattern_text(schema.pattern), "'"));
    check_range(schema, node, found);
    if (!schema.one_of.empty()) check_alternatives(schema, node, found);
  }

private:
  void add(std::vector<Mismatch>& found, yaml::Mark mark, std::string message, std::string suggestion = {},
           std::size_t deeper = 0) {
    std::string path;
    for (const auto key : path_) path += base::cat(path.empty() ? "" : ".", key);
    found.push_back({path_.size() + deeper, std::move(path), std::move(message), mark, std::move(suggestion)});
  }

  bool check_values(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    const auto known =
        node.is_text() && std::find(schema.values.begin(), schema.values.end(), node.text()) != schema.values.end();
    if (known) return true;
    std::string all;
    for (const auto value : schema.values) all += base::cat(all.empty() ? "'" : ", '", value, "'");
    add(found, node.mark, base::cat(schema.values.size() == 1 ? "value must be " : "value must be one of ", all),
        node.is_text() ? did_you_mean(node.text(), {schema.values.begin(), schema.values.end()}) : "");
    return false;
  }

  void check_mapping(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    std::vector<std::string> missing;
    for (const auto key : schema.required)
      if (node.find(key) == nullptr) missing.push_back(base::cat("'", key, "'"));
    if (!missing.empty())
      add(found, node.mark,
          base::cat(missing.size() == 1 ? "missing property " : "missing properties ", base::join(missing, ", ")));
    std::vector<const yaml::Member*> unknown;
    for (const auto& member : node.members()) {
      const auto* property = std::find_if(schema.properties.data(), schema.properties.data() + schema.properties.size(),
                                          [&](const Property& p) { return p.key == member.key; });
      const bool listed = property != schema.properties.data() + schema.properties.size();
      const bool named = name_matches(schema.names, member.key);
      if (listed || named) {
        path_.push_back(member.key);
        check(listed ? *property->schema : *schema.named, member.value, found);
        path_.pop_back();
      } else if (schema.closed && !(schema.extensions && member.key.starts_with("x-"))) {
        unknown.push_back(&member);
      }
    }
    std::string names;
    for (const auto* member : unknown) names += base::cat(names.empty() ? "'" : ", '", member->key, "'");
    for (const auto* member : unknown) {
      std::vector<std::string_view> keys;
      for (const auto& property : schema.properties) keys.push_back(property.key);
      add(found, member->mark, base::cat("additional properties ", names, " not allowed"),
          did_you_mean(member->key, keys), 1);
    }
  }

  void check_list(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    const auto& items = node.items();
    if (schema.unique) check_unique(node, found);
    if (schema.items == nullptr) return;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto number = base::cat(i);
      path_.push_back(number);
      check(*schema.items, items[i], found);
      path_.pop_back();
    }
  }

  /// Equal for nodes that are the same, so that only few of a long list have to be compared.
  static std::size_t weight(const Node& node) {
    std::size_t sum = 0;
    if (node.is_mapping())
      for (const auto& member : node.members())
        sum += std::hash<std::string>{}(member.key) * (2 * weight(member.value) + 1);
    else if (node.is_sequence())
      for (const auto& item : node.items()) sum = 31 * sum + weight(item);
    else
      sum = std::hash<std::string>{}(yaml::scalar_text(node));
    return sum;
  }

  /// The first pair of equal items, by the position of the second.
  void check_unique(const Node& node, std::vector<Mismatch>& found) {
    const auto& items = node.items();
    std::unordered_map<std::size_t, std::vector<std::size_t>> seen;
    for (std::size_t j = 0; j < items.size(); ++j) {
      auto& alike = seen[weight(items[j])];
      for (const auto i : alike)
        if (items[i].same(items[j])) {
          add(found, items[j].mark, base::cat("items at ", i, " and ", j, " are equal"));
          return;
        }
      alike.push_back(j);
    }
  }

  void check_range(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    if (!node.is_integer() && !node.is_real()) return;
    const double value = node.is_integer() ? static_cast<double>(node.integer()) : node.real();
    if (schema.minimum != nullptr && value < static_cast<double>(*schema.minimum))
      add(found, node.mark, base::cat("must be greater than or equal to ", *schema.minimum));
    if (schema.maximum != nullptr && value > static_cast<double>(*schema.maximum))
      add(found, node.mark, base::cat("must be less than or equal to ", *schema.maximum));
  }

  /// If no alternative fits, what is wrong is said in terms of the one that fits best.
  void check_alternatives(const Schema& schema, const Node& node, std::vector<Mismatch>& found) {
    std::vector<Mismatch> best;
    std::size_t depth = 0;
    for (const auto* way : schema.one_of) {
      std::vector<Mismatch> wrong;
      check(*way, node, wrong);
      if (wrong.empty()) return;
      const auto deepest = std::max_element(wrong.begin(), wrong.end(), [](const Mismatch& a, const Mismatch& b) {
                             return a.depth < b.depth;
                           })->depth;
      if (best.empty() || deepest > depth) {
        best = std::move(wrong);
        depth = deepest;
      }
    }
    found.insert(found.end(), std::make_move_iterator(best.begin()), std::make_move_iterator(best.end()));
  }

  std::vector<std::string_view> path_;
};

} // namespace

void validate(Context& context, const Node& root, std::string_view file) {
  std::vector<Mismatch> found;
  Validator().check(document_schema(), root, found);
  if (found.empty()) return;
  const auto official = std::max_element(found.begin(), found.end(),
                                         [](const Mismatch& a, const Mismatch& b) { return a.depth < b.depth; });
  std::rotate(found.begin(), official, official + 1);
  for (auto& mismatch : found) {
    auto text = base::cat("validating ", file, ": ", mismatch.path, ' ', mismatch.message);
    context.error(std::move(text), mismatch.mark,
                  base::cat(mismatch.path, mismatch.path.empty() ? "" : " ", mismatch.message),
                  std::move(mismatch.suggestion));
  }
}

} // namespace skiff::compose
