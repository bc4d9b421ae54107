#pragma once
// Values of a file as the official program's model holds them: a number for "3", words for a command line. Which field
// holds which kind of value is in model_types.cpp; model.cpp walks the objects. A value that cannot be converted is
// noted under `where`, its name in errors, and counts as empty. Nothing: the value counts as empty and is not printed.

#include <skiff/yaml/node.hpp>

#include <compose/context.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skiff::compose {

inline bool is_extension(std::string_view key) { return key.starts_with("x-"); }

/// Values without parts.
class ScalarDecoder {
public:
  explicit ScalarDecoder(Context& context) : context_(context) {}

  /// All errors in one sentence, as the official program says them: of one value only the first.
  void report();

protected:
  using Node = yaml::Node;

  void error(const std::string& where, std::string_view what, yaml::Mark mark);
  void wrong_type(const std::string& where, std::string_view wanted, const Node& node);

  static std::optional<Node> if_number(std::int64_t value);
  std::string text(const Node& node, const std::string& where);
  bool boolean(const Node& node, const std::string& where);
  /// `as_int`: the words of errors are those of Go's int, not of its int64.
  std::int64_t number(const Node& node, const std::string& where, bool as_int = false);
  /// `type` is Go's name of the type, for errors.
  std::int64_t natural(const Node& node, const std::string& where, std::string_view type);
  /// Through 32 bits, then back to the nearest double of the same shortest text.
  std::optional<Node> real(const Node& node, const std::string& where);
  std::optional<Node> size(const Node& node, const std::string& where);
  std::optional<Node> duration(const Node& node, bool keep_zero, const std::string& where);
  std::optional<Node> mode(const Node& node, const std::string& where);
  std::optional<Node> device_count(const Node& node, const std::string& where);

private:
  struct Problem {
    std::string where;
    std::string text;
    yaml::Mark mark;
  };

  Context& context_;
  std::vector<Problem> errors_;
};

/// Lists and mappings whose items are no objects of the model.
class ListDecoder : public ScalarDecoder {
public:
  using ScalarDecoder::ScalarDecoder;

protected:
  using Mapping = yaml::Mapping;
  using Sequence = yaml::Sequence;

  static std::optional<Node> if_items(Sequence items);
  static std::optional<Node> if_members(Mapping members);
  static void sort(Mapping& members);

  /// `loose`: numbers and booleans become texts.
  std::optional<Node> texts(const Node& node, const std::string& where, bool loose = false);
  /// KEY=VALUE items or a mapping; what stands for no value is `empty_value`, or null.
  std::optional<Node> texts_by_name(const Node& source, const std::string& where,
                                    std::optional<std::string_view> empty_value);
  std::optional<Node> text_map(const Node& node, const std::string& where);
  static std::optional<Node> multi_options(const Node& node);
  std::optional<Node> hosts(const Node& node, const std::string& where);
  std::optional<Node> command(const Node& node, const std::string& where);
  std::optional<Node> test(const Node& node, const std::string& where);
  static std::optional<Node> ssh(const Node& node);
  std::optional<Node> env_files(const Node& node, const std::string& where);
  std::optional<Node> ulimits(const Node& node, const std::string& where);

private:
  /// Checks the host and strips the brackets of the address.
  void add_host(Sequence& out, std::string_view host, std::string_view address, const std::string& where,
                yaml::Mark mark);
};

} // namespace skiff::compose
