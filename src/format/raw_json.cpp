// JSON whose fractional numbers keep their digits: they are kept as binary values, a type that JSON text cannot
// contain otherwise. Only format::Value looks into such documents.
#include <skiff/format/value.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace skiff::format {

namespace {

using base::Json;

// nlohmann's parser events to a document.
class Builder final : public nlohmann::json_sax<Json> {
public:
  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t, const string_t& digits) override {
    return put(Json::binary({digits.begin(), digits.end()}));
  }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool key(string_t& name) override {
    name_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& failure) override {
    error = failure.what();
    return false;
  }

  Json root;
  std::string error;

private:
  bool put(Json value) { return place(std::move(value)) != nullptr; }

  Json* place(Json value) {
    if (open_.empty()) return &(root = std::move(value));
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[name_] = std::move(value)); // the last of several equal keys wins, as in Go
  }

  bool open(Json value) {
    open_.push_back(place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_; // a parent is not added to while its child is open, so these stay put
  std::string name_;
};

} // namespace

base::Result<base::JsonDocument> parse_keeping_numbers(std::string_view text) {
  Builder builder;
  if (!Json::sax_parse(text, &builder)) return base::Error{builder.error};
  return base::JsonDocument(std::move(builder.root));
}

} // namespace skiff::format
