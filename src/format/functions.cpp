#include "format/functions.hpp"

#include "format/compare.hpp"
#include "format/escape.hpp"
#include "format/print.hpp"

#include <skiff/base/text.hpp>
#include <skiff/base/unicode.hpp>

#include <algorithm>

namespace skiff::format {

namespace {

using base::cat;
using base::Error;
using base::Result;
using Arguments = Function::Arguments;

constexpr std::int64_t longest_padding = 1 << 28; // Go would take all memory there is

std::string_view view_of(const Value& value) { return value.view(); }

// An index for a list or text of this capacity. `index` opens the box of what it is given, `slice` does not.
Result<std::size_t> index_of(const Value& index, std::size_t capacity) {
  std::int64_t at = 0;
  switch (index.kind()) {
  case Kind::integer:
    at = index.integer();
    break;
  case Kind::natural:
    at = static_cast<std::int64_t>(index.natural());
    break;
  case Kind::invalid:
    return Error{"cannot index slice/array with nil"};
  default:
    return Error{cat("cannot index slice/array with type ", index.type_name())};
  }
  if (at < 0 || static_cast<std::uint64_t>(at) > capacity) return Error{cat("index out of range: ", at)};
  return static_cast<std::size_t>(at);
}

Result<Value> index_map(const Value& map, const Value& boxed) {
  const Value key = boxed.unboxed();
  const std::string_view wanted = map.type()->key;
  if (!key.valid()) return Error{cat("value is nil; should be of type ", wanted)};
  if (key.type_name() != wanted) return Error{cat("value has type ", key.type_name(), "; should be ", wanted)};
  const Value found = map.member(key.view());
  return found.valid() ? found : Value::typed(*map.type()->element, {});
}

Result<Value> run_index(Arguments arguments) {
  Value item = arguments[0].unboxed();
  if (!item.valid()) return Error{"index of untyped nil"};
  for (const Value& index : arguments.subspan(1)) {
    item = item.indirect();
    if (item.kind() == Kind::interface || item.kind() == Kind::pointer) return Error{"index of nil pointer"};
    if (item.kind() == Kind::map) {
      auto found = index_map(item, index);
      if (!found) return found;
      item = *found;
    } else if (item.kind() == Kind::list || item.kind() == Kind::text) {
      const auto at = index_of(index.unboxed(), item.size());
      if (!at) return Error{at.error()};
      if (*at == item.size())
        return Error{cat("reflect: ", item.kind() == Kind::list ? "slice" : "string", " index out of range")};
      item = item.at(*at);
    } else {
      return Error{cat("can't index item of type ", item.type_name())};
    }
  }
  return item;
}

Result<Value> run_slice(Arguments arguments) {
  Value item = arguments[0].unboxed();
  if (!item.valid()) return Error{"slice of untyped nil"};
  item = item.indirect();
  if (item.kind() == Kind::pointer) return Error{"slice of nil pointer"};
  const Arguments indexes = arguments.subspan(1);
  if (indexes.size() > 3) return Error{cat("too many slice indexes: ", indexes.size())};
  if (item.kind() == Kind::text && indexes.size() == 3) return Error{"cannot 3-index slice a string"};
  if (item.kind() != Kind::text && item.kind() != Kind::list)
    return Error{cat("can't slice item of type ", item.type_name())};
  const std::size_t capacity = item.kind() == Kind::text ? item.size() : item.capacity();
  std::array<std::size_t, 3> bounds = {0, item.size(), 0};
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    const auto at = index_of(indexes[i], capacity);
    if (!at) return Error{at.error()};
    bounds[i] = *at;
  }
  if (bounds[0] > bounds[1]) return Error{cat("invalid slice index: ", bounds[0], " > ", bounds[1])};
  if (indexes.size() == 3 && bounds[1] > bounds[2])
    return Error{cat("invalid slice index: ", bounds[1], " > ", bounds[2])};
  return item.slice(bounds[0], bounds[1]);
}

Result<Value> run_len(Arguments arguments) {
  const Value item = arguments[0].indirect();
  if (!item.valid()) return Error{"reflect: call of reflect.Value.Type on zero Value"};
  switch (item.kind()) {
  case Kind::interface:
  case Kind::pointer:
    return Error{"len of nil pointer"};
  case Kind::list:
  case Kind::map:
  case Kind::text:
    return Value(static_cast<std::int64_t>(item.size()));
  default:
    return Error{cat("len of type ", item.type_name())};
  }
}

Result<Value> run_not(Arguments arguments) { return Value(!arguments[0].truth()); }
Result<Value> run_print(Arguments arguments) { return Value(sprint(arguments)); }
Result<Value> run_println(Arguments arguments) { return Value(sprintln(arguments)); }

Result<Value> run_printf(Arguments arguments) { return Value(sprintf(view_of(arguments[0]), arguments.subspan(1))); }

// The arguments as one text, each printed as an action would.
std::string joined(Arguments arguments) {
  std::vector<Value> shown;
  for (const Value& argument : arguments) {
    const Value inner = argument.unboxed();
    shown.push_back(inner.valid() ? (inner.kind() == Kind::pointer ? inner.indirect() : inner) : Value("<no value>"));
  }
  return sprint(shown);
}

Result<Value> run_html(Arguments arguments) { return Value(escape_html(joined(arguments))); }
Result<Value> run_js(Arguments arguments) { return Value(escape_js(joined(arguments))); }
Result<Value> run_urlquery(Arguments arguments) { return Value(escape_query(joined(arguments))); }

Result<Value> run_json(Arguments arguments) {
  if (arguments[0].kind() == Kind::complex) return Error{"json: unsupported type: complex128"};
  std::string out;
  append_json(out, arguments[0]);
  return Value(std::move(out));
}

Result<Value> run_split(Arguments arguments) {
  std::string_view text = view_of(arguments[0]);
  const std::string_view separator = view_of(arguments[1]);
  std::vector<std::string> parts;
  if (separator.empty()) { // into runes
    while (!text.empty()) {
      const auto size = base::decode_rune(text).size;
      parts.emplace_back(text.substr(0, size));
      text.remove_prefix(size);
    }
    return Value(parts);
  }
  for (auto at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.emplace_back(text);
  return Value(parts);
}

Result<Value> run_join(Arguments arguments) {
  const Value elements = arguments[0].unboxed();
  std::vector<std::string> parts;
  if (elements.kind() == Kind::list) {
    for (std::size_t i = 0; i < elements.size(); ++i) parts.push_back(sprint_verb(elements.at(i), 'v'));
  } else if (elements.kind() == Kind::map) {
    for (const auto& key : elements.keys()) parts.push_back(sprint_verb(elements.member(key), 'v'));
    std::sort(parts.begin(), parts.end());
  } else if (elements.valid()) {
    return Error{cat("expected slice, got ", elements.type_name())};
  }
  return Value(base::join(parts, view_of(arguments[1])));
}

Result<Value> run_title(Arguments arguments) { return Value(base::to_title(view_of(arguments[0]))); }
Result<Value> run_lower(Arguments arguments) { return Value(base::to_lower(view_of(arguments[0]))); }
Result<Value> run_upper(Arguments arguments) { return Value(base::to_upper(view_of(arguments[0]))); }
Result<Value> run_same(Arguments arguments) { return arguments[0]; }

Result<Value> run_pad(Arguments arguments) {
  const std::string_view text = view_of(arguments[0]);
  const std::int64_t before = arguments[1].integer(), after = arguments[2].integer();
  if (text.empty()) return arguments[0];
  if (before < 0 || after < 0) return Error{"strings: negative Repeat count"};
  if (before > longest_padding || after > longest_padding) return Error{"strings: Repeat output length overflow"};
  return Value(
      cat(std::string(static_cast<std::size_t>(before), ' '), text, std::string(static_cast<std::size_t>(after), ' ')));
}

Result<Value> run_truncate(Arguments arguments) {
  const std::string_view text = view_of(arguments[0]);
  const std::int64_t size = arguments[1].integer();
  if (size < 0) return Error{cat("runtime error: slice bounds out of range [:", size, "]")};
  return Value(text.substr(0, static_cast<std::size_t>(size)));
}

Result<Value> run_eq(Arguments arguments) {
  const auto same = equal_to_any(arguments[0], arguments.subspan(1));
  if (!same) return Error{same.error()};
  return Value(*same);
}

Result<Value> run_ne(Arguments arguments) {
  const auto same = equal_to_any(arguments[0], arguments.subspan(1));
  if (!same) return Error{same.error()};
  return Value(!*same);
}

// le and gt are made of lt and eq, as Go makes them, so that errors come from the same place.
Result<bool> less_or_equal(Arguments arguments) {
  const auto less = less_than(arguments[0], arguments[1]);
  if (!less || *less) return less;
  return equal_to_any(arguments[0], arguments.subspan(1));
}

Result<Value> answer(const Result<bool>& result, bool wanted) {
  if (!result) return Error{result.error()};
  return Value(*result == wanted);
}

Result<Value> run_lt(Arguments arguments) { return answer(less_than(arguments[0], arguments[1]), true); }
Result<Value> run_ge(Arguments arguments) { return answer(less_than(arguments[0], arguments[1]), false); }
Result<Value> run_le(Arguments arguments) { return answer(less_or_equal(arguments), true); }
Result<Value> run_gt(Arguments arguments) { return answer(less_or_equal(arguments), false); }

constexpr Parameter any = Parameter::any, text = Parameter::text, integer = Parameter::integer;

constexpr Function functions[] = {
    {"and", {any, any}, 1, true, nullptr},
    {"or", {any, any}, 1, true, nullptr},
    {"call", {any, any}, 1, true, nullptr},
    {"html", {any}, 0, true, run_html},
    {"index", {any, any}, 1, true, run_index},
    {"slice", {any, any}, 1, true, run_slice},
    {"js", {any}, 0, true, run_js},
    {"len", {any}, 1, false, run_len},
    {"not", {any}, 1, false, run_not},
    {"print", {any}, 0, true, run_print},
    {"printf", {text, any}, 1, true, run_printf},
    {"println", {any}, 0, true, run_println},
    {"urlquery", {any}, 0, true, run_urlquery},
    {"eq", {any, any}, 1, true, run_eq},
    {"ge", {any, any}, 2, false, run_ge},
    {"gt", {any, any}, 2, false, run_gt},
    {"le", {any, any}, 2, false, run_le},
    {"lt", {any, any}, 2, false, run_lt},
    {"ne", {any, any}, 2, false, run_ne},
    {"json", {any}, 1, false, run_json},
    {"split", {text, text}, 2, false, run_split},
    {"join", {any, text}, 2, false, run_join},
    {"title", {text}, 1, false, run_title},
    {"lower", {text}, 1, false, run_lower},
    {"upper", {text}, 1, false, run_upper},
    {"pad", {text, integer, integer}, 3, false, run_pad},
    {"truncate", {text, integer}, 2, false, run_truncate},
};

Result<Value> run_indented_json(Arguments arguments) {
  std::string out;
  append_json(out, arguments[0], true);
  return Value(base::json_indent(out, "  "));
}

constexpr Function heading_functions[] = {
    {"json", {text}, 1, false, run_same},
    {"split", {text, text}, 2, false, run_same},
    {"join", {text, text}, 2, false, run_same},
    {"title", {text}, 1, false, run_same},
    {"lower", {text}, 1, false, run_same},
    {"upper", {text}, 1, false, run_same},
    {"truncate", {text, integer}, 2, false, run_same},
};

const Function* find(std::span<const Function> table, std::string_view name) {
  for (const Function& function : table)
    if (function.name == name) return &function;
  return nullptr;
}

} // namespace

const Function indented_json = {"json", {any}, 1, false, run_indented_json};

const Function* find_function(std::string_view name) { return find(functions, name); }

const Function* find_heading_function(std::string_view name) {
  const Function* function = find(heading_functions, name);
  return function != nullptr ? function : find_function(name);
}

Result<Value> call_value(std::string_view name, const Value& boxed) {
  const Value function = boxed.unboxed();
  if (!function.valid()) return Error{"call of nil"};
  return Error{cat("non-function ", name, " of type ", function.type_name())};
}

} // namespace skiff::format
