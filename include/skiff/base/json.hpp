#pragma once
// The project's JSON: nlohmann's ordered type, which keeps the engine's order of keys. This door needs only its
// forward header; sources that build or walk documents in bulk include <nlohmann/json.hpp> themselves (3.3 s each).
//
// Most code reads through JsonView: a position in a document that may also be "not there". Every accessor has a
// default, so a field the engine does not send reads as empty, and no lookup throws.

#include <skiff/base/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace skiff::base {

using Json = nlohmann::ordered_json;

class JsonView {
public:
  JsonView() = default;
  JsonView(const Json* node) : node_(node) {}
  JsonView(const Json& node) : node_(&node) {}

  /// False for a place that does not exist; a JSON null exists.
  bool exists() const { return node_ != nullptr; }
  bool is_null() const; ///< null or not there
  bool is_object() const;
  bool is_array() const;
  bool is_text() const;
  bool is_number() const;
  bool is_bool() const;
  /// Not there, null, false, 0, "", [] or {}: what Go's templates and omitempty call empty.
  bool empty() const;

  JsonView operator[](std::string_view key) const; ///< member of an object, or a view of nothing
  JsonView at(std::size_t index) const;            ///< element of an array or value of the n-th member
  std::string_view key(std::size_t index) const;   ///< name of the n-th member of an object
  std::size_t size() const;                        ///< elements or members; 0 for anything else
  JsonView pointer(std::string_view path) const;   ///< "/HostConfig/Memory"

  std::string text(std::string_view fallback = {}) const; ///< a string, else the fallback
  std::string_view view() const;                          ///< a string without a copy, else empty
  std::int64_t integer(std::int64_t fallback = 0) const;  ///< a number, its fraction cut off; the fallback for 1e300
  double real(double fallback = 0) const;
  bool truth(bool fallback = false) const;
  /// Compact JSON of this place ("null" if it is not there), in the document's order, without HTML escaping.
  std::string dump() const;
  std::string dump_indented(int spaces) const;

  const Json* node() const { return node_; }

  class Iterator {
  public:
    Iterator(const JsonView& parent, std::size_t index) : parent_(&parent), index_(index) {}
    JsonView operator*() const { return parent_->at(index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

  private:
    const JsonView* parent_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

private:
  const Json* node_ = nullptr;
};

/// A document that is owned: what the engine answered, or a request body that is being built.
class JsonDocument {
public:
  JsonDocument(); ///< an empty object
  explicit JsonDocument(Json value);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  static Result<JsonDocument> parse(std::string_view text);

  JsonView view() const { return {root_.get()}; }
  JsonView operator[](std::string_view key) const { return view()[key]; }
  Json& root() { return *root_; }
  const Json& root() const { return *root_; }
  std::string dump() const { return view().dump(); }

  /// Sets the value at a JSON pointer ("/HostConfig/Memory"), making the objects on the way.
  void set(std::string_view path, std::string_view value);
  void set(std::string_view path, const char* value) { set(path, std::string_view(value)); }
  void set(std::string_view path, bool value);
  void set(std::string_view path, std::int64_t value);
  void set(std::string_view path, int value) { set(path, static_cast<std::int64_t>(value)); }
  void set(std::string_view path, double value);
  void set(std::string_view path, JsonView value); ///< a copy
  /// Sets a member of the root by its name, whatever characters it has (labels, options).
  void put(std::string_view key, std::string_view value);
  void put(std::string_view key, JsonView value);
  void set_array(std::string_view path);  ///< an empty array
  void set_object(std::string_view path); ///< an empty object
  void append(std::string_view path,
              std::string_view value); ///< adds to the array at the path, which is made if absent
  void append(std::string_view path, JsonView value);

private:
  Json& make(std::string_view path);
  std::unique_ptr<Json> root_;
};

/// The same with the members of every object in the order of their names, as Go writes a map.
Json sorted_members(JsonView value);

/// Text as a JSON string with its quotes. `html`: also escape <, > and & as Go's default encoder does.
std::string json_quote(std::string_view text, bool html = false);

/// Re-indents JSON text without touching its values: what Go's json.Indent does (numbers and escapes stay as they are).
std::string json_indent(std::string_view text, std::string_view indent);

} // namespace skiff::base
