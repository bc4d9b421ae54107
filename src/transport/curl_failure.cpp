// libcurl's result codes in the official client's words.

#include "transport/failures.hpp"
#include "transport/hub.hpp"

#include <skiff/base/text.hpp>

#include <openssl/x509_vfy.h>

namespace skiff::transport {

namespace {

// What Go's TLS says where OpenSSL says it otherwise; empty if it is about something else.
std::string tls_cause(const Endpoint& endpoint, CURLcode code, long verify_result, std::string_view words) {
  const std::string failed = "tls: failed to verify certificate: x509: ";
  const auto says = [&](std::string_view piece) { return words.find(piece) != std::string_view::npos; };
  switch (verify_result) {
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    return failed + "certificate signed by unknown authority";
  case X509_V_ERR_CERT_NOT_YET_VALID:
  case X509_V_ERR_CERT_HAS_EXPIRED:
    return failed + "certificate has expired or is not yet valid";
  default:
    break;
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION && (says("subject name") || says("common name"))) {
    const bool is_address = endpoint.host.find_first_not_of("0123456789.") == std::string::npos ||
                            endpoint.host.find(':') != std::string::npos;
    if (is_address)
      return base::cat(failed, "cannot validate certificate for ", endpoint.host,
                       " because it doesn't contain any IP SANs");
    return base::cat(failed, "certificate is not valid for ", endpoint.host);
  }
  if (says("alert certificate required")) return "remote error: tls: certificate required";
  if (says("alert bad certificate")) return "remote error: tls: bad certificate";
  if (says("alert unknown ca")) return "remote error: tls: unknown certificate authority";
  if (says("alert handshake failure")) return "remote error: tls: handshake failure";
  if (says("wrong version number")) return "http: server gave HTTP response to HTTPS client";
  return {};
}

std::string reset_by_peer(const Endpoint& endpoint, CURL* easy) {
  if (endpoint.scheme != Endpoint::Scheme::tcp)
    return base::cat("read unix @->", endpoint.path, ": read: connection reset by peer");
  const char *local = "", *remote = "";
  long local_port = 0;
  curl_easy_getinfo(easy, CURLINFO_LOCAL_IP, &local);
  curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &local_port);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &remote);
  return base::cat("read tcp ", local, ":", local_port, "->", remote, ":", endpoint.port,
                   ": read: connection reset by peer");
}

} // namespace

base::Failure Job::failure(CURLcode code, std::string_view method, std::string_view target, bool head_received) const {
  const auto& endpoint = hub_.endpoint();
  const std::string_view words = error_;
  const auto during = [&](std::string_view cause) { return during_connect(endpoint, method, target, cause); };
  if (head_received || code == CURLE_PARTIAL_FILE) return broken_off("unexpected EOF");
  if (hub_.ssh_)
    if (const auto cause = hub_.ssh_->cause(); !cause.empty()) return during(cause);
  long number = 0, verify_result = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &number);
  curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &verify_result);
  if (endpoint.tls) {
    const auto cause = tls_cause(endpoint, code, verify_result, words);
    if (cause == "remote error: tls: bad certificate")
      return broken_off(base::cat("the server probably has client authentication (--tlsverify) enabled; check your "
                                  "TLS client certification settings: ",
                                  during(cause).text.substr(std::string_view("error during connect: ").size())));
    if (!cause.empty()) return during(cause);
  }
  switch (code) {
  case CURLE_COULDNT_CONNECT:
    return not_connected(endpoint, method, target, static_cast<int>(number));
  case CURLE_COULDNT_RESOLVE_HOST:
    return during("dial tcp: " + lookup_error(endpoint.host));
  case CURLE_GOT_NOTHING:
    return during("EOF");
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
    return during(words.find("reset by peer") == std::string_view::npos ? "EOF" : reset_by_peer(endpoint, easy_));
  case CURLE_UNSUPPORTED_PROTOCOL: // an answer without a status line
  case CURLE_WEIRD_SERVER_REPLY:
    return during(endpoint.tls ? "net/http: HTTP/1.x transport connection broken: malformed HTTP response"
                               : "net/http: HTTP/1.x transport connection broken: malformed HTTP response.\n* Are you "
                                 "trying to connect to a TLS-enabled daemon without TLS?");
  default:
    return during(words.empty() ? std::string_view(curl_easy_strerror(code)) : words);
  }
}

} // namespace skiff::transport
