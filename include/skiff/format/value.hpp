#pragma once
// What a template sees: a value with its Go type. Most values are places in a JSON document that is read through a
// type (decoded JSON, or one of the engine's structures); rows of tables are Objects, whose members are computed when
// they are asked for. Documents and Objects are referred to and must outlive the Value.
//
// Go's template language distinguishes what came out of a map or a list of anything ("boxed") from a value of its own
// type, a nil from a value that is not there, and speaks of types by name in its errors: so does this.

#include <skiff/base/json.hpp>

#include <complex>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skiff::format {

enum class Kind : std::uint8_t {
  invalid, ///< Go's zero reflect.Value; printed as "<no value>"
  boolean,
  integer,
  natural, ///< unsigned
  real,
  complex,
  text,
  list,
  map,
  structure,
  pointer,
  interface, ///< something boxed, or a nil interface
  opaque,    ///< a structure that prints itself and is a text in JSON, such as a point in time
  object,    ///< a pointer to a row with methods
};

/// What the numbers in an interface are when nothing tells their type.
enum class Numbers : std::uint8_t {
  natural, ///< int, or float64 if they have a fraction
  real,    ///< float64, as Go decodes JSON
  text,    ///< json.Number: the digits of the document
};

struct Type;
class Value;

/// One member of a Go structure: its Go name and its JSON key.
struct Field {
  std::string_view name;
  std::string_view key;
  const Type* type;
  bool omit_empty = false;
  bool inlined = false; ///< an embedded structure: its members are found as if they were the outer one's
  bool omit_zero = false;
  std::string_view shown_key = {}; ///< in JSON that is printed, if not the one in the document
};

/// A Go type, as far as templates show it. Tables of these describe the engine's structures.
struct Type {
  Kind kind;
  std::string_view name;         ///< Go's spelling, such as `[]interface {}`
  const Type* element = nullptr; ///< of a list, a map or a pointer
  std::span<const Field> fields = {};
  std::string_view key = "string";    ///< of a map: keys are always text, but Go looks at the name of their type
  Numbers numbers = Numbers::natural; ///< of an interface
  /// How values print themselves (Go's String method); needed for Kind::opaque, possible for a structure or a text.
  std::string (*to_text)(const Value&) = nullptr;
  std::string_view zero_json = {}; ///< of Kind::opaque: what stands in JSON for a value that is not there
};

namespace types {
extern const Type boolean, int_, int64, uint8, uint64, float64, complex128, string, number, any, json_any, raw_any,
    list_of_any, json_list, json_map, raw_list, map_of_any, raw_map, strings, string_map, bytes, time, duration,
    address, prefix;
} // namespace types

/// A row of a table: members by name. All members are methods without arguments but those that `takes_text`.
class Object {
public:
  enum class Member : std::uint8_t { none, plain, takes_text };

  virtual ~Object() = default;
  /// Go's name of the type, for error texts: `*formatter.ContainerContext`.
  virtual std::string_view type_name() const = 0;
  virtual Member member(std::string_view name) const = 0;
  /// The value of a member; `argument` only counts for one that takes text.
  virtual Value get(std::string_view name, std::string_view argument) const = 0;
  /// What `{{json .}}` prints.
  virtual void append_json(std::string& out) const = 0;
  /// What `{{.}}` prints: in Go the memory of the row.
  virtual void append_text(std::string& out) const { append_json(out); }
};

class Value {
public:
  Value() = default; ///< not there
  Value(bool value) : type_(&types::boolean), data_(value) {}
  Value(int value) : type_(&types::int_), data_(static_cast<std::int64_t>(value)) {}
  Value(std::int64_t value) : type_(&types::int_), data_(value) {}
  Value(std::uint64_t value) : type_(&types::uint64), data_(value) {}
  Value(double value) : type_(&types::float64), data_(value) {}
  Value(std::complex<double> value) : type_(&types::complex128), data_(value) {}
  Value(std::string value) : type_(&types::string), data_(std::move(value)) {}
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(const char* value) : Value(std::string(value)) {}
  explicit Value(const std::vector<std::string>& list);
  explicit Value(const Object& row) : type_(nullptr), data_(&row) {}

  /// A decoded JSON document: whole numbers are int, others float64.
  static Value decoded(base::JsonView place);
  /// The same with numbers as the document wrote them (Go's json.Number, a kind of string).
  static Value raw(base::JsonView place);
  /// A place read as a Go type; what is not there is the type's zero value.
  static Value typed(const Type& type, base::JsonView place);
  /// A list of values of one type (`type.element`).
  static Value list(const Type& type, std::vector<Value> items);
  /// A nil of interface type, as a JSON null in a map is.
  static Value nil();

  bool valid() const { return kind() != Kind::invalid; }
  /// The kind seen from outside: `interface` for something boxed.
  Kind kind() const;
  bool boxed() const { return boxed_; }
  /// Go's spelling of the type seen from outside; "<nil>" if not there.
  std::string_view type_name() const;
  const Type* type() const { return type_; }

  /// What is in the box: an invalid value for a nil.
  Value unboxed() const;
  /// Through boxes and pointers; stops at a nil (Kind interface or pointer).
  Value indirect() const;
  /// A nil interface, pointer, list or map.
  bool is_nil() const;

  bool truth() const; ///< Go's truth: not the zero of its type, not empty
  bool boolean() const;
  std::int64_t integer() const;
  std::uint64_t natural() const;
  double real() const;
  std::complex<double> complex() const;
  std::string_view view() const; ///< of a text that is stored somewhere; numbers are not
  std::string text() const;      ///< a text or a json.Number

  std::size_t size() const;              ///< of a list, map or text
  std::size_t capacity() const;          ///< how far `slice` may reach
  Value at(std::size_t index) const;     ///< of a list
  Value member(std::string_view) const;  ///< of a map or structure: invalid if there is no such entry
  std::vector<std::string> keys() const; ///< of a map, sorted
  Value slice(std::size_t from, std::size_t to) const;
  std::string bytes() const; ///< of a []byte, which is base64 in JSON
  const Object* object() const;
  base::JsonView place() const;

private:
  using Data = std::variant<std::monostate, base::JsonView, bool, std::int64_t, std::uint64_t, double,
                            std::complex<double>, std::string, std::vector<Value>, const Object*>;
  Value(const Type* type, Data data) : type_(type), data_(std::move(data)) {}

  const Type* type_ = nullptr;
  bool boxed_ = false;
  Data data_;
};

/// Parses JSON for Value::raw: numbers that are not whole keep the digits they were written with.
base::Result<base::JsonDocument> parse_keeping_numbers(std::string_view text);

/// What docker's `json` function prints: compact, keys of maps sorted, structures in their own order.
void append_json(std::string& out, const Value& value, bool escape_html = false);
/// A text as a JSON string, as Go's encoder writes it.
void append_json_text(std::string& out, std::string_view text, bool escape_html = false);

} // namespace skiff::format
