#include <skiff/base/text.hpp>
#include <skiff/format/units.hpp>
#include <skiff/view/image_tree.hpp>

#include <algorithm>
#include <span>
#include <string_view>

namespace skiff::view {

namespace {

using base::cat;
using base::JsonView;

constexpr std::string_view untagged = "<untagged>", used_text = "In Use";
constexpr std::string_view reset = "\x1b[0m";
constexpr std::size_t spacing = 3, narrowest_name = 12, narrowest_terminal = 20;

// Codes in front of a text; without colours they are empty.
struct Palette {
  std::string_view name, plain, faint, untagged, title;
};
constexpr Palette colors = {"\x1b[34m\x1b[1m", "\x1b[39m", "\x1b[39m\x1b[2m", "\x1b[39m\x1b[2m", "\x1b[39m\x1b[1m"};

std::string painted(std::string_view color, std::string_view text) {
  return color.empty() ? std::string(text) : cat(color, text, reset);
}

struct Details {
  std::string id, usage, content;
  bool used = false;
};

struct Child {
  std::string platform;
  bool available = false;
  Details details;
};

struct Entry {
  std::vector<std::string> names;
  Details details;
  std::vector<Child> children;
};

std::string size_of(JsonView bytes) { return format::human_size(bytes.real(), 3); }

std::string platform_text(JsonView platform) {
  const std::string_view variant = platform["variant"].view();
  return cat(platform["os"].view(), "/", platform["architecture"].view(), variant.empty() ? "" : "/", variant);
}

Entry read_image(JsonView image, bool expanded) {
  Entry entry;
  entry.details = {format::short_id(image["Id"].view()), size_of(image["Size"]), {}, image["Containers"].integer() > 0};
  double content = 0;
  for (const JsonView manifest : image["Manifests"]) {
    content += manifest["Size"]["Content"].real();
    if (manifest["Kind"].view() != "image") continue;
    const bool used = manifest["ImageData"]["Containers"].size() > 0;
    entry.details.used = entry.details.used || used;
    if (!expanded) continue;
    entry.children.push_back({platform_text(manifest["ImageData"]["Platform"]),
                              manifest["Available"].truth(),
                              {format::short_id(manifest["ID"].view()), size_of(manifest["Size"]["Total"]),
                               size_of(manifest["Size"]["Content"]), used}});
  }
  entry.details.content = format::human_size(content, 3);
  for (const JsonView tag : image["RepoTags"]) entry.names.push_back(tag.text());
  std::sort(entry.names.begin(), entry.names.end());
  return entry;
}

std::vector<Entry> read_images(const std::vector<JsonView>& images, bool expanded) {
  std::vector<Entry> entries;
  for (const JsonView image : images) {
    Entry entry = read_image(image, expanded);
    if (expanded || entry.names.size() < 2) {
      entries.push_back(std::move(entry));
      continue;
    }
    for (const std::string& name : entry.names) entries.push_back({{name}, entry.details, {}});
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.names.empty() || b.names.empty()) return !a.names.empty() && b.names.empty();
    return a.names[0] < b.names[0];
  });
  return entries;
}

class Tree {
public:
  Tree(std::vector<Entry> entries, const TreeShape& shape) : entries_(std::move(entries)), shape_(shape) {
    if (shape.colored) palette_ = colors;
    for (const Entry& entry : entries_) {
      any_used_ = any_used_ || entry.details.used;
      any_children_ = any_children_ || !entry.children.empty();
      for (const Child& child : entry.children) any_used_ = any_used_ || child.details.used;
    }
    fit();
  }

  std::string text() {
    if (terminal_ != 0) write_legend();
    put(left(palette_.title, "IMAGE", name_width_));
    for (const Column& column : columns()) {
      out_.append(spacing, ' ');
      put(aligned(column, palette_.title, column.title));
    }
    out_ += '\n';
    for (const Entry& entry : entries_) write_entry(entry);
    return std::move(out_);
  }

private:
  struct Column {
    std::string_view title;
    std::size_t width;
    bool to_the_right;
  };
  static constexpr Column all_columns[] = {
      {"ID", 12, false}, {"DISK USAGE", 10, true}, {"CONTENT SIZE", 12, true}, {"EXTRA", 5, false}};
  std::span<const Column> columns() const { return std::span(all_columns).first(shown_); }

