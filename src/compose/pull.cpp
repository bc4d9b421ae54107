// Pulls side by side: one stream of messages each, an event for whatever has an id and a progress.
#include "compose/bin.hpp"
#include "compose/values.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/json_lines.hpp>
#include <skiff/compose/images.hpp>
#include <skiff/notation/reference.hpp>

#include <algorithm>
#include <memory>

namespace skiff::compose {

namespace {

using base::cat;
using base::JsonView;

constexpr std::string_view engine_prefix = "Error response from daemon: ";

class Puller {
public:
  Puller(api::Engine& engine, const std::vector<Pull>& pulls, const ImageOptions& options, const ImageDoor& door,
         bool ignore_failures)
      : engine_(engine), pulls_(pulls), options_(options), door_(door), ignore_failures_(ignore_failures),
        bin_(engine.loop()), running_(pulls.size()) {}

  std::vector<PullFailure> run() {
    start_more();
    engine_.loop().run_until([this] { return failure_ || (open_ == 0 && next_ == pulls_.size()); });
    if (!failure_) return std::move(failures_);
    for (std::size_t i = 0; i < next_; ++i)
      if (running_[i]) announce(pulls_[i], {}, "Interrupted", State::warning);
    std::rethrow_exception(failure_);
  }

private:
  struct Running {
    std::unique_ptr<transport::Transfer> transfer;
    codec::JsonLines lines;
    std::string error; ///< of a message in the stream
  };

  void announce(const Pull& pull, std::string text, std::string status, State state) const {
    if (door_.events)
      door_.events({.id = pull.service, .text = std::move(text), .status = std::move(status), .state = state});
  }

  void start_more() {
    while (next_ < pulls_.size() && !failure_ &&
           (options_.parallel < 1 || open_ < static_cast<std::size_t>(options_.parallel)))
      start(next_++);
  }

  void start(std::size_t index) {
    const Pull& pull = pulls_[index];
    announce(pull, "Pulling", {}, State::working);
    if (options_.dry_run) return announce(pull, "Pulled", {}, State::done);
    const auto parsed = notation::parse_reference(pull.image);
    if (!parsed) {
      ++open_;
      return ended(index, std::make_exception_ptr(base::Failure(parsed.error())));
    }
    const notation::Reference image = notation::with_default_tag(*parsed);
    running_[index] = std::make_unique<Running>();
    Running& running = *running_[index];
    ++open_;
    const auto message = [this, &pull, &running](std::string_view text) { take(pull, running, text); };
    running.transfer =
        engine_.start(api::images::pull(image.familiar_name(), image.digest.empty() ? image.tag : image.digest,
                                        pull.platform, door_.credentials(pull.image)),
                      {.head = {},
                       .data =
                           [&running, message](std::string_view bytes) {
                             running.lines.feed(bytes, message);
                             return api::Flow::go_on;
                           },
                       .done =
                           [this, index, message](std::exception_ptr error) {
                             if (!error) {
                               const auto end = running_[index]->lines.finish(message);
                               if (!end) error = std::make_exception_ptr(base::Failure(end.error()));
                             }
                             ended(index, error);
                           }});
  }

  void take(const Pull& pull, Running& running, std::string_view text) {
    const auto document = base::JsonDocument::parse(text);
    if (!document) return;
    const JsonView message = document->view();
    if (message["errorDetail"].exists() || message["error"].exists()) {
      running.error = message["errorDetail"]["message"].text(message["error"].view());
      return;
    }
    const JsonView detail = message["progressDetail"];
    if (options_.quiet || !door_.events || message["id"].empty() || !detail.is_object()) return;
    Event event{.id = message["id"].text(), .parent = pull.service, .text = message["status"].text()};
    event.status = door_.progress ? door_.progress(detail) : std::string();
    if (event.text == "Downloading" || event.text == "Extracting" || event.text == "Verifying Checksum") {
      event.current = detail["current"].integer();
      event.total = detail["total"].integer();
      if (event.total > 0) event.percent = static_cast<int>(event.current * 100 / event.total);
    }
    if (event.text == "Download complete" || event.text == "Already exists" || event.text == "Pull complete") {
      event.state = State::done;
      event.percent = 100;
    }
    door_.events(event);
  }

  void ended(std::size_t index, std::exception_ptr error) {
    const Pull& pull = pulls_[index];
    --open_;
    if (!error && running_[index] && !running_[index]->error.empty()) {
      error = std::make_exception_ptr(base::Failure(running_[index]->error));
    } else if (error) {
      announce_failure(pull, error);
    } else {
      announce(pull, "Pulled", {}, State::done);
    }
    bin_.drop(std::move(running_[index])); // its transfer is what is calling
    if (error) keep(pull, error);
    start_more();
  }

  void keep(const Pull& pull, const std::exception_ptr& error) {
    if (!pull.buildable && !ignore_failures_) {
      if (!failure_) failure_ = error;
      return;
    }
    try {
      std::rethrow_exception(error);
    } catch (const base::Failure& failure) {
      failures_.push_back({pull.service, failure.text, pull.buildable});
    }
  }

  void announce_failure(const Pull& pull, const std::exception_ptr& error) const {
    try {
      std::rethrow_exception(error);
    } catch (const base::Failure& failure) {
      std::string text = failure.text;
      if (text.starts_with(engine_prefix)) text.erase(0, engine_prefix.size());
      announce(pull, pull.buildable ? "Warning" : "Error", text, pull.buildable ? State::warning : State::error);
    }
  }

  api::Engine& engine_;
  const std::vector<Pull>& pulls_;
  const ImageOptions& options_;
  const ImageDoor& door_;
  bool ignore_failures_;
  Bin bin_;
  std::vector<std::unique_ptr<Running>> running_;
  std::size_t next_ = 0;
  std::size_t open_ = 0;
  std::exception_ptr failure_;
  std::vector<PullFailure> failures_;
};

} // namespace

std::vector<PullFailure> pull_images(api::Engine& engine, const std::vector<Pull>& pulls, const ImageOptions& options,
                                     const ImageDoor& door, Snapshot& snapshot, bool ignore_failures) {
  if (pulls.empty()) return {};
  std::vector<PullFailure> failures = Puller(engine, pulls, options, door, ignore_failures).run();
  std::vector<std::string> images;
  for (const Pull& pull : pulls)
    if (!contains(images, pull.image)) images.push_back(pull.image);
  observe_images(engine, images, snapshot);
  return failures;
}

void ensure_images(api::Engine& engine, const Project& project, const ImageOptions& options, const ImageDoor& door,
                   Snapshot& snapshot) {
  observe_images(engine, image_references(project), snapshot);
  const ImagePlan first = plan_images(project, snapshot, options);
  pull_images(engine, first.pulls, options, door, snapshot);
  // An image that could not be pulled is built: that is known only now.
  ImageOptions rest = options;
  if (rest.pull == "always") rest.pull = "missing";
  const ImagePlan then = first.pulls.empty() ? first : plan_images(project, snapshot, rest);
  if (then.builds.empty()) return;
  if (!door.build) throw base::Failure("there is no builder to build an image of this project");
  for (auto& [name, digest] : door.build(then.builds)) snapshot.images[name].id = digest;
}

} // namespace skiff::compose
