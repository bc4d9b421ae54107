#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/yaml/write.hpp>

#include <cmath>
#include <compose/decode.hpp>
#include <compose/short_syntax.hpp>
#include <set>

namespace skiff::compose {

using yaml::Node;

void ScalarDecoder::report() {
  std::string all = "decoding failed due to the following error(s):\n";
  std::set<std::string_view> told;
  for (const auto& problem : errors_)
    if (told.insert(problem.where).second) all += "\n" + problem.text;
  for (const auto& problem : errors_) context_.error(all, problem.mark, problem.text);
}

std::optional<Node> ScalarDecoder::if_number(std::int64_t value) {
  return value == 0 ? std::nullopt : std::optional<Node>(value);
}

void ScalarDecoder::error(const std::string& where, std::string_view what, yaml::Mark mark) {
  errors_.push_back({where, base::cat("'", where, "' ", what), mark});
}

void ScalarDecoder::wrong_type(const std::string& where, std::string_view wanted, const Node& node) {
  error(where, base::cat("expected type '", wanted, "', got unconvertible type '", go_type(node), "'"), node.mark);
}

std::string ScalarDecoder::text(const Node& node, const std::string& where) {
  if (node.is_text()) return node.text();
  if (node.is_integer()) return base::cat(node.integer());
  wrong_type(where, "string", node);
  return {};
}

bool ScalarDecoder::boolean(const Node& node, const std::string& where) {
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

std::int64_t ScalarDecoder::number(const Node& node, const std::string& where, bool as_int) {
  if (node.is_integer()) return node.integer();
  if (node.is_real()) return base::to_int64(node.real());
  if (node.is_text()) {
    const auto value = as_int ? base::atoi(node.text()) : base::parse_int(node.text());
    if (value) return *value;
    error(where, value.error(), node.mark);
    return 0;
  }
  wrong_type(where, "int64", node);
  return 0;
}

std::int64_t ScalarDecoder::natural(const Node& node, const std::string& where, std::string_view type) {
  if (node.is_text()) {
    wrong_type(where, type, node);
    return 0;
  }
  const auto value = number(node, where);
  if (value >= 0) return value;
  error(where, base::cat("cannot parse value as '", type, "': ", value, " overflows uint"), node.mark);
  return 0;
}

std::optional<Node> ScalarDecoder::real(const Node& node, const std::string& where) {
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

std::optional<Node> ScalarDecoder::size(const Node& node, const std::string& where) {
  std::int64_t bytes = 0;
  if (node.is_integer()) bytes = node.integer();
  if (node.is_text()) {
    const auto parsed = parse_size(node.text());
    if (!parsed) error(where, parsed.error(), node.mark);
    bytes = parsed ? *parsed : 0;
  }
  return bytes == 0 ? std::nullopt : std::optional<Node>(base::cat(bytes));
}

std::optional<Node> ScalarDecoder::duration(const Node& node, bool keep_zero, const std::string& where) {
  const auto parsed = parse_long_duration(yaml::scalar_text(node));
  if (!parsed) error(where, parsed.error(), node.mark);
  const auto value = parsed ? *parsed : 0;
  if (value == 0 && !keep_zero) return std::nullopt;
  return Node(duration_text(value));
}

std::optional<Node> ScalarDecoder::mode(const Node& node, const std::string& where) {
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
  for (auto rest = bits < 0 ? -bits : bits; rest > 0; rest /= 8) digits.insert(0, 1, static_cast<char>('0' + rest % 8));
  if (digits.empty()) digits = "0";
  return Node(base::cat(bits < 0 ? "0-" : "0", digits));
}

std::optional<Node> ScalarDecoder::device_count(const Node& node, const std::string& where) {
  if (node.is_integer()) return if_number(node.integer());
  if (!node.is_text()) {
    error(where, base::cat("invalid type ", go_type(node), " for device count"), node.mark);
    return std::nullopt;
  }
  if (base::lower(node.text()) == "all") return Node(-1);
  const auto value = base::parse_int(node.text());
  if (!value)
    error(where, base::cat("invalid value ", base::quote(node.text()), ", the only value allowed is 'all' or a number"),
          node.mark);
  return if_number(value ? *value : 0);
}

} // namespace skiff::compose