  // The first column takes what the names need, columns that would leave it too little room go.
  void fit() {
    terminal_ = shape_.columns == 0 ? 0 : std::max(shape_.columns, narrowest_terminal);
    std::size_t widest = std::string_view("Image").size();
    for (const Entry& entry : entries_) {
      if (entry.names.empty()) widest = std::max(widest, untagged.size());
      for (const std::string& name : entry.names) widest = std::max(widest, name.size());
      for (const Child& child : entry.children)
        widest = std::max(widest, std::string_view("└─ ").size() + child.platform.size());
    }
    shown_ = std::size(all_columns);
    name_width_ = widest;
    if (terminal_ == 0) return;
    std::size_t room = terminal_;
    for (std::size_t i = 0; i < std::size(all_columns); ++i) {
      const std::size_t taken = all_columns[i].width + spacing;
      if (room < taken + narrowest_name) {
        shown_ = i;
        break;
      }
      room -= taken;
    }
    name_width_ = std::min(room, widest);
  }

  // Says that containers use the image.
  std::string_view mark() const { return shape_.colored ? "\x1b[38;5;0m\x1b[48;5;14m U \x1b[0m" : "U"; }

  void write_legend() {
    const std::string_view head =
        shape_.colored ? "\x1b[1m\x1b[106m\x1b[30mi\x1b[0m\x1b[0m \x1b[96mInfo → \x1b[0m\x1b[0m" : " Info -> ";
    const std::size_t width = 9 + 1 + (shape_.colored ? 3 : 1) + 1 + used_text.size();
    out_.append(terminal_ > width ? terminal_ - width : 0, ' ');
    out_ += cat(head, " ", mark(), " ", used_text, "\n");
  }

  void write_entry(const Entry& entry) {
    if (entry.names.empty()) put(left(palette_.untagged, untagged, name_width_));
    for (std::size_t i = 0; i < entry.names.size(); ++i) {
      const bool last = i + 1 == entry.names.size();
      const bool too_wide = base::display_width(entry.names[i]) > name_width_;
      put(left(palette_.name, entry.names[i], name_width_));
      if (!last || too_wide) out_ += '\n';
      if (last && too_wide) out_.append(name_width_, ' ');
    }
    write_details(entry.details, palette_.plain);
    if (any_children_) out_ += '\n';
    for (std::size_t i = 0; i < entry.children.size(); ++i) {
      const Child& child = entry.children[i];
      const std::string_view color = child.available ? palette_.plain : palette_.faint;
      put(left(color, cat(i + 1 < entry.children.size() ? "├─ " : "└─ ", child.platform), name_width_));
      write_details(child.details, color);
      out_ += '\n';
    }
    out_ += '\n';
  }

  void write_details(const Details& details, std::string_view color) {
    const std::string_view blank = shape_.colored ? "   " : " ";
    const std::string_view extra = !any_used_ ? "" : details.used ? mark() : blank;
    const std::string_view texts[] = {details.id, details.usage, details.content, extra};
    for (std::size_t i = 0; i < shown_; ++i) {
      out_.append(spacing, ' ');
      const bool is_extra = i + 1 == std::size(texts);
      put(aligned(all_columns[i], is_extra ? std::string_view() : color, texts[i]));
    }
  }

  // What the codes for colours take up does not count.
  static std::size_t width_of(std::string_view text) {
    const auto escape = text.find('\x1b');
    if (escape == std::string_view::npos) return base::display_width(text);
    const auto end = text.find('m', escape);
    return base::display_width(text.substr(0, escape)) + width_of(text.substr(end + 1));
  }

  static std::string left(std::string_view color, std::string_view text, std::size_t width) {
    const std::size_t used = width_of(text);
    return painted(color, text) + std::string(width > used ? width - used : 0, ' ');
  }

  static std::string aligned(const Column& column, std::string_view color, std::string_view text) {
    if (!column.to_the_right) return left(color, text, column.width);
    const std::size_t used = width_of(text);
    return std::string(column.width > used ? column.width - used : 0, ' ') + painted(color, text);
  }

  void put(const std::string& text) { out_ += text; }

  std::vector<Entry> entries_;
  const TreeShape& shape_;
  Palette palette_;
  bool any_used_ = false, any_children_ = false;
  std::size_t terminal_ = 0, name_width_ = 0, shown_ = 0;
  std::string out_;
};

} // namespace

std::string image_tree(const std::vector<JsonView>& images, const TreeShape& shape) {
  return Tree(read_images(images, shape.expanded), shape).text();
}

} // namespace skiff::view
