// The checks are docker's, in its order and words: keys, files, then whether a client could be made of it.

#include "commands/context/endpoint_pairs.hpp"

#include "commands/endpoint.hpp"

#include <skiff/base/csv.hpp>
#include <skiff/base/failure.hpp>
#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <array>

namespace skiff::commands {

namespace {

constexpr std::string_view keys[] = {"from", "host", "ca", "cert", "key", "skip-tls-verify"};

base::Failure refused(std::string_view why) {
  return base::Failure(base::cat("unable to create docker endpoint config: ", why));
}

std::string value_of(const EndpointPairs& pairs, const std::string& key) {
  const auto found = pairs.find(key);
  return found == pairs.end() ? std::string() : found->second;
}

std::string file_of(const EndpointPairs& pairs, const std::string& key) {
  const std::string path = value_of(pairs, key);
  if (path.empty()) return {};
  auto bytes = os::read_file(path);
  if (!bytes) throw refused(bytes.error());
  return *std::move(bytes);
}

bool skips_verification(const EndpointPairs& pairs) {
  const auto found = pairs.find("skip-tls-verify");
  if (found == pairs.end()) return false;
  const auto value = base::parse_bool(found->second);
  if (!value) throw refused(base::cat("skip-tls-verify: parsing ", base::quote(found->second), ": invalid syntax"));
  return *value;
}

// Other schemes than these are taken as they are: the client is only asked when the context is used.
void check_host(const std::string& host, const std::map<std::string, std::string>& files) {
  constexpr std::string_view options = "invalid docker endpoint options: ";
  const auto separator = host.find("://");
  const std::string_view scheme = std::string_view(host).substr(0, separator);
  const bool complete = separator != std::string::npos && host.size() > separator + 3;
  if (scheme == "ssh" || (complete && scheme == "tcp"))
    if (const auto endpoint = transport::parse_endpoint(host); !endpoint)
      throw refused(base::cat(options, endpoint.error()));
  if (scheme == "ssh") return;
  if (scheme != "unix" && scheme != "npipe") {
    const auto text = [&](const char* name) { return files.count(name) != 0 ? files.at(name) : std::string(); };
    if (const std::string fault = config::tls_fault(text("ca.pem"), text("cert.pem"), text("key.pem")); !fault.empty())
      throw refused(base::cat(options, fault));
  }
  constexpr std::string_view applying = "unable to apply docker endpoint options: ";
  if (!complete) throw refused(base::cat(applying, "unable to parse docker host `", host, "`"));
  if (scheme == "npipe") throw refused(base::cat(applying, "protocol not available"));
}

base::JsonDocument endpoint_metadata(const std::string& host, bool skip) {
  base::JsonDocument metadata;
  if (!host.empty()) metadata.set("/Host", host);
  metadata.set("/SkipTLSVerify", skip);
  return metadata;
}

} // namespace

base::Result<void> parse_endpoint_pairs(std::string_view text, std::optional<EndpointPairs>& into) {
  std::vector<std::string> pairs;
  const auto equals = std::count(text.begin(), text.end(), '=');
  if (equals == 0) return base::Error{base::cat(text, " must be formatted as key=value")};
  if (equals == 1) {
    while (text.starts_with('"')) text.remove_prefix(1);
    while (text.ends_with('"')) text.remove_suffix(1);
    pairs.emplace_back(text);
  } else {
    auto parsed = base::parse_csv(text);
    if (!parsed) return base::Error{parsed.error()};
    pairs = *std::move(parsed);
  }
  if (!into) into.emplace();
  for (const std::string& pair : pairs) {
    const auto [key, value] = base::cut(pair, '=');
    if (!value) return base::Error{base::cat(pair, " must be formatted as key=value")};
    (*into)[std::string(key)] = *value;
  }
  return {};
}

DockerEndpoint docker_endpoint(Session& session, const EndpointPairs& pairs) {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : pairs)
    if (std::find(std::begin(keys), std::end(keys), key) == std::end(keys))
      unknown.push_back("unrecognized config key: " + key);
  if (!unknown.empty()) throw refused(base::join(unknown, "\n"));
  DockerEndpoint endpoint;
  auto& files = endpoint.tls["docker"];
  if (const auto from = pairs.find("from"); from != pairs.end()) { // its TLS files are not taken, as with docker
    try {
      const base::JsonDocument context = any_context(session, from->second);
      const base::JsonView docker = context["Endpoints"]["docker"];
      if (!docker.is_object())
        throw base::Failure(base::cat("unable to get endpoint from context ", base::quote(from->second)));
      endpoint.metadata = endpoint_metadata(docker["Host"].text(), docker["SkipTLSVerify"].truth());
    } catch (const base::Failure& failure) {
      throw refused(failure.text);
    }
    return endpoint;
  }
  for (const auto& [key, name] :
       {std::pair{"ca", "ca.pem"}, std::pair{"cert", "cert.pem"}, std::pair{"key", "key.pem"}})
    if (std::string bytes = file_of(pairs, key); !bytes.empty()) files[name] = std::move(bytes);
  const std::string host = value_of(pairs, "host");
  endpoint.metadata = endpoint_metadata(host, skips_verification(pairs));
  if (!host.empty()) check_host(host, files);
  return endpoint;
}

base::JsonDocument any_context(Session& session, std::string_view name) {
  if (name != config::default_context) return config::read_context(session.config(), name);
  const config::EndpointText from = config::default_endpoint(session.config(), session.choice(), session.environment);
  base::JsonDocument context;
  context.set("/Name", config::default_context);
  context.set_object("/Metadata");
  context.set("/Endpoints/docker", endpoint_metadata(complete_host(from), from.skip_tls_verify).view());
  return context;
}

config::TlsFiles any_context_tls(Session& session, std::string_view name) {
  if (name != config::default_context) return config::read_tls(session.config(), name);
  const config::EndpointText from = config::default_endpoint(session.config(), session.choice(), session.environment);
  config::TlsFiles tls;
  for (const auto& [path, file] :
       {std::pair{&from.ca, "ca.pem"}, std::pair{&from.cert, "cert.pem"}, std::pair{&from.key, "key.pem"}})
    if (*path) {
      auto bytes = os::read_file(**path);
      if (!bytes) throw base::Failure(bytes.error());
      tls["docker"][file] = *std::move(bytes);
    }
  return tls;
}

void require_new_context(Session& session, const std::string& name) {
  if (const std::string fault = config::context_name_fault(name); !fault.empty()) throw base::Failure(fault);
  try {
    config::read_context(session.config(), name);
  } catch (const base::Failure& failure) {
    if (failure.kind == base::FailureKind::not_found) return;
    throw base::Failure("error while getting existing contexts: " + failure.text);
  }
  throw base::Failure(base::cat("context ", base::quote(name), " already exists"));
}

void tell_context(Session& session, const std::string& name, std::string_view done) {
  session.print_line(name);
  session.warn(base::cat(done, " ", base::quote(name)));
}

} // namespace skiff::commands
