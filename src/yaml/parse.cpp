#include <skiff/base/text.hpp>
#include <skiff/yaml/parse.hpp>

#include <yaml/events.hpp>
#include <yaml/scalar.hpp>

#include <algorithm>
#include <iterator>
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

/// As Go's %#v prints a decoded value.
std::string go_literal(const Node& node) {
  if (node.is_null()) return "interface {}(nil)";
  if (node.is_text()) return base::quote(node.text());
  if (!node.is_mapping() && !node.is_sequence()) return scalar_text(node);
  std::vector<std::string> parts;
  if (node.is_sequence())
    for (const auto& item : node.items()) parts.push_back(go_literal(item));
  if (node.is_mapping())
    for (const auto& member : node.members())
      parts.push_back(base::cat(base::quote(member.key), ':', go_literal(member.value)));
  if (node.is_mapping()) std::sort(parts.begin(), parts.end());
  return base::cat(node.is_mapping() ? "map[string]interface {}{" : "[]interface {}{", base::join(parts, ", "), '}');
}

/// The keys of one mapping so far.
class KeysMet {
public:
  explicit KeysMet(std::size_t expected) : many_(expected > few) {
    if (!many_) list_.reserve(expected);
  }

  /// The key of the same text that was met first; nothing if it is this one.
  const RawNode* first(const RawNode& key) {
    if (many_) {
      const auto [place, fresh] = by_text_.emplace(key.text, &key);
      return fresh ? nullptr : place->second;
    }
    for (const auto* one : list_)
      if (one->text == key.text) return one;
    list_.push_back(&key);
    return nullptr;
  }

private:
  static constexpr std::size_t few = 24;
  bool many_;
  std::vector<const RawNode*> list_;
  std::unordered_map<std::string_view, const RawNode*> by_text_;
};

/// Turns the graph of one document into a tree: copies aliases, merges `<<`, notes `!reset` and `!override`.
class Builder {
public:
  Builder(const std::deque<RawNode>& nodes, const Limits& limits, const Places* without)
      : nodes_(nodes), limits_(limits), without_(without) {}

  Document build(std::uint32_t root) {
    Document document;
    if (auto node = value(root)) document.root = std::move(*node);
    document.removals = std::move(removals_);
    return document;
  }

  std::vector<Omission>& omissions() { return omissions_; }
  std::size_t built() const { return built_; }

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
    count(raw);
    if (built_ > limits_.nodes) return stop(raw, "yaml: document contains excessive aliasing");
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

  /// Whether the key or value is to be left out of `parent`, which the path leads to.
  bool left_out(const RawNode& raw, bool key, std::string_view name, const RawNode& parent) {
    if (without_ == nullptr) return false;
    const auto listed = [&](const Mark& mark) { return without_->contains({mark.line, mark.column, key}); };
    if (!listed(raw.mark) && (raw.kind != Kind::alias || !listed(nodes_[raw.target].mark))) return false;
    omit(name, parent);
    return true;
  }

  void omit(std::string_view name, const RawNode& parent) {
    Omission omission{{}, parent.mark};
    for (const auto& step : path_)
      if (!step.list && step.key != "<<") omission.path.emplace_back(step.key);
    omission.path.emplace_back(name);
    omissions_.push_back(std::move(omission));
  }

  /// A long text that is copied counts as several values.
  void count(const RawNode& raw) {
    constexpr std::size_t bytes_of_a_value = 64;
    built_ += 1 + (copying_.empty() ? 0 : raw.text.size() / bytes_of_a_value);
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
      if (left_out(nodes_[raw.children[i]], false, {}, raw)) continue;
      path_.push_back({{}, i, true});
      if (auto item = value(raw.children[i])) items.push_back(std::move(*item));
      path_.pop_back();
    }
    return Node(std::move(items));
  }

  Node mapping(const RawNode& raw) {
    KeysMet met(raw.children.size() / 2);
    Mapping members;
    members.reserve(raw.children.size() / 2);
    std::vector<Node> merges;
    for (std::size_t i = 0; i + 1 < raw.children.size(); i += 2) {
      const auto& key = nodes_[raw.children[i]];
      const auto& written = nodes_[raw.children[i + 1]];
      if (left_out(key, true, key.text, raw) || left_out(written, false, key.text, raw)) continue;
      if (const auto* first = met.first(key)) note_duplicate(key, first->mark.line);
      if (is_merge(key)) {
        const auto omitted = omissions_.size();
        path_.push_back({"<<", 0, false});
        if (auto node = value(raw.children[i + 1])) merges.push_back(std::move(*node).at(written.mark));
        path_.pop_back();
        if (omissions_.size() > omitted) omit(key.text, raw);
        continue;
      }
      auto name = key_text(key);
      if (!name || members.find(*name) != nullptr) continue;
      path_.push_back({key.kind == Kind::alias ? nodes_[key.target].text : key.text, 0, false});
      auto node = value(raw.children[i + 1]);
      path_.pop_back();
      if (!node) continue;
      if (!copying_.empty()) count(key);
      members.append(std::move(*name), std::move(*node), key_mark(key));
    }
    for (auto& node : merges) merge(node, members);
    return Node(std::move(members));
  }

  static Mark key_mark(const RawNode& key) {
    auto mark = key.mark;
    mark.key = true;
    return mark;
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
    list.push_back({kind, std::move(text), key_mark(key)});
  }

  /// Explicit keys win, then earlier entries of a list of mappings.
  void merge(Node& node, Mapping& into) {
    const auto take = [&](Node& source) {
      built_ += source.members().size();
      for (auto& member : source.members())
        if (into.find(member.key) == nullptr) into.append(std::move(member.key), std::move(member.value), member.mark);
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
      const auto node = raw.kind == Kind::mapping ? mapping(raw) : sequence(raw);
      decoding_.push_back({ParseError::Kind::value, "yaml: invalid map key: " + go_literal(node), key_mark(key)});
      return std::nullopt;
    }
    if (raw.tag.empty() && (raw.quoted || !reads_as_other(raw.text))) return raw.text;
    const auto node = scalar(raw);
    if (node.is_text()) return node.text();
    const auto where = keyed();
    keys_.push_back({ParseError::Kind::key_type,
                     base::cat("non-string key ", where.empty() ? "at top level" : "in " + where, ": ",
                               node.is_null() ? "<nil>" : scalar_text(node)),
                     key_mark(key)});
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
  const Places* without_;
  std::vector<Omission> omissions_;
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

Parsed parse(std::string_view text, std::uint16_t source, const Limits& limits, const Places* without) {
  const auto raw = read_events(text, source, limits);
  Parsed parsed;
  for (const auto root : raw.roots) {
    Builder builder(raw.nodes, limits, without);
    auto document = builder.build(root);
    parsed.values += builder.built();
    std::move(builder.omissions().begin(), builder.omissions().end(), std::back_inserter(parsed.omissions));
    parsed.errors = builder.errors();
    if (!parsed.errors.empty()) return parsed;
    parsed.documents.push_back(std::move(document));
  }
  if (raw.error) parsed.errors.push_back(*raw.error);
  return parsed;
}

} // namespace skiff::yaml
