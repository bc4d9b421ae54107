// `compose config`: the project in canonical form, or one aspect of it.
#include "commands/compose/loading.hpp"
#include "commands/compose/table.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/json.hpp>
#include <skiff/base/text.hpp>
#include <skiff/compose/config.hpp>
#include <skiff/notation/reference.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <fstream>

namespace skiff::commands {
namespace {

struct ComposeConfigOptions : ComposeOptions {
  bool environment = false, images = false, lock_image_digests = false, models = false, networks = false;
  bool no_consistency = false, no_interpolate = false, no_normalize = false;
  bool no_env_resolution = false; // compose 2.40 prints the same with it and without
  bool no_path_resolution = false, origin = false, profile_names = false, quiet = false;
  bool resolve_image_digests = false, services = false, variables = false, volumes = false;
  std::string format, hash, output;
};
using Options = ComposeConfigOptions;

constexpr cli::Flag flags[] = {
    {.name = "environment",
     .help = "Print the variables the file is expanded with",
     .set = cli::into<&Options::environment>},
    {.name = "format",
     .type = "string",
     .help = "Format of the output (yaml | json)",
     .completer = cli::Completer::words,
     .words = "yaml json",
     .set = cli::into<&Options::format>},
    {.name = "hash",
     .type = "string",
     .help = "Print the hash of each service's configuration (\"*\": all)",
     .set = cli::into<&Options::hash>},
    {.name = "images", .help = "Print the names of the images, one per line", .set = cli::into<&Options::images>},
    {.name = "lock-image-digests",
     .help = "Print an override file with the images' digests",
     .set = cli::into<&Options::lock_image_digests>},
    {.name = "models", .help = "Print the names of the models, one per line", .set = cli::into<&Options::models>},
    {.name = "networks", .help = "Print the names of the networks, one per line", .set = cli::into<&Options::networks>},
    {.name = "no-consistency",
     .help = "Skip the check of the model's consistency; the result may be invalid",
     .set = cli::into<&Options::no_consistency>},
    {.name = "no-env-resolution",
     .help = "Do not read the services' environment files",
     .set = cli::into<&Options::no_env_resolution>},
    {.name = "no-interpolate", .help = "Leave variables as they are", .set = cli::into<&Options::no_interpolate>},
    {.name = "no-normalize", .help = "Do not normalise the model", .set = cli::into<&Options::no_normalize>},
    {.name = "no-path-resolution", .help = "Leave paths as they are", .set = cli::into<&Options::no_path_resolution>},
    {.name = "origin",
     .help = "Say behind each value where it comes from",
     .hidden = true,
     .set = cli::into<&Options::origin>},
    {.name = "output",
     .letter = 'o',
     .type = "string",
     .help = "Write to a file (default to stdout)",
     .completer = cli::Completer::files,
     .set = cli::into<&Options::output>},
    {.name = "profiles",
     .help = "Print the names of the profiles, one per line",
     .set = cli::into<&Options::profile_names>},
    {.name = "quiet", .letter = 'q', .help = "Only check the file", .set = cli::into<&Options::quiet>},
    {.name = "resolve-image-digests",
     .help = "Replace image tags by digests",
     .set = cli::into<&Options::resolve_image_digests>},
    {.name = "services", .help = "Print the names of the services, one per line", .set = cli::into<&Options::services>},
    {.name = "variables",
     .help = "Print the variables of the model with their defaults",
     .set = cli::into<&Options::variables>},
    {.name = "volumes", .help = "Print the names of the volumes, one per line", .set = cli::into<&Options::volumes>},
};
constexpr std::span<const cli::Flag> groups[] = {flags, compose_verb_flags};

compose::LoadOptions options_of(Session& session, const Options& options, cli::Arguments services) {
  auto load = load_options(session, options);
  load.services.assign(services.begin(), services.end());
  load.interpolate = !options.no_interpolate;
  load.normalize = !options.no_normalize;
  load.resolve_paths = !options.no_path_resolution;
  load.check_consistency = !options.no_consistency;
  load.keep_label_files = false;
  load.note_origins = options.origin;
  return load;
}

compose::Model model_of(Session& session, const Options& options, const compose::LoadOptions& load) {
  compose::Model model;
  report_load(session, options, [&] { model = compose::load_model(load); });
  for (const auto& warning : model.warnings) log_warning(session, options, warning);
  return model;
}

/// name@digest, as the registry knows it.
std::string with_digest(Session& session, const std::string& image) {
  auto reference = notation::parse_pinned_reference(image);
  if (!reference) throw base::Failure(base::FailureKind::invalid, reference.error());
  if (!reference->digest.empty()) return reference->text();
  try {
    const auto found =
        session.engine().value(api::images::distribution(reference->text(), registry_auth(session, *reference)));
    reference->digest = found["Descriptor"]["digest"].text();
  } catch (const base::Failure& failure) {
    throw base::Failure(failure.kind,
                        base::cat("failed to resolve digest for ", reference->text(), ": ", failure.text));
  }
  return reference->text();
}

void write(Session& session, const Options& options, const std::string& text) {
  if (options.quiet) return;
  if (options.output.empty() || text.empty()) {
    session.print(text);
    return;
  }
  std::ofstream file(options.output, std::ios::binary | std::ios::trunc);
  if (!(file << text).flush()) throw base::Failure(base::cat("open ", options.output, ": ", os::error_text(errno)));
}

std::string variables_text(const compose::Model& model, const std::string& format) {
  const auto variables = compose::model_variables(model);
  const auto quoted = [](std::string_view text) { return base::json_quote(text, true); };
  const auto kind = base::lower(format);
  if (format == "yaml") {
    std::string out;
    for (const auto& one : variables) out += compose::variable_yaml(one);
    return variables.empty() ? "{}\n" : out;
  }
  if (kind == "json") {
    std::string out = "{";
    for (const auto& one : variables)
      out +=
          base::cat(out.size() > 1 ? "," : "", quoted(one.name), ":{\"Name\":", quoted(one.name),
                    ",\"DefaultValue\":", quoted(one.default_value), ",\"PresenceValue\":", quoted(one.alternate_value),
                    ",\"Required\":", one.required ? "true" : "false", '}');
    return base::json_indent(out + '}', "    ") + "\n\n";
  }
  if (!is_table_format(format)) refuse_format(format);
  std::vector<std::vector<std::string>> rows = {{"NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"}};
  for (const auto& one : variables)
    rows.push_back({one.name, one.required ? "true" : "false", one.default_value, one.alternate_value});
  return compose_table(rows);
}

compose::ConfigFormat format_of(const std::string& name) {
  if (name.empty() || name == "yaml") return compose::ConfigFormat::yaml;
  if (name == "json") return compose::ConfigFormat::json;
  throw base::Failure(base::cat("unsupported format ", base::quote(name)));
}

/// The whole model.
int print_model(Session& session, const Options& options, compose::LoadOptions load) {
  const bool lock = options.lock_image_digests;
  const bool digests = options.resolve_image_digests || lock;
  const auto resolve = [&](const std::string& image) { return with_digest(session, image); };
  if (options.no_interpolate) {
    auto model = model_of(session, options, load);
    if (digests) compose::replace_images(model, resolve);
    if (lock) compose::keep_images_only(model);
    write(session, options, compose::model_text(model, format_of(options.format)));
    return 0;
  }
  load.model = digests || options.format == "json";
  auto project = load_project(session, options, load);
  if (digests) compose::replace_images(project, resolve);
  if (load.check_consistency) compose::check_container_names(project);
  const auto format = format_of(options.format);
  if (options.quiet) return 0;
  write(session, options,
        options.origin ? compose::config_with_origins(project)
        : lock         ? compose::config_images_only(project, format)
                       : compose::config_text(project, format));
  return 0;
}

std::vector<std::string> hashed_services(const compose::Project& project, const std::string& list) {
  auto names = list == "*" ? compose::services_in_order(project) : base::split(list, ',');
  std::sort(names.begin(), names.end());
  return names;
}

int run(Session& session, const Options& options, cli::Arguments services) {
  manner_of(session, options, session.streams.err.is_terminal()); // a wrong --progress is wrong here as well
  const bool every_service =
      options.services || options.volumes || options.networks || options.models || !options.hash.empty();
  auto load = options_of(session, options, every_service ? cli::Arguments{} : services);
  const auto unresolved = [&] {
    load.resolve_environment = false;
    return load_project(session, options, load);
  };
  if (options.services && options.no_interpolate) {
    session.print(compose::model_services(model_of(session, options, load)));
  } else if (options.services) {
    session.print(compose::config_services(unresolved()));
  } else if (options.volumes) {
    session.print(compose::config_volumes(unresolved()));
  } else if (options.networks) {
    session.print(compose::config_networks(unresolved()));
  } else if (options.models) {
    session.print(compose::config_models(unresolved()));
  } else if (!options.hash.empty()) {
    auto project = unresolved();
    compose::apply_default_platform(project);
    for (const auto& name : hashed_services(project, options.hash)) session.print(compose::config_hash(project, name));
  } else if (options.profile_names) {
    session.print(compose::config_profiles(unresolved()));
  } else if (options.images) {
    session.print(compose::config_images(unresolved()));
  } else if (options.variables) {
    const auto text = variables_text(model_of(session, options, load), options.format);
    if (!(options.quiet && options.format == "yaml")) session.print(text);
  } else if (options.environment) {
    const auto text = compose::config_environment(load_project(session, options, load));
    if (!options.quiet) session.print(text);
  } else {
    return print_model(session, options, std::move(load));
  }
  return 0;
}

} // namespace

extern constexpr cli::Command compose_config = {
    .path = "compose config",
    .usage = "[OPTIONS] [SERVICE...]",
    .summary = "Check the compose file, resolve it and print it in canonical form",
    .flags = groups,
    .family = cli::Family::compose,
    .completer = cli::Completer::services,
    .execute = cli::action<Options, run>,
};
static_assert(cli::well_formed(compose_config));

} // namespace skiff::commands
