#include "commands/container/copy_paths.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>

namespace skiff::commands {

namespace {

std::string_view without_trailing_slashes(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

std::string folder_of(std::string_view path) { return base::clean_path(path.substr(0, path.rfind('/') + 1)); }

} // namespace

CopyArgument split_copy_argument(std::string_view argument) {
  const auto [container, path] = base::cut(argument, ':');
  if (argument.starts_with('/') || !path || container.starts_with('.')) return {{}, std::string(argument)};
  return {std::string(container), std::string(*path)};
}

std::string_view last_segment(std::string_view path) {
  if (path.empty()) return ".";
  path = without_trailing_slashes(path);
  return path.empty() ? "/" : path.substr(path.rfind('/') + 1);
}

bool names_contents(std::string_view path) { return last_segment(path) == "."; }

bool claims_folder(std::string_view path) { return path.ends_with('/') || names_contents(path); }

std::string with_ending_of(std::string cleaned, std::string_view original) {
  if (!names_contents(cleaned) && names_contents(original)) cleaned += cleaned.ends_with('/') ? "." : "/.";
  if (!cleaned.ends_with('/') && original.ends_with('/')) cleaned += '/';
  return cleaned;
}

std::string beside(std::string_view link, std::string_view target) {
  if (target.starts_with('/')) return std::string(target);
  return base::clean_path(base::cat(split_folder(link).folder, "/", target));
}

FolderAndName split_folder(std::string_view path) {
  std::string whole = base::clean_path(path);
  if (names_contents(path)) whole += "/.";
  return {folder_of(whole), std::string(last_segment(whole))};
}

CopyEnd followed(std::string_view path, std::string target) {
  CopyEnd out;
  out.exists = true;
  out.path = with_ending_of(std::move(target), path);
  if (last_segment(path) != last_segment(out.path)) out.name = last_segment(path);
  return out;
}

Arrival arrival(const CopyEnd& source, const CopyEnd& destination) {
  if (destination.exists && destination.is_folder) return {destination.path, source.own_name()};
  if (destination.exists && source.is_folder) throw base::Failure("cannot copy directory");
  if (!destination.exists && !source.is_folder && claims_folder(destination.path))
    throw base::Failure("no such directory");
  const auto [folder, name] = split_folder(destination.path);
  return {folder, name};
}

std::string renamed_entry(std::string_view name, std::string_view from, std::string_view to) {
  from = without_trailing_slashes(from);
  to = without_trailing_slashes(to);
  if (from == to) return std::string(name);
  if (from.empty()) {
    while (name.starts_with('/')) name.remove_prefix(1);
    return base::cat(to, "/", name);
  }
  if (!name.starts_with(from)) return std::string(name);
  const auto rest = name.substr(from.size());
  if (!rest.empty() && rest.front() != '/') return std::string(name);
  return base::cat(to, rest);
}

} // namespace skiff::commands
