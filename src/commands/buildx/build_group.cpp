#include "commands/buildx/build_group.hpp"

#include "commands/buildx/build_request.hpp"
#include "commands/buildx/builders.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/base64.hpp>
#include <skiff/codec/sha256.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <list>
#include <map>
#include <utility>

namespace skiff::commands {

namespace {

using build::BuildStatus;

/// What one build says, with its name in front of the steps.
class Named {
public:
  explicit Named(std::string name) : name_(std::move(name)) {}

  void rename(BuildStatus& status) {
    for (build::Vertex& vertex : status.vertexes) {
      // The engine's steps are the same whoever builds them; a step of the client is this build's.
      if (vertex.digest == "sha256:" + codec::sha256_hex(vertex.name)) {
        own_[vertex.digest] = "sha256:" + codec::sha256_hex(base::cat(name_, ' ', vertex.name));
        vertex.digest = own_[vertex.digest];
      }
      vertex.name = vertex.name.starts_with('[') ? base::cat('[', name_, ' ', std::string_view(vertex.name).substr(1))
                                                 : base::cat('[', name_, "] ", vertex.name);
    }
    const auto follow = [this](std::string& digest) {
      if (const auto own = own_.find(digest); own != own_.end()) digest = own->second;
    };
    for (build::VertexStatus& part : status.statuses) follow(part.vertex);
    for (build::VertexLog& log : status.logs) follow(log.vertex);
  }

private:
  std::string name_;
  std::map<std::string, std::string> own_;
};

constexpr std::string_view context_key = "context:", link_mark = "target:";

// The image's configuration in the shape in which a frontend takes it for an input.
std::string input_metadata(const build::Attributes& metadata, const std::string& platform) {
  base::Json out = base::Json::object();
  for (const std::string key : {"containerimage.buildinfo", "containerimage.config"})
    if (const auto found = metadata.find(platform.empty() ? key : base::cat(key, '/', platform));
        found != metadata.end())
      out[key] = codec::base64_encode(found->second);
  return out.empty() ? std::string() : out.dump();
}

/// `context:NAME` = `target:OTHER` becomes the definition of the other, or one per platform.
void put_input(build::BuildKitRequest& request, const std::string& context, const std::string& other,
               const build::FrontendResult& result) {
  for (const auto& [platform, definition] : result.definitions) {
    const std::string ending = platform.empty() ? std::string() : "::" + platform;
    const std::string key = base::cat("0-", other, ending); // as the official client names it
    request.inputs[key] = definition;
    if (!platform.empty()) request.attributes.erase(context);
    request.attributes[context + ending] = "input:" + key;
    if (auto metadata = input_metadata(result.metadata, platform); !metadata.empty())
      request.attributes["input-metadata:" + key] = std::move(metadata);
  }
}

class Group {
public:
  Group(Session& session, std::vector<GroupedBuild>& builds, const std::function<void(const BuildStatus&)>& status,
        std::size_t most_at_once)
      : session_(session), status_(status), most_(most_at_once), several_(builds.size() > 1) {
    for (GroupedBuild& one : builds) {
      working_builder(session_, one.options);
      BuildFlags flags = parse_build_flags(one.options);
      PreparedBuild prepared = prepare_build(session_, one.options, flags);
      waiting_.push_back({one, std::move(flags), std::move(prepared), {}});
    }
    for (Waiting& one : waiting_)
      for (const auto& [key, value] : one.prepared.request.attributes)
        if (key.starts_with(context_key) && value.starts_with(link_mark))
          if (Waiting* other = find(value.substr(link_mark.size()))) {
            one.links[key] = other->build.name;
            other->prepared.request.on_frontend = [this, name = other->build.name](const auto& result) {
              known_[name] = result;
              begin_more();
            };
          }
  }

  /// Each build runs the loop until it has ended; the next one begins within that as soon as the engine is at work on
  /// it, so that they all are under way at once, one on top of the other. What one throws ends those beneath it.
  void run() {
    while (build_next()) {
    }
  }

private:
  struct Waiting {
    GroupedBuild& build;
    BuildFlags flags;
    PreparedBuild prepared;
    std::map<std::string, std::string> links; ///< by attribute: the name of the build it refers to
  };

  Waiting* find(std::string_view name) {
    const auto found =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return one.build.name == name; });
    return found == waiting_.end() ? nullptr : &*found;
  }

  bool may_begin(const Waiting& one) const {
    if (one.links.empty()) return most_ == 0 || running_ < most_;
    return std::all_of(one.links.begin(), one.links.end(),
                       [this](const auto& link) { return known_.contains(link.second); });
  }

  /// False if there is none that may begin.
  bool build_next() {
    const auto next =
        std::find_if(waiting_.begin(), waiting_.end(), [this](const Waiting& one) { return may_begin(one); });
    if (next == waiting_.end()) return false;
    std::list<Waiting> taken;
    taken.splice(taken.begin(), waiting_, next);
    Waiting& one = taken.front();
    for (const auto& [key, other] : one.links) put_input(one.prepared.request, key, other, known_.at(other));
    if (one.links.empty()) ++running_;
    build(one);
    if (one.links.empty()) --running_;
    return true;
  }

  void build(Waiting& one) {
    Named named(one.build.name);
    bool under_way = false;
    try {
      one.build.result =
          run_build(session_, one.build.options, one.flags, std::move(one.prepared), [&](const BuildStatus& status) {
            if (!std::exchange(under_way, true)) begin_more();
            if (!several_) return status_(status);
            BuildStatus own = status;
            named.rename(own);
            status_(own);
          });
    } catch (build::SolveFailure& failure) {
      if (several_ && !std::exchange(named_, true))
        failure.text = base::cat("target ", one.build.name, ": ", failure.text);
      throw;
    }
  }

  void begin_more() {
    session_.loop().defer([this, alive = std::weak_ptr<bool>(alive_)] {
      if (!alive.expired()) run();
    });
  }

  Session& session_;
  const std::function<void(const BuildStatus&)>& status_;
  std::size_t most_, running_ = 0;
  bool several_, named_ = false;
  std::list<Waiting> waiting_;
  std::map<std::string, build::FrontendResult> known_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); // what is deferred may come after us
};

} // namespace

void build_group(Session& session, std::vector<GroupedBuild>& builds,
                 const std::function<void(const BuildStatus&)>& status, std::size_t most_at_once) {
  Group(session, builds, status, most_at_once).run();
}

} // namespace skiff::commands
