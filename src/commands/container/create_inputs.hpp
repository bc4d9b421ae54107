#pragma once
// Parts of a container's request that may come from files: variables, labels, security profiles.

#include "commands/container/create_body.hpp"

namespace skiff::commands {

/// Env: the lines of the files, then each variable of the flags once, then proxies that are not set.
base::Result<std::vector<std::string>> environment_of(const ContainerCreateOptions& options,
                                                      const CreateContext& context);
/// Labels: those of the flags win over those of the files.
base::Result<Map> labels_of(const ContainerCreateOptions& options, const CreateContext& context);
/// One --security-opt; a seccomp profile is a file of this machine whose content is sent.
base::Result<std::string> security_option(const std::string& text, const CreateContext& context);

} // namespace skiff::commands
