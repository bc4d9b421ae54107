#pragma once
// One request and its answer on a hub. Private to the room: Client::start wraps it.

#include "transport/hub.hpp"

#include <skiff/transport/client.hpp>

#include <exception>

namespace skiff::transport {

class Exchange final : public Job {
public:
  Exchange(Hub& hub, Request request, Handlers handlers);
  ~Exchange() override;
  void resume();

private:
  void prepare();
  void add_header(const std::string& line);
  void finished(CURLcode code) override;
  int paused() const override;
  std::exception_ptr outcome(CURLcode code);
  void head_line(std::string_view line);
  std::ptrdiff_t read_body(char* into, std::size_t size);

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_data(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept;
  /// Runs a handler; what it throws is kept for the end of the transfer, which `otherwise` brings about.
  template <class Action>
  std::size_t guarded(std::size_t otherwise, Action action) noexcept;

  Request request_;
  Handlers handlers_;
  curl_slist* headers_ = nullptr;
  Head head_;
  bool head_done_ = false;
  bool stopped_ = false;
  bool receiving_paused_ = false;
  bool source_empty_ = false;
  std::exception_ptr thrown_;
};

} // namespace skiff::transport
