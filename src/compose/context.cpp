#include <skiff/base/text.hpp>

#include <algorithm>
#include <compose/context.hpp>
#include <map>
#include <optional>

namespace skiff::compose {
namespace {

std::string line_of(Source& source, std::uint32_t number) {
  const std::string_view text = source.text;
  auto& starts = source.starts;
  if (starts.empty()) {
    starts.push_back(0);
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
      starts.push_back(at + 1);
  }
  if (number > starts.size()) return {};
  constexpr std::size_t longest = 400; // what is longer helps nobody
  const auto line = text.substr(starts[number - 1]);
  return std::string(line.substr(0, std::min(line.find('\n'), longest)));
}

constexpr std::size_t most_values = 300'000; // as in one document
constexpr std::size_t most_bytes = std::size_t{32} << 20;
constexpr std::size_t most_candidates = 1000; // every error looks through all of them
constexpr std::size_t longest_word = 100;
constexpr std::size_t most_errors = 1000; // nobody reads so many; a small file can hold a hundred thousand

/// The candidate that a misspelt word probably means; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::vector<std::size_t> table;
  for (const auto candidate : candidates) {
    const std::size_t width = candidate.size() + 1;
    if (word.size() + least < width || candidate.size() + least < word.size() + 1) continue; // cannot be nearer
    // Edit distance with exchanged neighbours counted once.
    table.assign((word.size() + 1) * width, 0);
    const auto cost = [&](std::size_t row, std::size_t column) -> std::size_t& { return table[row * width + column]; };
    for (std::size_t i = 0; i <= word.size(); ++i) cost(i, 0) = i;
    for (std::size_t j = 0; j < width; ++j) cost(0, j) = j;
    for (std::size_t i = 1; i <= word.size(); ++i)
      for (std::size_t j = 1; j < width; ++j) {
        const std::size_t differs = word[i - 1] == candidate[j - 1] ? 0 : 1;
        cost(i, j) = std::min({cost(i - 1, j) + 1, cost(i, j - 1) + 1, cost(i - 1, j - 1) + differs});
        if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1])
          cost(i, j) = std::min(cost(i, j), cost(i - 2, j - 2) + 1);
      }
    if (cost(word.size(), candidate.size()) < least) {
      least = cost(word.size(), candidate.size());
      best = candidate;
    }
  }
  return best;
}

} // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (candidates.size() > most_candidates || word.size() > longest_word) return {};
  const auto near = nearest(word, candidates);
  return near.empty() ? std::string() : base::cat("did you mean ", near, '?');
}

std::string did_you_mean(std::string_view word, const yaml::Mapping& known) {
  if (known.size() > most_candidates) return {};
  std::vector<std::string_view> names;
  for (const auto& member : known) names.push_back(member.key);
  return did_you_mean(word, names);
}

std::uint16_t Context::add_source(Source source) {
  const auto number = static_cast<std::uint16_t>(sources.size());
  if (number != sources.size()) fail("too many files", source.from);
  sources.push_back(std::move(source));
  return number;
}

yaml::Parsed Context::parse(std::string name, std::string text, std::string via, yaml::Mark from) {
  const yaml::Places* without = nullptr;
  if (told_ != nullptr)
    if (const auto known = told_->find(name); known != told_->end()) without = &known->second;
  read_ += text.size();
  if (read_ > most_bytes) fail("the files of the project are larger than 32 MiB together", from);
  const auto number = add_source({std::move(name), std::move(text), std::move(via), from});
  auto parsed = yaml::parse(sources.back().text, number, {}, without);
  spent_ += parsed.values;
  if (parsed.errors.empty()) spend(0, from);
  for (const auto& omission : parsed.omissions) {
    lacking_.insert(where(omission.parent));
    const auto& path = omission.path;
    if (path.size() == 1 || path[0] == "include") lost_.insert("");
    if (path.size() == 2) lost_.insert(base::join(path, "."));
  }
  return parsed;
}

bool Context::may_exist(std::string_view kind, std::string_view name) const {
  return !lost_.empty() && (lost_.contains("") || lost_.contains(base::cat(kind, '.', name)));
}

void Context::join(yaml::Mark one, yaml::Mark other) {
  if (lacking_.empty()) return;
  if (lacking_.contains(where(one))) lacking_.insert(where(other));
  if (lacking_.contains(where(other))) lacking_.insert(where(one));
}

bool Context::was_told(yaml::Mark mark) const {
  if (told_ == nullptr) return false;
  if (mark.line == 0 || mark.source >= sources.size()) return true; // the first look told what has no place
  const auto file = told_->find(sources[mark.source].name);
  return file != told_->end() && file->second.contains(where(mark).second);
}

