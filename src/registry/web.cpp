#include "registry/web.hpp"

#include <skiff/base/number.hpp>
#include <skiff/base/text.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace skiff::registry {

namespace {

namespace fs = std::filesystem;
using base::cat;

struct Address {
  std::string origin; // https://host:port
  bool secure = false;
  std::string host;
  std::uint16_t port = 0;
  std::string target; // path and query
};

Address parse_url(std::string_view url) {
  Address out;
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) throw base::Failure(cat("unsupported protocol scheme in ", base::quote(url)));
  out.secure = url.substr(0, scheme) == "https";
  const std::string_view rest = url.substr(scheme + 3);
  const auto slash = std::min(rest.size(), rest.find_first_of("/?"));
  std::string_view authority = rest.substr(0, slash);
  out.target = rest.substr(slash);
  if (!out.target.starts_with('/')) out.target.insert(0, 1, '/');
  out.origin = url.substr(0, scheme + 3 + slash);
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  out.port = static_cast<std::uint16_t>(has_port ? base::to_number<int>(authority.substr(colon + 1)).value_or(0)
                                                 : (out.secure ? 443 : 80));
  if (has_port) authority = authority.substr(0, colon);
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  out.host = authority;
  return out;
}

// The authorities of the system, where Go's programs look for them.
std::string system_authorities(const os::Environment& environment) {
  const std::string own = environment.value("SSL_CERT_FILE");
  for (const std::string& file :
       {own, std::string("/etc/ssl/certs/ca-certificates.crt"), std::string("/etc/pki/tls/certs/ca-bundle.crt"),
        std::string("/etc/ssl/ca-bundle.pem"), std::string("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
        std::string("/etc/ssl/cert.pem")})
    if (const auto text = file.empty() ? os::read_file("/dev/null") : os::read_file(file); text && !text->empty())
      return *text;
  return {};
}

// NAME.crt are authorities, NAME.cert and NAME.key a client's certificate.
void read_folder(const std::string& folder, transport::TlsFiles& tls) {
  std::error_code absent;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder, absent)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  const auto has = [&](const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  for (const std::string& name : names) {
    const auto stem = name.substr(0, name.rfind('.'));
    if (name.ends_with(".crt")) {
      const auto text = os::read_file(cat(folder, "/", name));
      if (!text) throw base::Failure(text.error());
      tls.authorities += cat("\n", *text);
    } else if (name.ends_with(".cert")) {
      if (!has(stem + ".key"))
        throw base::Failure(cat("missing key ", stem, ".key for client certificate ", name,
                                ". CA certificates must use the extension .crt"));
      tls.cert = cat(folder, "/", name);
      tls.key = cat(folder, "/", stem, ".key");
    } else if (name.ends_with(".key") && !has(stem + ".cert")) {
      throw base::Failure(cat("missing client certificate ", stem, ".cert for key ", name));
    }
  }
}

} // namespace

Web::Web(loop::Loop& loop, const Access& access, std::string_view host, bool verify) : loop_(loop), access_(access) {
  tls_.verify = verify;
  if (!verify) return;
  tls_.authorities = system_authorities(access.environment);
  const std::string folder = access.certificates.empty() ? "/etc/docker/certs.d" : access.certificates;
  read_folder(cat(folder, "/", host), tls_);
}

Web::~Web() = default;

Answer Web::send(std::string_view url, transport::Request request) {
  Address address = parse_url(url);
  auto& client = clients_[address.origin];
  if (!client) {
    transport::Endpoint endpoint;
    endpoint.scheme = transport::Endpoint::Scheme::tcp;
    endpoint.is_engine = false;
    endpoint.host = address.host;
    endpoint.port = address.port;
    endpoint.text = address.origin;
    endpoint.user_agent = access_.user_agent;
    if (address.secure) endpoint.tls = tls_;
    transport::use_proxy(endpoint, access_.environment);
    client = std::make_unique<transport::Client>(loop_, std::move(endpoint));
  }
  request.target = std::move(address.target);
  Answer answer;
  bool done = false;
  std::exception_ptr error;
  transport::Handlers handlers;
  handlers.head = [&](const transport::Head& head) { answer.head = head; };
  handlers.data = [&](std::string_view bytes) {
    constexpr std::size_t limit = std::size_t{64} << 20; // documents, no layers
    answer.body += bytes;
    if (answer.body.size() > limit) throw base::Failure("the registry's answer is too large");
    return transport::Flow::go_on;
  };
  handlers.done = [&](std::exception_ptr how) {
    error = std::move(how);
    done = true;
  };
  const auto transfer = client->start(std::move(request), std::move(handlers));
  loop_.run_until([&] { return done; });
  if (error) std::rethrow_exception(error);
  return answer;
}

Answer Web::follow(std::string url, transport::Headers headers) {
  constexpr int most = 10;
  for (int i = 0; i < most; ++i) {
    transport::Request request;
    request.headers = headers;
    Answer answer = send(url, std::move(request));
    const std::string_view location = answer.head.header("Location");
    if (answer.head.status < 300 || answer.head.status > 308 || location.empty()) return answer;
    const std::string origin = parse_url(url).origin;
    url = location.starts_with('/') ? cat(origin, location) : std::string(location);
    if (parse_url(url).origin != origin)
      std::erase_if(headers, [](const auto& header) { return header.first == "Authorization"; });
  }
  throw base::Failure("stopped after 10 redirects");
}

std::string query_escape(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || std::string_view("-_.~").find(c) != std::string_view::npos)
      out += c;
    else if (c == ' ')
      out += '+';
    else
      out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

} // namespace skiff::registry
