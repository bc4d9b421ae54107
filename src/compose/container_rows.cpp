// The answer to a list of containers, taken as it is read: a document of it would be made, looked through and destroyed
// again, which costs more than the reading.
#include <skiff/api/engine.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/json.hpp>
#include <skiff/compose/observe.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace skiff::compose {

namespace {

using base::Json;

// nlohmann's parser events to containers. The list is level 1, a row level 2; at each level the key last read is kept.
class Rows final : public nlohmann::json_sax<Json> {
public:
  std::vector<Container> rows;

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (level_ == 4 && key(2) == "Mounts" && key(4) == "RW") rows.back().mounts.back().writable = value;
    return true;
  }
  bool number_integer(number_integer_t value) override { return number(value); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<std::int64_t>(value)); }
  bool number_float(number_float_t /*value*/, const string_t& /*digits*/) override { return true; } // none is one
  bool string(string_t& value) override {
    if (level_ == 2) {
      for (const auto& [name, member] : texts)
        if (key(2) == name) rows.back().*member = value;
    } else if (level_ == 3 && key(2) == "Labels") {
      rows.back().labels.insert_or_assign(key(3), value);
    } else if (level_ == 3 && key(2) == "Names") {
      names_.push_back(value);
    } else if (level_ == 4 && key(2) == "Mounts") {
      for (const auto& [name, member] : mount_texts)
        if (key(4) == name) rows.back().mounts.back().*member = value;
    } else if (level_ == 4 && key(2) == "Ports") {
      if (key(4) == "IP") rows.back().ports.back().ip = value;
      if (key(4) == "Type") rows.back().ports.back().protocol = value;
    } else if (in_network() && key(5) == "NetworkID") {
      rows.back().networks[key(4)] = value;
    }
    return true;
  }
  bool binary(binary_t& /*value*/) override { return false; }

  bool key(string_t& name) override {
    if (level_ < keys_.size()) keys_[level_] = name;
    return true;
  }
  bool start_object(std::size_t /*members*/) override {
    open();
    if (level_ == 2) {
      rows.emplace_back();
      names_.clear();
    } else if (level_ == 4 && key(2) == "Mounts") {
      rows.back().mounts.emplace_back();
    } else if (level_ == 4 && key(2) == "Ports") {
      rows.back().ports.emplace_back();
    } else if (in_network()) {
      rows.back().networks.try_emplace(key(4));
    }
    return true;
  }
  bool start_array(std::size_t /*elements*/) override { return open(); }
  bool end_object() override {
    if (level_ == 2) rows.back().name = own_name(names_);
    return close();
  }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
  static constexpr std::array<std::pair<std::string_view, std::string Container::*>, 6> texts = {
      {{"Id", &Container::id},
       {"Image", &Container::image},
       {"ImageID", &Container::image_id},
       {"Command", &Container::command},
       {"State", &Container::state},
       {"Status", &Container::status}}};
  static constexpr std::array<std::pair<std::string_view, std::string ContainerMount::*>, 4> mount_texts = {
      {{"Type", &ContainerMount::type},
       {"Name", &ContainerMount::name},
       {"Source", &ContainerMount::source},
       {"Destination", &ContainerMount::target}}};

  const std::string& key(std::size_t level) const { return keys_[level]; }
  bool in_network() const { return level_ == 5 && key(2) == "NetworkSettings" && key(3) == "Networks"; }
  bool open() {
    if (++level_ < keys_.size()) keys_[level_].clear();
    return true;
  }
  bool close() {
    --level_;
    return true;
  }

  bool number(std::int64_t value) {
    if (level_ == 2 && key(2) == "Created") rows.back().created = value;
    if (level_ == 4 && key(2) == "Ports" && key(4) == "PrivatePort")
      rows.back().ports.back().target = static_cast<int>(value);
    if (level_ == 4 && key(2) == "Ports" && key(4) == "PublicPort")
      rows.back().ports.back().published = static_cast<int>(value);
    return true;
  }

  std::array<std::string, 6> keys_;
  std::size_t level_ = 0;
  std::vector<std::string> names_; // of the row
};

} // namespace

std::string own_name(const std::vector<std::string>& names) {
  const auto own = std::find_if(names.begin(), names.end(), [](const auto& n) { return n.find('/', 1) == n.npos; });
  const std::string_view name = own != names.end() ? *own : names.empty() ? std::string_view() : names.front();
  return std::string(name.starts_with('/') ? name.substr(1) : name);
}

std::vector<Container> containers_of(std::string_view list) {
  Rows rows;
  if (Json::sax_parse(list, &rows)) return std::move(rows.rows);
  const auto document = base::JsonDocument::parse(list); // what is wrong, or what Go's parser would take it for
  if (!document) throw base::Failure(base::FailureKind::engine, document.error());
  Rows repaired;
  Json::sax_parse(document->dump(), &repaired);
  return std::move(repaired.rows);
}

std::vector<Container> list_containers(api::Engine& engine, api::Call call) {
  return containers_of(engine.text(std::move(call)));
}

} // namespace skiff::compose
