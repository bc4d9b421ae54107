// `login`: the engine checks the credentials, then they are stored.
#include "commands/notes.hpp"
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
  bool reads_stdin() const { return password_stdin || password == "-"; } // as 29 has it
};

constexpr cli::Flag flags[] = {
    {.name = "password",
     .letter = 'p',
     .type = "string",
     .help = "Password or access token, visible to other users of the machine; \"-\" reads it from stdin",
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

// Docker Hub for none and for "docker.io".
std::string server_of(cli::Arguments arguments) {
  if (arguments.empty() || arguments[0].empty() || arguments[0] == "docker.io" || arguments[0] == config::hub_server)
    return std::string(config::hub_server);
  return config::server_host(arguments[0]);
}

void check_flags(const RegistryLoginOptions& options) {
  if (options.password_stdin && options.password && options.password != "-")
    throw base::Failure("conflicting options: cannot specify both --password and --password-stdin");
  if (options.reads_stdin() && !options.username)
    throw base::Failure("the --password-stdin option requires --username to be set");
  if (options.username && options.username->empty()) throw base::Failure("username is empty");
  if (options.password && options.password->empty()) throw base::Failure("password is empty");
}

std::string password_from_stdin(Session& session) {
  std::string password = read_stdin(session);
  if (password.ends_with('\n')) password.pop_back();
  if (password.ends_with('\r')) password.pop_back();
  if (base::trim(password).empty()) throw base::Failure("password is empty");
  return password;
}

constexpr std::string_view hub_hints =
    "Log in with your Docker ID or email address to push and pull images from Docker Hub. If you don't have a Docker "
    "ID, head over to https://hub.docker.com/ to create one.\n"
    "You can log in with your password or a Personal Access Token (PAT). Using a limited-scope PAT grants better "
    "security and is required for organizations using SSO. Learn more at https://docs.docker.com/go/access-tokens/\n\n";

// Ctrl-C at the question is no error, as in docker.
std::optional<std::string> asked(Session& session, std::string_view question, bool secret = false) {
  try {
    return ask(session, question, secret);
  } catch (const base::Failure& failure) {
    if (failure.kind != base::FailureKind::interrupted) throw;
    session.print("\n");
    throw base::exit_with(0);
  }
}

// What is missing on the command line is asked for at the terminal.
void complete(Session& session, config::Credential& credential, const std::string& known_user) {
  const bool hub = credential.server == config::hub_server;
  if (!session.streams.in_is_terminal() && (credential.username.empty() || credential.password.empty()))
    throw base::Failure("error: cannot perform an interactive login from a non-TTY device");
  if (base::trim(credential.username).empty()) {
    if (hub) session.print(hub_hints);
    const auto typed =
        asked(session, known_user.empty() ? std::string("Username: ") : base::cat("Username (", known_user, "): "));
    credential.username = typed ? std::string(base::trim(*typed)) : std::string();
    if (credential.username.empty()) credential.username = known_user;
    if (credential.username.empty()) throw base::Failure("error: username is required");
  }
  if (base::trim(credential.password).empty()) {
    if (hub) {
      const bool colours = shows_colours(session, session.streams.err);
      print_note(session, session.streams.err, Note::info,
                 base::cat("A Personal Access Token (PAT) can be used instead.\nTo create a PAT, visit ",
                           colours ? "\x1b[4m" : "", "https://app.docker.com/settings", colours ? "\x1b[0m" : "",
                           "\n\n"));
    }
    const auto typed = asked(session, "Password: ", true);
    credential.password = typed.value_or("");
    if (credential.password.empty()) throw base::Failure("error: password is required");
  }
}

// The engine's status line; the credential gets the token that stands for the password from now on.
std::string check(Session& session, config::Credential& credential) {
  base::JsonDocument body;
  if (!credential.username.empty()) body.set("/username", credential.username);
  if (!credential.password.empty()) body.set("/password", credential.password);
  body.set("/serveraddress", credential.server);
  if (!credential.registry_token.empty()) body.set("/registrytoken", credential.registry_token);
  const auto answer = session.engine().value(api::system::auth(body));
  if (std::string token = answer["IdentityToken"].text(); !token.empty()) {
    credential.password.clear();
    credential.identity_token = std::move(token);
  }
  return answer["Status"].text();
}

void keep(Session& session, config::Credentials& store, const config::Credential& credential) {
  try {
    if (store.store(credential))
      session.warn(base::cat("\nWARNING! Your credentials are stored unencrypted in '", session.config().file(),
                             "'.\nConfigure a credential helper to remove this warning. See\n"
                             "https://docs.docker.com/go/credential-store/\n"));
  } catch (const base::Failure& failure) {
    throw base::Failure(base::cat("error saving credentials: ", failure.text));
  }
}

// With what is stored; nothing if that does not do any more. The engine's word against it is no end: whoever is at the
// terminal is asked again.
std::optional<std::string> log_in_again(Session& session, config::Credentials& store, config::Credential credential) {
  session.warn(base::cat("Authenticating with existing credentials... [Username: ", credential.username, "]"));
  print_note(session, session.streams.err, Note::info,
             "To login with a different account, run 'docker logout' followed by 'docker login'");
  session.streams.err.write("\n\n");
  session.streams.err.flush();
  std::optional<std::string> status;
  try {
    status = check(session, credential);
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::interrupted) throw;
    session.warn(failure.kind == base::FailureKind::unauthorized
                     ? std::string("Stored credentials invalid or expired")
                     : base::cat("Login did not succeed, error: ", failure.text));
  }
  keep(session, store, credential);
  return status;
}

int run(Session& session, const RegistryLoginOptions& options, cli::Arguments arguments) {
  check_flags(options);
  if (options.password && !options.reads_stdin())
    session.warn("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
  config::Credential credential;
  credential.username = options.username.value_or("");
  credential.password = options.reads_stdin() ? password_from_stdin(session) : options.password.value_or("");
  credential.server = server_of(arguments);
  config::Credentials store = credentials(session);
  warn_of_environment(session, store);
  std::optional<std::string> status;
  std::string known_user;
  if (credential.username.empty() && credential.password.empty()) {
    config::Credential known = store.get_if_possible(credential.server);
    known.server = credential.server;
    known.identity_token.clear();
    known_user = known.username;
    if (!known.username.empty() && !known.password.empty()) status = log_in_again(session, store, known);
  }
  if (!status) {
    complete(session, credential, known_user);
    status = check(session, credential);
    keep(session, store, credential);
  }
  if (!status->empty()) session.print_line(*status);
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
