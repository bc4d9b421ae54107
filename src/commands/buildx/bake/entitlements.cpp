#include "commands/buildx/bake/entitlements.hpp"

#include "commands/prompt.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/context.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

namespace skiff::commands {

namespace {

using base::Failure;
using Paths = std::set<std::string>;

// The part of the path that exists, without symbolic links.
std::string existing(const std::string& path) {
  std::error_code fault;
  std::filesystem::path out = os::absolute(path, os::current_directory());
  while (out.has_relative_path() && !std::filesystem::exists(out, fault)) out = out.parent_path();
  const auto real = std::filesystem::canonical(out, fault);
  return fault ? out.string() : real.string();
}

bool is_within(const std::string& path, const std::string& folder) {
  return path == folder || folder == "/" || path.starts_with(folder + "/");
}

// What lies outside of the folders, without what lies below another one of the result.
std::vector<std::string> outside(const Paths& paths, const std::vector<std::string>& folders) {
  if (std::find(folders.begin(), folders.end(), "*") != folders.end()) return {};
  std::vector<std::string> roots, found, out;
  for (const auto& folder : folders) {
    std::error_code fault;
    const auto real = std::filesystem::weakly_canonical(os::absolute(folder, os::current_directory()), fault);
    roots.push_back(fault ? folder : real.string());
  }
  for (const auto& path : paths) found.push_back(existing(path));
  for (const auto& path : found) {
    const auto covers = [&](const std::string& folder) { return is_within(path, folder); };
    const bool below = std::any_of(found.begin(), found.end(),
                                   [&](const std::string& other) { return other != path && covers(other); });
    if (!below && std::none_of(roots.begin(), roots.end(), covers)) out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Seen from the present folder, unless that takes more than one step up.
std::string shown(const std::string& path) {
  const std::string relative =
      std::filesystem::path(path).lexically_relative(std::filesystem::path(existing("."))).string();
  return relative.empty() || relative.starts_with("../..") ? path : relative;
}

struct Needs {
  bool network = false, insecure = false, ssh = false;
  Paths reads, writes;
};

void add_target(Needs& needs, base::JsonView target) {
  for (const base::JsonView entitlement : target["entitlements"]) {
    if (entitlement.view() == "network.host") needs.network = true;
    if (entitlement.view() == "security.insecure") needs.insecure = true;
  }
  const auto is_local = [](const std::string& path) {
    return !path.empty() && !build::is_git_url(path) && !build::is_http_url(path) &&
           path.find("://") == std::string::npos && !path.starts_with("target:") && !path.starts_with("docker-image:");
  };
  const std::string context = target["context"].text(), file = target["dockerfile"].text();
  if (is_local(context)) {
    needs.reads.insert(context);
    if (!target["dockerfile-inline"].exists()) needs.reads.insert(file.starts_with('/') ? file : context + "/" + file);
  }
  const base::JsonView contexts = target["contexts"];
  for (std::size_t i = 0; i < contexts.size(); ++i)
    if (is_local(contexts.at(i).text())) needs.reads.insert(contexts.at(i).text());
  for (const base::JsonView cache : target["cache-from"])
    if (cache["type"].view() == "local" && cache["src"].exists()) needs.reads.insert(cache["src"].text());
  for (const base::JsonView cache : target["cache-to"])
    if (cache["type"].view() == "local" && cache["dest"].exists()) needs.writes.insert(cache["dest"].text());
  for (const base::JsonView output : target["output"])
    if (const std::string path = output["dest"].text(); !path.empty() && path != "-") needs.writes.insert(path);
  for (const base::JsonView secret : target["secret"])
    if (secret["src"].exists()) needs.reads.insert(secret["src"].text());
  for (const base::JsonView key : target["ssh"]) {
    if (key["paths"].size() == 0) needs.ssh = true;
    for (const base::JsonView path : key["paths"]) needs.reads.insert(path.text());
  }
}

struct Request { // what is asked for, and the flag that grants it
  std::vector<std::string> texts, flags;
  void add(const std::string& text, const std::string& flag) {
    texts.push_back(text);
    flags.push_back("--allow=" + flag);
  }
};

void add_files(Request& request, std::vector<std::string> reads, std::vector<std::string> writes) {
  std::vector<std::string> both;
  std::set_intersection(reads.begin(), reads.end(), writes.begin(), writes.end(), std::back_inserter(both));
  const auto is_both = [&](const std::string& path) { return std::binary_search(both.begin(), both.end(), path); };
  std::erase_if(reads, is_both);
  std::erase_if(writes, is_both);
  for (const auto& path : both) request.add(" - Read and write access to path " + shown(path), "fs=" + shown(path));
  for (const auto& path : reads) request.add(" - Read access to path " + shown(path), "fs.read=" + shown(path));
  for (const auto& path : writes) request.add(" - Write access to path " + shown(path), "fs.write=" + shown(path));
}

// The line that was typed, up to the verb and behind it.
std::pair<std::string, std::string> typed_line() {
  std::pair<std::string, std::string> out{"docker", {}};
  const auto text = os::read_file("/proc/self/cmdline");
  auto words = base::split(text ? *text : std::string(), '\0');
  if (!words.empty()) words.pop_back();
  bool behind = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    (behind ? out.second : out.first) += " " + words[i];
    behind = behind || words[i] == "bake";
  }
  return out;
}

} // namespace

Allowed read_allowed(const std::vector<std::string>& texts) {
  Allowed out;
  for (const auto& text : texts) {
    const auto [key, value] = base::cut(text, '=');
    const std::string path(value.value_or(""));
    if (text == "network.host") {
      out.network = true;
    } else if (text == "security.insecure") {
      out.insecure = true;
    } else if (text == "ssh") {
      out.ssh = true;
    } else if (key == "fs.read" || key == "fs") {
      out.reads.push_back(path);
      if (key == "fs") out.writes.push_back(path);
    } else if (key == "fs.write") {
      out.writes.push_back(path);
    } else if (key != "device" && key != "image" && key != "image.push" && key != "image.load") {
      throw Failure(base::cat("unknown entitlement key ", base::quote(key)));
    }
  }
  return out;
}

void require_entitlements(Session& session, Allowed granted, const BakePlan& plan,
                          const std::function<void()>& interrupt) {
  for (auto* list : {&granted.reads, &granted.writes}) list->push_back(os::current_directory());
  granted.reads.insert(granted.reads.end(), plan.reads.begin(), plan.reads.end());
  granted.writes.insert(granted.writes.end(), plan.writes.begin(), plan.writes.end());
  Needs needs;
  for (const auto& [name, target] : plan.targets) add_target(needs, target.view());
  Request capabilities, files;
  if (needs.network && !granted.network)
    capabilities.add(" - Running build containers that can access host network", "network.host");
  if (needs.insecure && !granted.insecure)
    capabilities.add(" - Running privileged containers that can make system changes", "security.insecure");
  if (needs.ssh && !granted.ssh) files.add(" - Forwarding default SSH agent socket", "ssh");
  add_files(files, outside(needs.reads, granted.reads), outside(needs.writes, granted.writes));
  if (capabilities.texts.empty() && files.texts.empty()) return;

  auto texts = capabilities.texts, flags = capabilities.flags;
  texts.insert(texts.end(), files.texts.begin(), files.texts.end());
  flags.insert(flags.end(), files.flags.begin(), files.flags.end());
  const bool terminal = session.streams.in_is_terminal();
  const std::string all_flags = base::join(flags, " ");
  const auto [before, behind] = typed_line();
  interrupt();
  session.streams.err.write(base::cat(
      "Your build is requesting privileges for following possibly insecure capabilities:\n\n", base::join(texts, "\n"),
      terminal ? "\n\nIn order to not see this message in the future pass " : "\n\nPass ", base::quote(all_flags),
      " to grant requested privileges.\n\nYour full command with requested privileges:\n\n", before, " ", all_flags,
      behind.empty() ? " " : "", behind, "\n\n"));
  bool checks_files = true;
  const auto choice = session.environment.get("BUILDX_BAKE_ENTITLEMENTS_FS");
  if (choice) {
    const auto truth = base::parse_bool(*choice);
    if (!truth)
      throw Failure(
          base::cat("failed to parse BUILDX_BAKE_ENTITLEMENTS_FS value ", base::quote(*choice), ": ", truth.error()));
    checks_files = *truth;
  }
  if (!checks_files && capabilities.texts.empty()) return;
  if (checks_files && !choice && !files.texts.empty())
    session.streams.err.write(
        "To disable filesystem entitlements checks, you can set BUILDX_BAKE_ENTITLEMENTS_FS=0 .\n\n");
  session.streams.err.flush();
  if (terminal && confirm(session, "Do you want to grant requested privileges and continue?")) return;
  throw Failure("additional privileges requested");
}

} // namespace skiff::commands
