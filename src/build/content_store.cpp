#include "build/content_store.hpp"

#include "build/protobuf.hpp"
#include "build/session.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/codec/hex.hpp>
#include <skiff/codec/sha256.hpp>
#include <skiff/os/fd.hpp>
#include <skiff/os/files.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace skiff::build {

namespace {

constexpr std::size_t piece_size = 64 * 1024;
constexpr int not_found = 5, already_exists = 6, failed_precondition = 9, unimplemented = 12, unknown = 2;

// Where a digest's bytes lie; empty for what is no digest, so that nothing else of the disk can be named.
std::string blob_path(const std::string& folder, std::string_view digest) {
  constexpr std::string_view kind = "sha256:";
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!digest.starts_with(kind) || digest.size() != kind.size() + 64) return {};
  digest.remove_prefix(kind.size());
  if (!std::all_of(digest.begin(), digest.end(), is_hex)) return {};
  return base::cat(folder, "/blobs/sha256/", digest);
}

GrpcStatus missing(std::string_view digest) { return {not_found, base::cat("content ", digest, ": not found")}; }

void add_time(protozero::pbf_writer& writer, protozero::pbf_tag_type tag, const timespec& time) {
  protozero::pbf_writer out(writer, tag);
  out.add_int64(1, time.tv_sec);
  out.add_int32(2, static_cast<std::int32_t>(time.tv_nsec));
}

struct ReadRequest {
  std::string digest;
  std::int64_t offset = 0, size = 0;
};

ReadRequest read_request(std::string_view message) {
  ReadRequest out;
  protozero::pbf_reader reader(message.data(), message.size());
  while (reader.next()) switch (reader.tag()) {
    case 1:
      out.digest = reader.get_string();
      break;
    case 2:
      out.offset = reader.get_int64();
      break;
    case 3:
      out.size = reader.get_int64();
      break;
    default:
      reader.skip();
    }
  return out;
}

class InfoCall final : public GrpcHandler {
public:
  explicit InfoCall(const std::string& folder) : folder_(folder) {}
  void message(GrpcCall& call, std::string_view message) override {
    const auto digest = read_request(message).digest;
    const auto path = blob_path(folder_, digest);
    struct stat status {};
    if (path.empty() || ::stat(path.c_str(), &status) != 0) return call.finish(missing(digest));
    std::string out;
    {
      protozero::pbf_writer writer(out);
      protozero::pbf_writer info(writer, 1);
      info.add_string(1, digest);
      info.add_int64(2, status.st_size);
      add_time(info, 3, status.st_mtim);
      add_time(info, 4, status.st_mtim);
    }
    call.send(out);
    call.finish({});
  }

private:
  std::string folder_;
};

class ReadCall final : public GrpcHandler {
public:
  explicit ReadCall(const std::string& folder) : folder_(folder) {}
  void message(GrpcCall& call, std::string_view message) override {
    const auto request = read_request(message);
    const auto path = blob_path(folder_, request.digest);
    if (!path.empty()) file_ = os::Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file_) return call.finish(missing(request.digest));
    offset_ = request.offset;
    left_ = request.size > 0 ? request.size : -1; // nothing said: to the end
  }
  bool writable(GrpcCall& call) override {
    bool used = false;
    std::array<char, piece_size> buffer;
    while (file_ && !call.congested()) {
      used = true;
      const auto wanted =
          left_ < 0 ? buffer.size() : std::min<std::size_t>(buffer.size(), static_cast<std::size_t>(left_));
      const auto got = wanted == 0 ? 0 : ::pread(file_.get(), buffer.data(), wanted, offset_);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        call.finish(got == 0 ? GrpcStatus{} : GrpcStatus{unknown, os::error_text(errno)});
        file_.reset();
        break;
      }
      std::string out;
      protozero::pbf_writer writer(out);
      writer.add_int64(1, offset_);
      writer.add_bytes(2, buffer.data(), static_cast<std::size_t>(got));
      call.send(out);
      offset_ += got;
      if (left_ > 0) left_ -= got;
    }
    return used;
  }

private:
  std::string folder_;
  os::Fd file_;
  std::int64_t offset_ = 0, left_ = -1;
};

// One blob that is written: messages with pieces, each answered, and a last one that makes it part of the store.
class WriteCall final : public GrpcHandler {
public:
  explicit WriteCall(const std::string& folder) : folder_(folder) {}
  ~WriteCall() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  void message(GrpcCall& call, std::string_view message) override {
    if (ended_) return;
    const auto status = take(call, message);
    if (status.ok()) return;
    ended_ = true;
    call.finish(status);
  }
  void remote_end(GrpcCall& call) override {
    if (!std::exchange(ended_, true)) call.finish({});
  }

private:
  enum Action : std::int32_t { stat_only, write, commit };

