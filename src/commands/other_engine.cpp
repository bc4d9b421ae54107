#include "commands/other_engine.hpp"

#include "commands/endpoint.hpp"

#include <skiff/config/context.hpp>

namespace skiff::commands {

OtherEngine engine_of_context(Session& session, const std::string& context) {
  config::Selected selected{context, {}};
  selected.endpoint = context == config::default_context
                          ? config::default_endpoint(session.config(), session.choice(), session.environment)
                          : config::context_endpoint(session.config(), context);
  OtherEngine out;
  out.client = std::make_unique<transport::Client>(
      session.loop(), make_endpoint(selected, session.config(), session.environment), transport::ClientOptions{});
  out.engine = std::make_unique<api::Engine>(*out.client);
  return out;
}

} // namespace skiff::commands
