#include "transport/hub.hpp"

#include <skiff/base/text.hpp>

#include <algorithm>
#include <new>
#include <sys/socket.h>
#include <unistd.h>

namespace skiff::transport {

namespace {

curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) noexcept {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

} // namespace

/// Marks that libcurl is on the stack; what was put off is done when the outermost one leaves.
class Hub::Inside {
public:
  explicit Inside(Hub& hub) : hub_(hub) { ++hub_.depth_; }
  ~Inside() { --hub_.depth_; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

private:
  Hub& hub_;
};

Job::Job(Hub& hub) : hub_(hub), easy_(hub.lend()) {
  ++hub.jobs_;
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_);
}

Job::~Job() {
  hub_.retire(easy_, plain_);
  if (!ended_) hub_.dispose(); // what is under way ends now
  --hub_.jobs_;
}

Hub::Hub(loop::Loop& loop, const Endpoint& endpoint) : loop_(loop), endpoint_(endpoint) {
  if (endpoint.scheme == Endpoint::Scheme::ssh) ssh_ = std::make_unique<Ssh>(loop, endpoint);
  curl_global_init(endpoint.tls ? CURL_GLOBAL_SSL : CURL_GLOBAL_NOTHING);
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 1024L); // else it looks for the oldest when few transfers are left
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Hub::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Hub::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

Hub::~Hub() {
  buried_.clear();
  dispose();
  for (CURL* easy : rested_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
  curl_global_cleanup();
}

// On a socket of this machine the URL is the same for every request and the target, which is escaped, goes out as it
// is: libcurl would take the URL apart and put it together again, a character at a time.
void Hub::address(CURL* easy, const std::string& target) const {
  if (endpoint_.scheme == Endpoint::Scheme::tcp) {
    const bool v6 = endpoint_.host.find(':') != std::string::npos;
    const std::string url = base::cat(endpoint_.tls ? "https://" : "http://", v6 ? "[" : "", endpoint_.host,
                                      v6 ? "]:" : ":", endpoint_.port, endpoint_.path, target);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    return;
  }
  curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, target.c_str());
}

// To make a handle, to set its options and to destroy it costs a sixth of a small request.
CURL* Hub::lend() {
  if (!rested_.empty()) {
    CURL* easy = rested_.back();
    rested_.pop_back();
    return easy;
  }
  CURL* easy = curl_easy_init();
  if (!easy) throw std::bad_alloc();
  prepare(easy);
  return easy;
}

void Hub::prepare(CURL* easy) {
  const bool local = endpoint_.scheme == Endpoint::Scheme::unix_socket;
  curl_easy_setopt(easy, CURLOPT_URL, local ? "http://api.moby.localhost" : "http://docker.example.com");
  if (!endpoint_.user_agent.empty()) curl_easy_setopt(easy, CURLOPT_USERAGENT, endpoint_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, endpoint_.proxy.c_str()); // empty: none, whatever the environment says
  curl_easy_setopt(easy, CURLOPT_NOPROXY, endpoint_.no_proxy.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Hub::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  if (local) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, endpoint_.path.c_str());
  if (ssh_) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, ssh_->path().c_str());
  if (endpoint_.tls) prepare_tls(easy);
}

