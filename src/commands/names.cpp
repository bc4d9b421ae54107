#include "commands/names.hpp"

#include "commands/program.hpp"

#include <skiff/base/text.hpp>
#include <skiff/compose/observe.hpp>

#include <algorithm>
#include <span>

namespace skiff::commands {

namespace {

// Docker's flags that docker-compose takes in front of its command.
constexpr std::string_view switches[] = {"--debug", "-D", "--verbose", "--tls", "--tlsverify"};
constexpr std::string_view with_value[] = {"--tlscacert", "--tlscert", "--tlskey",   "--host",
                                           "-H",          "--context", "--log-level"};

bool among(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// docker's plugin metadata, in the form in which the official plugins print it.
std::string metadata(std::string_view version, std::string_view description) {
  return base::cat("{\n     \"SchemaVersion\": \"0.1.0\",\n     \"Vendor\": \"skiff\",\n     \"Version\": \"", version,
                   "\",\n     \"ShortDescription\": \"", description, "\"\n}\n");
}

// `docker-compose -H x up -d` → `docker -H x compose up -d`.
void stand_alone_compose(std::span<const std::string> words, Invocation& out) {
  std::vector<std::string> command = {"compose"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    if (word == "__complete" || word == "__completeNoDesc") {
      command.insert(command.begin(), word);
      continue;
    }
    if (!word.empty() && word[0] != '-') {
      command.insert(command.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
      break;
    }
    if (word == "--verbose") word = "--debug";
    if (word == "-h") word = "--help";
    if (word == "--version" || word == "-v") word = "version";
    const auto [flag, value] = base::cut(word, '=');
    if (among(switches, word)) {
      out.words.push_back(word);
    } else if (among(with_value, word)) {
      if (++i >= words.size()) {
        out.fault = base::cat("flag needs an argument: '", word, "'");
        return;
      }
      out.words.insert(out.words.end(), {word, words[i]});
    } else if (value && among(with_value, flag)) {
      out.words.insert(out.words.end(), {std::string(flag), std::string(*value)});
    } else {
      command.push_back(std::move(word));
    }
  }
  out.words.insert(out.words.end(), command.begin(), command.end());
}

// `docker-buildx ls` → `docker buildx ls`.
void stand_alone_buildx(std::span<const std::string> words, Invocation& out) {
  const std::string first = words.empty() ? "" : words[0];
  const bool completion = first == "__complete" || first == "__completeNoDesc";
  if (completion) out.words.push_back(first);
  out.words.emplace_back("buildx");
  const bool help = first == "help";
  out.words.insert(out.words.end(), words.begin() + (completion || help ? 1 : 0), words.end());
  if (help) out.words.emplace_back("--help");
}

} // namespace

Invocation invocation_of(std::vector<std::string> words, const os::Environment& environment) {
  Invocation out;
  if (words.empty()) return out;
  out.name = words.front();
  const std::string_view name = std::string_view(out.name).substr(out.name.rfind('/') + 1);
  const bool compose = name == "docker-compose";
  if (!compose && name != "docker-buildx") {
    out.words.assign(words.begin() + 1, words.end());
    return out;
  }
  const std::span<const std::string> rest = std::span(words).subspan(1);
  if (!rest.empty() && rest[0] == "docker-cli-plugin-metadata") {
    out.answer =
        compose ? metadata(compose::compose_version, "Docker Compose") : metadata(buildx_followed, "Docker Buildx");
  } else if (environment.get("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND")) { // called by docker: the line is docker's
    out.role = Role::plugin;
    out.words.assign(rest.begin(), rest.end());
  } else if (compose) {
    out.role = Role::compose;
    stand_alone_compose(rest, out);
  } else {
    out.role = Role::buildx;
    stand_alone_buildx(rest, out);
  }
  return out;
}

} // namespace skiff::commands
