#include <skiff/base/text.hpp>
#include <skiff/yaml/parse.hpp>

#include <yaml/events.hpp>
#include <yaml/scalar.hpp>

#include <map>
#include <optional>
#include <unordered_map>

namespace skiff::yaml {
namespace {

/// One step down from the root: a key, or a position in a list.
struct Step {
  std::string_view key;
  std::size_t index = 0;
  bool list = false;
};

/// Turns the graph of one document into a tree: copies aliases, merges `<<`, notes `!reset` and `!override`.
class Builder {
public:
  Builder(const std::deque<RawNode>& nodes, const Limits& limits) : nodes_(nodes), limits_(limits) {}

  Document build(std::uint32_t root) {
    Document document;
    if (auto node = value(root)) document.root = std::move(*node);
    document.removals = std::move(removals_);
    return document;
  }

  /// The order in which go-yaml would meet them: structure, then values, then keys.
  std::vector<ParseError> errors() {
    std::vector<ParseError> all = std::move(structure_);
    all.insert(all.end(), decoding_.begin(), decoding_.end());
    all.insert(all.end(), keys_.begin(), keys_.end());
    return all;
  }

private:
  using Kind = RawNode::Kind;

  std::optional<Node> value(std::uint32_t id) {
    const auto& raw = nodes_[id];
    if (stopped_) return std::nullopt;
    if (++built_ > limits_.nodes) return stop(raw, "yaml: document contains excessive aliasing");
    if (path_.size() > limits_.depth) return stop(raw, base::cat("yaml: exceeded max depth of ", limits_.depth));
    if (raw.kind == Kind::alias) return alias(raw);
    if (raw.tag == "!reset") {
      note_removal(raw);
      return std::nullopt;
    }
    const bool replaces = raw.tag == "!override";
    if (replaces) note_removal(raw);
    overriding_ += replaces ? 1 : 0;
    auto node = raw.kind == Kind::scalar ? scalar(raw) : raw.kind == Kind::sequence ? sequence(raw) : mapping(raw);
    overriding_ -= replaces ? 1 : 0;
    node.mark = raw.mark;
    return node;
  }

  std::optional<Node> stop(const RawNode& raw, std::string text) {
    structure_.push_back({ParseError::Kind::limit, std::move(text), raw.mark});
    stopped_ = true;
    return std::nullopt;
  }

  std::optional<Node> alias(const RawNode& raw) {
    // A node that is met again while it is being copied contains itself.
    const auto [open, fresh] = copying_.emplace(raw.target, path_.size());
    if (!fresh) {
      const auto here = dotted(path_.size());
      const auto there = dotted(open->second);
      if (here == there) return stop(raw, base::cat("yaml: anchor '", raw.text, "' value contains itself"));
      structure_.push_back({ParseError::Kind::cycle,
                            base::cat("cycle detected: node at path ", here, " references node at path ", there),
                            raw.mark});
      stopped_ = true;
      return std::nullopt;
    }
    auto node = value(raw.target);
    copying_.erase(raw.target);
    return node;
  }

  Node scalar(const RawNode& raw) {
    if (raw.quoted && raw.tag.empty()) return Node(raw.text);
    auto node = resolve_tagged(raw.tag, raw.text);
    if (node) return std::move(*node);
    decoding_.push_back({ParseError::Kind::value, node.error(), raw.mark});
    return Node(raw.text);
  }

  Node sequence(const RawNode& raw) {
    Sequence items;
    items.reserve(raw.children.size());
    for (std::size_t i = 0; i < raw.children.size(); ++i) {
      path_.push_back({{}, i, true});
      if (auto item = value(raw.children[i])) items.push_back(std::move(*item));
      path_.pop_back();
    }
    return Node(std::move(items));
  }

  Node mapping(const RawNode& raw) {
    std::unordered_map<std::string_view, std::uint32_t> lines;
    Mapping members;
    std::vector<Node> merges;
    for (std::size_t i = 0; i + 1 < raw.children.size(); i += 2) {
      const auto& key = nodes_[raw.children[i]];
      const auto [first, fresh] = lines.emplace(key.text, key.mark.line);
      if (!fresh) note_duplicate(key, first->second);
      if (is_merge(key)) {
        path_.push_back({"<<", 0, false});
        if (auto node = value(raw.children[i + 1]))
          merges.push_back(std::move(*node).at(nodes_[raw.children[i + 1]].mark));
        path_.pop_back();
        continue;
      }
      const auto name = key_text(key);
      if (!name || members.find(*name) != nullptr) continue;
      path_.push_back({key.kind == Kind::alias ? nodes_[key.target].text : key.text, 0, false});
      auto node = value(raw.children[i + 1]);
      path_.pop_back();
      if (!node) continue;
      members.set(*name, std::move(*node), key.mark);
    }
    for (auto& node : merges) merge(node, members);
    return Node(std::move(members));
  }

