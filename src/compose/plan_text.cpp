// The plan as text: `3. start container x-web-1  after 1, 2  (created)`, one line per step.
#include <skiff/base/text.hpp>
#include <skiff/compose/reasons.hpp>

namespace skiff::compose {

namespace {

using base::cat;

std::string seconds(std::optional<int> timeout) { return timeout ? cat(" within ", *timeout, "s") : std::string(); }

struct Words {
  std::string operator()(const CreateNetwork& o) const { return cat("create network ", o.key); }
  std::string operator()(const RemoveNetwork& o) const { return cat("remove network ", o.name); }
  std::string operator()(const ConnectNetwork& o) const {
    return cat("connect ", o.container.name, " to network ", o.network);
  }
  std::string operator()(const DisconnectNetwork& o) const {
    return cat("disconnect ", o.container.name, " from network ", o.network);
  }
  std::string operator()(const CreateVolume& o) const { return cat("create volume ", o.key); }
  std::string operator()(const RemoveVolume& o) const { return cat("remove volume ", o.name); }
  std::string operator()(const CreateContainer& o) const {
    std::string text = cat("create container ", o.name);
    if (o.replaces) text += cat(" in place of ", o.replaces->name, o.inherit ? "" : " with new volumes");
    return text;
  }
  std::string operator()(const RenameContainer& o) const {
    return cat("rename container ", o.container.handle, " to ", o.name);
  }
  std::string operator()(const StartContainer& o) const { return cat("start container ", o.container.name); }
  std::string operator()(const StopContainer& o) const {
    return cat("stop container ", o.container.name, seconds(o.timeout));
  }
  std::string operator()(const RestartContainer& o) const {
    return cat("restart container ", o.container.name, seconds(o.timeout));
  }
  std::string operator()(const KillContainer& o) const {
    return cat("kill container ", o.container.name, " with ", o.signal);
  }
  std::string operator()(const PauseContainer& o) const { return cat("pause container ", o.container.name); }
  std::string operator()(const UnpauseContainer& o) const { return cat("unpause container ", o.container.name); }
  std::string operator()(const RemoveContainer& o) const {
    return cat("remove container ", o.container.name, o.volumes ? " and its volumes" : "");
  }
  std::string operator()(const CopyFile& o) const {
    return cat("copy ", o.secret ? "secret " : "config ", o.index + 1, " of ", o.service, " into ", o.container.name);
  }
  std::string operator()(const RunHook& o) const {
    return cat("run ", o.post_start ? "post_start " : "pre_stop ", o.index + 1, " in ", o.container.name);
  }
  std::string operator()(const Await& o) const {
    const std::string_view words[] = {"is healthy", "has completed", "runs or is healthy"};
    return cat("wait until ", o.service, " ", words[static_cast<std::size_t>(o.condition)],
               o.required ? "" : " (optional)");
  }
  std::string operator()(const RemoveImage& o) const { return cat("remove image ", o.reference); }
  std::string operator()(const Note& /*o*/) const { return "keep"; }
  std::string operator()(const Refuse& o) const { return cat("refuse: ", o.text); }
};

} // namespace

std::string step_text(const Step& step) { return std::visit(Words{}, step.operation); }

std::string plan_text(const Plan& plan) {
  std::string out;
  for (const std::string& warning : plan.warnings) out += cat("warning: ", warning, "\n");
  for (const Question& question : plan.questions) out += cat("question: ", question.text, "\n");
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    out += cat(i + 1, ". ", step_text(step));
    if (std::holds_alternative<Note>(step.operation)) out += cat(" ", step.subject);
    for (std::size_t k = 0; k < step.after.size(); ++k) out += cat(k == 0 ? "  after " : ", ", step.after[k] + 1);
    if (!step.cause.empty()) out += cat("  (", step.cause, ")");
    out += "\n";
  }
  return out;
}

} // namespace skiff::compose
