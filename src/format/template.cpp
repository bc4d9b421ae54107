#include "format/exec.hpp"
#include "format/parser.hpp"

#include <skiff/format/template.hpp>

#include <algorithm>

namespace skiff::format {

namespace {

using syntax::Node;
using syntax::NodeKind;

// Whether a node uses the field of the outermost value. `outermost`: whether dot is that value here.
bool uses(const Node& node, std::string_view field, bool outermost);

bool any_uses(const std::vector<syntax::NodePtr>& nodes, std::string_view field, bool outermost) {
  return std::any_of(nodes.begin(), nodes.end(), [&](const auto& node) { return uses(*node, field, outermost); });
}

bool uses(const syntax::NodePtr& node, std::string_view field, bool outermost) {
  return node != nullptr && uses(*node, field, outermost);
}

bool uses(const Node& node, std::string_view field, bool outermost) {
  switch (node.kind) {
  case NodeKind::field:
    return outermost && node.names[0] == field;
  case NodeKind::variable: // any variable may hold the outermost value
    return node.names.size() == 1 ? node.names[0] == "$" : node.names[1] == field;
  case NodeKind::chain:
    return node.names[0] == field || any_uses(node.nodes, field, outermost);
  case NodeKind::dot:
    return outermost;
  case NodeKind::branch_range:
  case NodeKind::branch_with: // what they make dot, the pipeline has named
    return uses(node.pipe, field, outermost) || uses(node.list, field, false) || uses(node.else_list, field, outermost);
  default:
    return any_uses(node.nodes, field, outermost) || uses(node.pipe, field, outermost) ||
           uses(node.list, field, outermost) || uses(node.else_list, field, outermost);
  }
}

} // namespace

Template::Template(std::unique_ptr<syntax::Program> program) : program_(std::move(program)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

base::Result<Template> Template::parse(std::string_view text, std::string_view name) {
  auto program = syntax::parse(text, name);
  if (!program) return base::Error{program.error()};
  return Template(std::make_unique<syntax::Program>(std::move(*program)));
}

base::Result<void> Template::execute(std::string& out, const Value& data, Options options) const {
  return Executor(*program_, options, out).run(data);
}

bool Template::names(std::string_view field) const {
  return std::any_of(program_->trees.begin(), program_->trees.end(),
                     [&](const auto& tree) { return uses(*tree.second, field, true); });
}

} // namespace skiff::format
