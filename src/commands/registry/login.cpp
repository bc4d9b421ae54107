// `login`: the engine checks the credentials, then they are stored.
#include "commands/prompt.hpp"
#include "commands/registry/auth.hpp"

#include <skiff/api/endpoints.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/cli/command.hpp>

#include <optional>

namespace skiff::commands {

namespace {

struct RegistryLoginOptions {
  std::optional<std::string> password, username;
  bool password_stdin = false;
};

constexpr cli::Flag flags[] = {
    {.name = "password",
     .letter = 'p',
     .type = "string",
     .help = "Password or access token, visible to other users of the machine",
     .set = cli::into<&RegistryLoginOptions::password>},
    {.name = "password-stdin",
     .help = "Read the password or access token from stdin",
     .set = cli::into<&RegistryLoginOptions::password_stdin>},
    {.name = "username",
     .letter = 'u',
     .type = "string",
     .help = "User name",
     .set = cli::into<&RegistryLoginOptions::username>},
};
constexpr std::span<const cli::Flag> groups[] = {flags};

std::string server_of(cli::Arguments arguments) {
  if (arguments.empty() || arguments[0] == "docker.io" || arguments[0] == "index.docker.io" ||
      arguments[0] == "registry-1.docker.io")
    return std::string(config::hub_server);
  std::string_view server = arguments[0];
  for (const std::string_view scheme : {"https://", "http://"})
    if (server.starts_with(scheme)) server.remove_prefix(scheme.size());
  return std::string(server.substr(0, server.find('/')));
}

std::string password_from_stdin(Session& session) {
  std::string password = read_stdin(session);
  if (password.ends_with('\n')) password.pop_back();
  if (password.ends_with('\r')) password.pop_back();
  return password;
}

// What is missing on the command line is asked for at the terminal.
void complete(Session& session, config::Credential& credential, const config::Credential& known) {
  if (!session.streams.in_is_terminal() && (credential.username.empty() || credential.password.empty()))
    throw base::Failure("Error: Cannot perform an interactive login from a non TTY device");
  if (credential.username.empty()) {
    const std::string hint = known.username.empty() ? "" : base::cat(" (", known.username, ")");
    const auto typed = ask(session, base::cat("Username", hint, ": "));
    credential.username = typed ? std::string(base::trim(*typed)) : std::string();
    if (credential.username.empty()) credential.username = known.username;
    if (credential.username.empty()) throw base::Failure("Error: Non-null Username Required");
  }
  if (credential.password.empty()) {
    const auto typed = ask(session, "Password: ", true);
    credential.password = typed.value_or("");
    if (credential.password.empty()) throw base::Failure("Error: Password Required");
  }
}

// The engine's status line; the credential gets the token that stands for the password from now on.
std::string check(Session& session, config::Credential& credential) {
  base::JsonDocument body;
  if (!credential.username.empty()) body.set("/username", credential.username);
  if (!credential.password.empty()) body.set("/password", credential.password);
  if (!credential.identity_token.empty()) body.set("/identitytoken", credential.identity_token);
  body.set("/serveraddress", credential.server);
  const auto answer = session.engine().value(api::system::auth(body));
  if (const std::string token = answer["IdentityToken"].text(); !token.empty()) {
    credential.password.clear();
    credential.identity_token = token;
  }
  return answer["Status"].text("Login Succeeded");
}

void keep(Session& session, config::Credentials& store, const config::Credential& credential,
          const std::string& status) {
  if (store.store(credential))
    session.warn(base::cat("\nWARNING! Your credentials are stored unencrypted in '", session.config().file(),
                           "'.\nConfigure a credential helper to remove this warning. See\n"
                           "https://docs.docker.com/go/credential-store/\n"));
  session.print_line(status);
}

int run(Session& session, const RegistryLoginOptions& options, cli::Arguments arguments) {
  if (options.password) session.warn("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
  if (options.password && options.password_stdin)
    throw base::Failure("conflicting options: cannot specify both --password and --password-stdin");
  if (options.password_stdin && options.username.value_or("").empty())
    throw base::Failure("the --password-stdin option requires --username to be set");
  config::Credentials store = credentials(session);
  config::Credential credential;
  credential.server = server_of(arguments);
  const config::Credential known = store.get(credential.server);
  if (!options.username && !options.password && !known.empty()) {
    session.print_line(
        base::cat("Authenticating with existing credentials...",
                  known.username.empty() ? std::string() : base::cat(" [Username: ", known.username, "]")));
    config::Credential again = known;
    again.server = credential.server;
    try {
      keep(session, store, again, check(session, again));
      return 0;
    } catch (const base::Failure& failure) {
      if (failure.kind != base::FailureKind::unauthorized) throw;
      session.warn(base::cat("Login did not succeed, error: ", failure.text));
    }
  }
  credential.username = options.username.value_or("");
  credential.password = options.password_stdin ? password_from_stdin(session) : options.password.value_or("");
  complete(session, credential, known);
  const std::string status = check(session, credential);
  keep(session, store, credential, status);
  return 0;
}

} // namespace

extern constexpr cli::Command login = {
    .path = "login",
    .usage = "[OPTIONS] [SERVER]",
    .summary = "Log in to a registry",
    .details = "Log in to a registry.\nWithout a server: to Docker Hub.",
    .flags = groups,
    .arity = cli::at_most(1),
    .execute = cli::action<RegistryLoginOptions, run>,
};
static_assert(cli::well_formed(login));

} // namespace skiff::commands