void Hub::prepare_tls(CURL* easy) const {
  const auto& tls = *endpoint_.tls;
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_ENABLE_ALPN, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, tls.verify ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, tls.verify ? 2L : 0L);
  if (!tls.ca.empty()) { // this authority and no other
    curl_easy_setopt(easy, CURLOPT_CAINFO, tls.ca.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (!tls.authorities.empty()) {
    curl_blob text{const_cast<char*>(tls.authorities.data()), tls.authorities.size(), CURL_BLOB_NOCOPY};
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &text);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (!tls.cert.empty()) curl_easy_setopt(easy, CURLOPT_SSLCERT, tls.cert.c_str());
  if (!tls.key.empty()) curl_easy_setopt(easy, CURLOPT_SSLKEY, tls.key.c_str());
}

void Hub::add(Job& job) {
  to_add_.push_back(&job);
  settle();
}

void Hub::update_pause(Job& job) {
  to_pause_.push_back(&job);
  settle();
}

void Hub::bury(std::unique_ptr<Job> job) {
  std::erase(to_add_, job.get());
  std::erase(to_pause_, job.get());
  job->buried_ = true;
  buried_.push_back(std::move(job));
  settle();
}

// libcurl walks over all connections whenever a handle leaves it: several leave together.
void Hub::retire(CURL* easy, bool again) {
  constexpr std::size_t together = 8;
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  retired_.push_back({easy, again && !endpoint_.tls}); // a handle would bring the TLS session along
  if (retired_.size() >= together) dispose();
}

void Hub::dispose() {
  if (depth_ > 0) return; // a job that could not be made; later
  for (const auto& [easy, again] : retired_) {
    curl_multi_remove_handle(multi_, easy);
    if (!again) {
      curl_easy_cleanup(easy);
      continue;
    }
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr); // what only some requests have
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L); // no body either way
    rested_.push_back(easy);
  }
  retired_.clear();
}

// Does what was put off, then hands out what libcurl has finished. A `finished` handler may do anything, a nested turn
// of the loop included, so nothing is kept across the call.
void Hub::settle() {
  if (depth_ > 0) return;
  buried_.clear();
  while (!to_add_.empty()) {
    Job& job = *to_add_.back();
    to_add_.pop_back();
    job.added_ = true;
    const Inside inside(*this);
    curl_multi_add_handle(multi_, job.easy_);
  }
  while (!to_pause_.empty()) {
    Job& job = *to_pause_.back();
    to_pause_.pop_back();
    if (!job.added_) continue;
    const Inside inside(*this);
    curl_easy_pause(job.easy_, job.paused()); // may deliver data that waited
  }
  if (!buried_.empty() || !to_add_.empty()) settle();
}

void Hub::act(curl_socket_t socket, int events) {
  {
    const Inside inside(*this);
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
  }
  settle();
  collect();
}

void Hub::collect() {
  int left = 0;
  while (depth_ == 0) {
    const auto* message = curl_multi_info_read(multi_, &left);
    if (!message) break;
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    char* data = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &data);
    if (left > 0) again_ = loop_.after(std::chrono::milliseconds(0), [this] { collect(); }); // should this one throw
    reinterpret_cast<Job*>(data)->finished(code);
  }
}

int Hub::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
  auto& hub = *static_cast<Hub*>(self);
  auto& connection = hub.sockets_[socket];
  connection.resting = what == CURL_POLL_REMOVE;
  if (connection.resting) return 0;
  const unsigned events = (what & CURL_POLL_IN ? loop::readable : 0) | (what & CURL_POLL_OUT ? loop::writable : 0);
  if (connection.watch) {
    connection.watch.want(events);
    return 0;
  }
  connection.watch = hub.loop_.watch(socket, events, [&hub, socket](unsigned ready) {
    if (hub.sockets_[socket].resting) {
      hub.sockets_.erase(socket); // the engine has closed it, which libcurl sees when it is about to use it
      return;
    }
    // A hang-up counts as readiness: libcurl gives up at once when it is told of an error and nothing else.
    hub.act(socket, (ready & (loop::readable | loop::closed) ? CURL_CSELECT_IN : 0) |
                        (ready & (loop::writable | loop::closed) ? CURL_CSELECT_OUT : 0));
  });
  return 0;
}

int Hub::on_close(void* self, curl_socket_t socket) noexcept {
  static_cast<Hub*>(self)->sockets_.erase(socket);
  return ::close(socket);
}

int Hub::on_timer(CURLM*, long milliseconds, void* self) noexcept {
  auto& hub = *static_cast<Hub*>(self);
  if (milliseconds < 0)
    hub.timer_.reset();
  else
    hub.timer_ = hub.loop_.after(std::chrono::milliseconds(milliseconds), [&hub] { hub.act(CURL_SOCKET_TIMEOUT, 0); });
  return 0;
}

} // namespace skiff::transport
