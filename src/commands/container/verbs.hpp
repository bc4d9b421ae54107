#pragma once
// What verbs of containers do once they know which container is meant: `compose` has the same verbs for services.

#include "commands/session.hpp"

#include <string>

namespace skiff::commands {

struct AttachRequest {
  std::string detach_keys;
  bool no_stdin = false;
  bool sig_proxy = true;
};
/// Joins the streams of a running container; its exit code.
int attach_to(Session& session, const std::string& id, const AttachRequest& request);

struct CopyManner {
  bool archive = false, follow = false;
  bool report = true; ///< say how much was copied
};
/// `from` and `to` as `cp` has them on its line, one of them NAME:PATH.
void copy_files(Session& session, const CopyManner& manner, const std::string& from, const std::string& to);

} // namespace skiff::commands
