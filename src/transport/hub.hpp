#pragma once
// libcurl's multi handle, driven by the loop through its socket and timer callbacks (the multi-socket interface).
//
// While libcurl runs, its handles must not be added, removed or paused from inside of its callbacks; so everything that
// a handler may ask for in there (a new transfer, the end of one, its resumption) is noted and done when libcurl has
// returned.

#include "transport/ssh.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/loop/loop.hpp>
#include <skiff/transport/endpoint.hpp>

#include <curl/curl.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace skiff::transport {

class Hub;

/// One easy handle in the hub. Destroy it through Hub::bury only.
class Job {
public:
  explicit Job(Hub& hub);
  virtual ~Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  CURL* handle() const { return easy_; }
  bool buried() const { return buried_; }

  /// What the end of this job means to the user.
  base::Failure failure(CURLcode code, std::string_view method, std::string_view target, bool head_received) const;

protected:
  /// libcurl is through with it; called outside of libcurl.
  virtual void finished(CURLcode code) = 0;
  /// Which directions are paused, as CURLPAUSE_ bits.
  virtual int paused() const { return 0; }

  Hub& hub_;
  bool ended_ = false; ///< set by a job that holds no connection any more: its handle may leave libcurl later
  bool plain_ = false; ///< set by one that has ended well and sent no stream: another job may have its handle

private:
  friend class Hub;
  CURL* easy_;
  char error_[CURL_ERROR_SIZE] = {}; // libcurl's own words
  bool added_ = false;
  bool buried_ = false;
};

class Hub {
public:
  Hub(loop::Loop& loop, const Endpoint& endpoint);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  void add(Job& job);
  /// Brings the handle's pause state in line with paused().
  void update_pause(Job& job);
  /// Cancels and deletes the job, at once or as soon as libcurl has returned.
  void bury(std::unique_ptr<Job> job);

  int jobs() const { return jobs_; } ///< how many there are, ended ones that are not yet destroyed included
  loop::Loop& loop() const { return loop_; }
  const Endpoint& endpoint() const { return endpoint_; }

  /// Where the request of a handle goes.
  void address(CURL* easy, const std::string& target) const;

private:
  class Inside;
  friend class Job;
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept;
  static int on_close(void* self, curl_socket_t socket) noexcept;
  static int on_timer(CURLM*, long milliseconds, void* self) noexcept;
  /// A handle with the options that every request to this endpoint needs: a rested one, or a new one.
  CURL* lend();
  void prepare(CURL* easy);
  void prepare_tls(CURL* easy) const;
  void retire(CURL* easy, bool again);
  void dispose();
  void act(curl_socket_t socket, int events);
  void settle();
  void collect();

  loop::Loop& loop_;
  const Endpoint& endpoint_;
  CURLM* multi_ = nullptr;
  std::unique_ptr<Ssh> ssh_;
  int depth_ = 0; // of calls into libcurl
  int jobs_ = 0;
  /// A connection that rests between two requests stays watched: most are used again at once.
  struct Connection {
    loop::Watch watch;
    bool resting = false;
  };
  std::unordered_map<curl_socket_t, Connection> sockets_;
  loop::Watch timer_;
  loop::Watch again_;
  std::vector<Job*> to_add_;
  std::vector<Job*> to_pause_;
  std::vector<std::unique_ptr<Job>> buried_;
  struct Retired {
    CURL* easy;
    bool again;
  };
  std::vector<Retired> retired_; // handles of ended jobs that libcurl still knows
  std::vector<CURL*> rested_;    // and those that it does not
};

} // namespace skiff::transport
