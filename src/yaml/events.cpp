#include <skiff/base/text.hpp>

#include <yaml.h>
#include <yaml/events.hpp>

#include <map>

namespace skiff::yaml {
namespace {

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

std::string short_tag(const yaml_char_t* tag) {
  constexpr std::string_view standard = "tag:yaml.org,2002:";
  const auto name = view(tag);
  if (name.starts_with(standard)) return base::cat("!!", name.substr(standard.size()));
  return std::string(name == "!" ? std::string_view{} : name);
}

class Parser {
public:
  explicit Parser(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  yaml_parser_t* get() { return &parser_; }

private:
  yaml_parser_t parser_{};
};

class Event {
public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }
  yaml_event_t* get() { return &event_; }
  const yaml_event_t& operator*() const { return event_; }

private:
  yaml_event_t event_{};
};

/// The parser's complaint with the line number that go-yaml shows (it is one less for errors of the grammar).
ParseError complaint(const yaml_parser_t& parser, std::uint16_t source) {
  const auto line = parser.context_mark.line != 0 ? parser.context_mark.line : parser.problem_mark.line;
  const auto shown = line == 0 ? 0 : line + (parser.error == YAML_SCANNER_ERROR ? 1 : 0);
  const std::string_view problem = parser.problem == nullptr ? "unknown problem parsing YAML content" : parser.problem;
  const auto& at = parser.problem_mark.line != 0 || parser.problem_mark.column != 0 ? parser.problem_mark : parser.mark;
  return {ParseError::Kind::syntax,
          shown == 0 ? base::cat("yaml: ", problem) : base::cat("yaml: line ", shown, ": ", problem),
          {static_cast<std::uint32_t>(at.line + 1), static_cast<std::uint32_t>(at.column + 1), 0, source}};
}

class Collector {
public:
  Collector(std::uint16_t source, const Limits& limits) : source_(source), limits_(limits) {}

  /// False at the end of the stream or at an error.
  bool take(const yaml_event_t& event) {
    const auto& mark = event.start_mark;
    where_ = {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1), 0, source_};
    switch (event.type) {
    case YAML_STREAM_END_EVENT:
      return false;
    case YAML_DOCUMENT_START_EVENT:
      return version(event);
    case YAML_DOCUMENT_END_EVENT:
      complete = result.roots.size();
      return true;
    case YAML_SCALAR_EVENT:
      return scalar(event);
    case YAML_ALIAS_EVENT:
      return alias(event);
    case YAML_SEQUENCE_START_EVENT:
      return open(RawNode::Kind::sequence, event.data.sequence_start.tag, event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
      return open(RawNode::Kind::mapping, event.data.mapping_start.tag, event.data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      open_.pop_back();
      return true;
    default:
      return true;
    }
  }

  RawDocuments result;
  std::size_t complete = 0; ///< documents that were read to their end

private:
  RawNode& add(RawNode::Kind kind, const yaml_char_t* anchor) {
    const auto id = static_cast<std::uint32_t>(result.nodes.size());
    result.nodes.emplace_back();
    if (open_.empty()) {
      result.roots.push_back(id);
    } else {
      result.nodes[open_.back()].children.push_back(id);
    }
    if (anchor != nullptr) anchors_[std::string(view(anchor))] = id;
    auto& node = result.nodes.back();
    node.kind = kind;
    node.mark = where_;
    return node;
  }

  /// go-yaml reads only what calls itself 1.1.
  bool version(const yaml_event_t& event) {
    const auto* directive = event.data.document_start.version_directive;
    if (directive == nullptr || (directive->major == 1 && directive->minor == 1)) return true;
    const auto line = where_.line == 1 ? std::string() : base::cat("line ", where_.line - 1, ": ");
    fail(ParseError::Kind::syntax, base::cat("yaml: ", line, "found incompatible YAML document"));
    return false;
  }

  bool scalar(const yaml_event_t& event) {
    if (!room()) return false;
    const auto& data = event.data.scalar;
    auto& node = add(RawNode::Kind::scalar, data.anchor);
    node.text.assign(reinterpret_cast<const char*>(data.value), data.length);
    node.quoted = data.style != YAML_PLAIN_SCALAR_STYLE;
    node.tag = short_tag(data.tag);
    return true;
  }

  bool alias(const yaml_event_t& event) {
    if (!room()) return false;
    const std::string name(view(event.data.alias.anchor));
    const auto target = anchors_.find(name);
    if (target == anchors_.end()) {
      fail(ParseError::Kind::syntax, base::cat("yaml: unknown anchor '", name, "' referenced"));
      return false;
    }
    const auto id = target->second;
    auto& node = add(RawNode::Kind::alias, nullptr);
    node.text = name;
    node.target = id;
    return true;
  }

  bool open(RawNode::Kind kind, const yaml_char_t* tag, const yaml_char_t* anchor) {
    if (!room()) return false;
    if (open_.size() >= limits_.depth) {
      fail(ParseError::Kind::limit, base::cat("yaml: exceeded max depth of ", limits_.depth));
      return false;
    }
    add(kind, anchor).tag = short_tag(tag);
    open_.push_back(static_cast<std::uint32_t>(result.nodes.size() - 1));
    return true;
  }

  bool room() {
    if (result.nodes.size() < limits_.nodes) return true;
    fail(ParseError::Kind::limit, base::cat("yaml: document has more than ", limits_.nodes, " values"));
    return false;
  }

  void fail(ParseError::Kind kind, std::string text) { result.error = ParseError{kind, std::move(text), where_}; }

  std::uint16_t source_;
  Limits limits_;
  Mark where_;
  std::vector<std::uint32_t> open_;
  std::map<std::string, std::uint32_t, std::less<>> anchors_; ///< also those of earlier documents
};

} // namespace

RawDocuments read_events(std::string_view text, std::uint16_t source, const Limits& limits) {
  Collector collector(source, limits);
  if (text.size() > limits.bytes) {
    collector.result.error =
        ParseError{ParseError::Kind::limit, base::cat("yaml: document is larger than ", limits.bytes, " bytes"), {}};
    return std::move(collector.result);
  }
  Parser parser(text);
  for (;;) {
    Event event;
    if (yaml_parser_parse(parser.get(), event.get()) == 0) {
      collector.result.error = complaint(*parser.get(), source);
      break;
    }
    if (!collector.take(*event)) break;
  }
  collector.result.roots.resize(collector.complete);
  return std::move(collector.result);
}

} // namespace skiff::yaml
