#pragma once
// What a registry's refusal means to the user.

#include "registry/web.hpp"

namespace skiff::registry {

/// A Failure of the registry; another endpoint may be asked instead if `elsewhere`.
struct Refusal : base::Failure {
  Refusal(base::Failure failure, bool ask_elsewhere) : base::Failure(std::move(failure)), elsewhere(ask_elsewhere) {}
  bool elsewhere;
};

/// Of an answer with a status below 200 or from 400 on.
Refusal refusal_of(const Answer& answer);

} // namespace skiff::registry