  GrpcStatus take(GrpcCall& call, std::string_view message) {
    std::int32_t action = stat_only;
    std::int64_t offset = 0;
    std::string data;
    protozero::pbf_reader reader(message.data(), message.size());
    while (reader.next()) switch (reader.tag()) {
      case 1:
        action = reader.get_enum();
        break;
      case 3:
        total_ = reader.get_int64();
        break;
      case 4:
        expected_ = reader.get_string();
        break;
      case 5:
        offset = reader.get_int64();
        break;
      case 6:
        data = reader.get_bytes();
        break;
      default:
        reader.skip();
      }
    if (!expected_.empty() && os::exists(blob_path(folder_, expected_)))
      return {already_exists, base::cat("content ", expected_, ": already exists")};
    if (action == stat_only) return answer(call, action, {});
    if (offset != 0 && offset != size_)
      return {failed_precondition, base::cat("got offset ", offset, ", expected ", size_)};
    if (!file_ && !open()) return {unknown, base::cat("open ", temporary_, ": ", os::error_text(errno))};
    for (std::string_view rest = data; !rest.empty();) {
      const auto written = ::write(file_.get(), rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return {unknown, base::cat("write ", temporary_, ": ", os::error_text(errno))};
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    hash_.update(data);
    size_ += static_cast<std::int64_t>(data.size());
    return action == commit ? keep(call) : answer(call, action, {});
  }

  bool open() {
    const std::string ingest = folder_ + "/ingest";
    if (!os::make_directories(ingest, 0755) || !os::make_directories(folder_ + "/blobs/sha256", 0755)) return false;
    temporary_ = base::cat(ingest, '/', random_id());
    file_ = os::Fd(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    return static_cast<bool>(file_);
  }

  GrpcStatus keep(GrpcCall& call) {
    const auto bytes = hash_.finish();
    const auto digest =
        base::cat("sha256:", codec::hex_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    if (total_ > 0 && total_ != size_)
      return {failed_precondition, base::cat("unexpected commit size ", size_, ", expected ", total_)};
    if (!expected_.empty() && digest != expected_)
      return {failed_precondition, base::cat("unexpected commit digest ", digest, ", expected ", expected_)};
    if (::fchmod(file_.get(), 0444) != 0 || ::close(file_.release()) != 0 ||
        ::rename(temporary_.c_str(), blob_path(folder_, digest).c_str()) != 0)
      return {unknown, base::cat("rename ", temporary_, ": ", os::error_text(errno))};
    temporary_.clear();
    return answer(call, commit, digest);
  }

  GrpcStatus answer(GrpcCall& call, std::int32_t action, const std::string& digest) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    std::string out;
    {
      protozero::pbf_writer writer(out);
      writer.add_enum(1, action);
      add_time(writer, 2, now);
      add_time(writer, 3, now);
      writer.add_int64(4, size_);
      writer.add_int64(5, total_);
      if (!digest.empty()) writer.add_string(6, digest);
    }
    call.send(out);
    return {};
  }

  std::string folder_, expected_, temporary_;
  os::Fd file_;
  codec::Sha256 hash_;
  std::int64_t size_ = 0, total_ = 0;
  bool ended_ = false;
};

// Update (labels, which a folder does not keep) gives the request back; its answer has the form of the question.
class EchoCall final : public GrpcHandler {
public:
  void message(GrpcCall& call, std::string_view message) override {
    protozero::pbf_reader reader(message.data(), message.size());
    std::string out;
    protozero::pbf_writer writer(out);
    while (reader.next()) {
      if (reader.tag() == 1)
        writer.add_message(1, reader.get_bytes());
      else
        reader.skip();
    }
    call.send(out);
    call.finish({});
  }
};

} // namespace

std::unique_ptr<GrpcHandler> content_service(GrpcCall& call, std::string_view method, const std::string& folder) {
  if (method == "Info") return std::make_unique<InfoCall>(folder);
  if (method == "Read") return std::make_unique<ReadCall>(folder);
  if (method == "Write") return std::make_unique<WriteCall>(folder);
  if (method == "Update") return std::make_unique<EchoCall>();
  if (method == "Status" || method == "Abort")
    call.finish({not_found, "no such ingest: not found"}); // what is not complete when its call ends is forgotten
  else
    call.finish({unimplemented, base::cat("unknown method ", method)});
  return nullptr;
}

} // namespace skiff::build
