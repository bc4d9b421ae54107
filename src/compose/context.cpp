#include <skiff/base/text.hpp>

#include <algorithm>
#include <compose/context.hpp>

namespace skiff::compose {
namespace {

std::string line_of(std::string_view text, std::uint32_t number) {
  for (; number > 1 && !text.empty(); --number) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  constexpr std::size_t longest = 400; // what is longer helps nobody
  return std::string(text.substr(0, std::min(text.find('\n'), longest)));
}

} // namespace

std::uint32_t Context::add_source(std::string name, std::string text, std::string via, yaml::Mark from) {
  sources.push_back({std::move(name), std::move(text), std::move(via), from});
  return static_cast<std::uint32_t>(sources.size() - 1);
}

void Context::error(std::string official, yaml::Mark mark, std::string message, std::string suggestion) {
  Diagnostic found;
  found.message = message.empty() ? official : std::move(message);
  found.suggestion = std::move(suggestion);
  if (diagnostics.empty()) official_ = std::move(official);
  if (mark.line != 0 && mark.source < sources.size()) {
    const auto& source = sources[mark.source];
    found.file = source.name;
    found.line = mark.line;
    found.column = mark.column;
    found.source_line = line_of(source.text, mark.line);
    for (const auto* via = &source; !via->via.empty() && via->from.source < sources.size();) {
      const auto& parent = sources[via->from.source];
      found.chain.push_back(base::cat(via->via, " in ", parent.name, ':', via->from.line));
      via = &parent;
    }
  }
  diagnostics.push_back(std::move(found));
}

void Context::stop_on_error() {
  if (!diagnostics.empty()) throw LoadFailure(official_, diagnostics, warnings);
}

void Context::fail(std::string official, yaml::Mark mark, std::string message) {
  error(std::move(official), mark, std::move(message));
  throw LoadFailure(official_, diagnostics, warnings);
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto candidate : candidates) {
    // Edit distance with exchanged neighbours counted once.
    std::vector<std::vector<std::size_t>> cost(word.size() + 1, std::vector<std::size_t>(candidate.size() + 1));
    for (std::size_t i = 0; i <= word.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= candidate.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i)
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t differs = word[i - 1] == candidate[j - 1] ? 0 : 1;
        cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + differs});
        if (i > 1 && j > 1 && word[i - 1] == candidate[j - 2] && word[i - 2] == candidate[j - 1])
          cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    if (cost[word.size()][candidate.size()] < least) {
      least = cost[word.size()][candidate.size()];
      best = candidate;
    }
  }
  return best;
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

} // namespace skiff::compose