std::size_t Context::cost() const {
  constexpr std::size_t bytes_of_a_value = 64;
  constexpr std::size_t values_of_a_file = 100;
  return spent_ + read_ / bytes_of_a_value + values_of_a_file * sources.size();
}

bool Context::tell(Told& told) const {
  bool fresh = false;
  for (const auto mark : found_)
    if (mark.line != 0 && mark.source < sources.size())
      fresh |= told[sources[mark.source].name].insert(where(mark).second).second;
  return fresh;
}

void Context::error(std::string official, yaml::Mark mark, std::string message, std::string suggestion) {
  if (!lacking_.empty() && lacking_.contains(where(mark))) return;
  if (was_told(mark)) {
    again_ = true;
    return;
  }
  found_.push_back(mark);
  if (diagnostics.size() > most_errors) return;
  if (diagnostics.size() == most_errors) {
    diagnostics.push_back(
        {.message = base::cat("there are more than ", most_errors, " errors: the others are not told")});
    return;
  }
  Diagnostic found;
  found.message = message.empty() ? official : std::move(message);
  found.suggestion = std::move(suggestion);
  if (diagnostics.empty()) official_ = std::move(official);
  if (mark.line != 0 && mark.source < sources.size()) {
    auto& source = sources[mark.source];
    found.file = source.name;
    found.line = mark.line;
    found.column = mark.column;
    found.source_line = line_of(source, mark.line);
    for (const Source* via = &source; !via->via.empty() && via->from.source < sources.size();) {
      const auto& parent = sources[via->from.source];
      found.chain.push_back(base::cat(via->via, " in ", parent.name, ':', via->from.line));
      via = &parent;
    }
  }
  diagnostics.push_back(std::move(found));
}

void Context::stop_on_error() {
  if (!diagnostics.empty() || again_) throw LoadFailure(official_, diagnostics, warnings);
}

void Context::fail(std::string official, yaml::Mark mark, std::string message) {
  error(std::move(official), mark, std::move(message));
  found_.push_back(mark); // also if it only lacks something: without it the load may go on
  throw LoadFailure(official_, diagnostics, warnings);
}

void Context::spend(std::size_t values, yaml::Mark mark) {
  spent_ += values;
  if (spent_ > most_values) fail(base::cat("the project has more than ", most_values, " values"), mark);
}

void with_all_errors(const LoadOptions& given, const std::function<void(Context& context)>& look) {
  auto options = given;
  std::optional<std::string> input; // can be read only once
  options.standard_input = [&] {
    if (!input) input = given.standard_input ? given.standard_input() : std::string();
    return *input;
  };
  Told told;
  std::optional<LoadFailure> all;
  for (std::size_t cost = 0;;) {
    Context context(options, all ? &told : nullptr);
    try {
      look(context);
      if (!all) return;
      break;
    } catch (const LoadFailure& failure) {
      if (all) {
        all->diagnostics.insert(all->diagnostics.end(), failure.diagnostics.begin(), failure.diagnostics.end());
      } else {
        all = failure;
      }
    }
    cost += context.cost();
    const bool enough = cost + context.cost() > most_values || all->diagnostics.size() > most_errors;
    if (!context.tell(told) || enough) break;
  }
  throw *all;
}

std::string_view go_type(const yaml::Node& node) {
  switch (node.kind()) {
  case yaml::Kind::null:
    return "<nil>";
  case yaml::Kind::boolean:
    return "bool";
  case yaml::Kind::integer:
    return "int";
  case yaml::Kind::natural:
    return "uint64";
  case yaml::Kind::real:
    return "float64";
  case yaml::Kind::text:
    return "string";
  case yaml::Kind::timestamp:
    return "time.Time";
  case yaml::Kind::sequence:
    return "[]interface {}";
  case yaml::Kind::mapping:
    break;
  }
  return "map[string]interface {}";
}

std::string go_text(const yaml::Node& node, bool within) {
  switch (node.kind()) {
  case yaml::Kind::null:
    return within ? "<nil>" : "%!s(<nil>)";
  case yaml::Kind::text:
  case yaml::Kind::timestamp:
    return yaml::scalar_text(node);
  case yaml::Kind::sequence: {
    std::vector<std::string> items;
    for (const auto& item : node.items()) items.push_back(go_text(item, true));
    return base::cat('[', base::join(items, " "), ']');
  }
  case yaml::Kind::mapping: {
    std::map<std::string_view, std::string> sorted;
    for (const auto& member : node.members()) sorted.emplace(member.key, go_text(member.value, true));
    std::vector<std::string> members;
    for (const auto& [key, value] : sorted) members.push_back(base::cat(key, ':', value));
    return base::cat("map[", base::join(members, " "), ']');
  }
  default:
    return base::cat("%!s(", go_type(node), '=', yaml::scalar_text(node), ')');
  }
}

} // namespace skiff::compose