  bool is_merge(const RawNode& key) const {
    return key.kind == Kind::scalar && key.text == "<<" &&
           ((key.tag.empty() && !key.quoted) || key.tag == "!!merge" || key.tag == "!");
  }

  void note_duplicate(const RawNode& key, std::uint32_t first_line) {
    auto text = base::cat("line ", key.mark.line, ": mapping key ", base::quote(key.text), " already defined at line ",
                          first_line);
    if (overriding_ > 0) text = "yaml: unmarshal errors:\n  " + text;
    auto& list = overriding_ > 0 ? decoding_ : structure_;
    const auto kind = path_.empty() ? ParseError::Kind::duplicate_top_key : ParseError::Kind::duplicate_key;
    list.push_back({kind, std::move(text), key.mark});
  }

  /// Explicit keys win, then earlier entries of a list of mappings.
  void merge(Node& node, Mapping& into) {
    const auto take = [&](Node& source) {
      built_ += source.members().size();
      for (auto& member : source.members())
        if (into.find(member.key) == nullptr) into.set(member.key, std::move(member.value), member.mark);
    };
    bool good = node.is_mapping();
    if (good) take(node);
    if (node.is_sequence()) {
      good = true;
      for (auto& item : node.items()) item.is_mapping() ? take(item) : void(good = false);
    }
    if (!good)
      decoding_.push_back(
          {ParseError::Kind::value, "yaml: map merge requires map or sequence of maps as the value", node.mark});
  }

  /// The text of a key; nothing (and an error) if it is no string.
  std::optional<std::string> key_text(const RawNode& key) {
    const auto& raw = key.kind == Kind::alias ? nodes_[key.target] : key;
    if (raw.kind != Kind::scalar) {
      decoding_.push_back({ParseError::Kind::value,
                           raw.kind == Kind::mapping ? "yaml: invalid map key: map[string]interface {}{}"
                                                     : "yaml: invalid map key: []interface {}{}",
                           key.mark});
      return std::nullopt;
    }
    const auto node = scalar(raw);
    if (node.is_text()) return node.text();
    const auto where = keyed();
    keys_.push_back({ParseError::Kind::key_type,
                     base::cat("non-string key ", where.empty() ? "at top level" : "in " + where, ": ",
                               node.is_null() ? "<nil>" : scalar_text(node)),
                     key.mark});
    return std::nullopt;
  }

  void note_removal(const RawNode& raw) {
    Removal removal{{}, raw.mark};
    for (std::size_t i = 0; i < path_.size(); ++i) {
      if (path_[i].list) return;
      if (i == 0 || path_[i].key != "<<") removal.path.emplace_back(path_[i].key);
    }
    if (!removal.path.empty()) removals_.push_back(std::move(removal));
  }

  /// a.b.0.c without merge keys: the form of messages about cycles.
  std::string dotted(std::size_t depth) const {
    std::string out;
    for (std::size_t i = 0; i < depth; ++i) {
      if (i > 0 && path_[i].key == "<<") continue;
      if (!out.empty()) out += '.';
      if (path_[i].list) {
        out += base::cat(path_[i].index);
      } else {
        out += path_[i].key;
      }
    }
    return out;
  }

  /// a.b[0].c: the form of messages about keys.
  std::string keyed() const {
    std::string out;
    for (const auto& step : path_) {
      if (step.key == "<<") continue;
      if (step.list) {
        out += base::cat('[', step.index, ']');
      } else {
        out += out.empty() ? std::string(step.key) : base::cat('.', step.key);
      }
    }
    return out;
  }

  const std::deque<RawNode>& nodes_;
  Limits limits_;
  std::size_t built_ = 0;
  int overriding_ = 0;
  bool stopped_ = false;
  std::vector<Step> path_;
  std::vector<Removal> removals_;
  std::map<std::uint32_t, std::size_t> copying_; ///< anchored nodes being copied → length of the path there
  std::vector<ParseError> structure_;
  std::vector<ParseError> decoding_;
  std::vector<ParseError> keys_;
};

} // namespace

Parsed parse(std::string_view text, std::uint32_t source, const Limits& limits) {
  const auto raw = read_events(text, source, limits);
  Parsed parsed;
  for (const auto root : raw.roots) {
    Builder builder(raw.nodes, limits);
    auto document = builder.build(root);
    parsed.errors = builder.errors();
    if (!parsed.errors.empty()) return parsed;
    parsed.documents.push_back(std::move(document));
  }
  if (raw.error) parsed.errors.push_back(*raw.error);
  return parsed;
}

} // namespace skiff::yaml
