// The session's services as the engine sees them: a gRPC client on the other end of a socket pair plays its part.
#include "build/filesync.hpp"
#include "build/follow_paths.hpp"
#include "build/grpc.hpp"
#include "build/protobuf.hpp"

#include <skiff/base/failure.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <sys/socket.h>
#include <unistd.h>

namespace skiff::build {
namespace {

namespace fs = std::filesystem;

class SocketEnd final : public transport::Duplex {
public:
  explicit SocketEnd(int descriptor) : descriptor_(descriptor) { ::fcntl(descriptor, F_SETFL, O_NONBLOCK); }
  ~SocketEnd() override { ::close(descriptor_); }
  std::ptrdiff_t read(char* into, std::size_t size) override { return result(::recv(descriptor_, into, size, 0)); }
  std::ptrdiff_t write(std::string_view bytes) override {
    return result(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  void close_write() override { ::shutdown(descriptor_, SHUT_WR); }
  int descriptor() const override { return descriptor_; }

private:
  static std::ptrdiff_t result(std::ptrdiff_t got) { return got < 0 && errno == EAGAIN ? would_block : got; }
  int descriptor_;
};

struct Ends {
  Ends() {
    int pair[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    near = std::make_unique<SocketEnd>(pair[0]);
    far = std::make_unique<SocketEnd>(pair[1]);
  }
  std::unique_ptr<transport::Duplex> near, far;
};

struct Announced {
  std::string path, link;
  std::uint32_t mode = 0, uid = 0;
  std::int64_t size = 0;
};

// What the receiving side saw; outlives the call.
struct Seen {
  std::vector<Announced> announced;
  std::map<std::string, std::string> contents;
  std::string error;
  std::optional<GrpcStatus> status;
};

// The receiving side: collects the listing, asks for what `wants` says, ends with FIN.
class Receiver final : public GrpcHandler {
public:
  Receiver(Seen& seen, std::vector<std::string> wants) : seen_(seen), wants_(std::move(wants)) {}

  void message(GrpcCall& call, std::string_view message) override {
    protozero::pbf_reader packet(message.data(), message.size());
    std::int32_t type = 0;
    std::uint32_t id = 0;
    std::string bytes;
    bool has_stat = false;
    while (packet.next()) switch (packet.tag()) {
      case 1:
        type = packet.get_enum();
        break;
      case 2:
        seen_.announced.push_back(read_stat(packet.get_message()));
        has_stat = true;
        break;
      case 3:
        id = packet.get_uint32();
        break;
      case 4:
        bytes = packet.get_bytes();
        break;
      default:
        packet.skip();
      }
    if (type == 0 && !has_stat) return ask(call);
    if (type == 2 && !bytes.empty()) seen_.contents[seen_.announced[id].path] += bytes;
    if (type == 2 && bytes.empty() && --open_ == 0) call.send(fin());
    if (type == 4) seen_.error = bytes;
  }
  void done(const GrpcStatus& outcome) override { seen_.status = outcome; }

private:
  static Announced read_stat(protozero::pbf_reader stat) {
    Announced out;
    while (stat.next()) switch (stat.tag()) {
      case 1:
        out.path = stat.get_string();
        break;
      case 2:
        out.mode = stat.get_uint32();
        break;
      case 3:
        out.uid = stat.get_uint32();
        break;
      case 5:
        out.size = stat.get_int64();
        break;
      case 7:
        out.link = stat.get_string();
        break;
      default:
        stat.skip();
      }
    return out;
  }
  static std::string fin() {
    std::string out;
    protozero::pbf_writer(out).add_enum(1, 3);
    return out;
  }
  void ask_for(GrpcCall& call, std::uint32_t id) {
    std::string request;
    protozero::pbf_writer writer(request);
    writer.add_enum(1, 1);
    writer.add_uint32(3, id);
    call.send(request);
    ++open_;
  }
  void ask(GrpcCall& call) {
    for (std::uint32_t id = 0; id < seen_.announced.size(); ++id)
      if (std::find(wants_.begin(), wants_.end(), seen_.announced[id].path) != wants_.end()) ask_for(call, id);
    if (wants_ == std::vector<std::string>{"what was not announced"}) ask_for(call, 1000);
    if (open_ == 0) call.send(fin());
  }

  Seen& seen_;
  std::vector<std::string> wants_;
  int open_ = 0;
};

class FileSync : public testing::Test {
protected:
  void SetUp() override {
    char name[] = "/tmp/skiff-filesync-XXXXXX";
    root = ::mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(root); }
  void put(const std::string& path, std::string_view text = "") {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << text;
  }
  // One synchronisation with the filter, asking for these files.
  Seen run(const SyncFilter& filter, std::vector<std::string> wants = {}) {
    Ends ends;
    Seen seen;
    GrpcConnection server(loop, std::move(ends.near), GrpcConnection::Role::server,
                          [&](GrpcCall&, std::string_view, const GrpcMetadata&) {
                            return std::make_unique<FileSyncSender>(root.string(), filter);
                          });
    GrpcConnection client(loop, std::move(ends.far), GrpcConnection::Role::client);
    client.call("/x/y", {}, std::make_unique<Receiver>(seen, std::move(wants)));
    loop.run_until([&] { return seen.status.has_value(); });
    return seen;
  }
  static std::vector<std::string> paths(const Seen& seen) {
    std::vector<std::string> out;
    for (const auto& entry : seen.announced) out.push_back(entry.path);
    return out;
  }

  fs::path root;
  loop::Loop loop;
};

using Paths = std::vector<std::string>;

TEST_F(FileSync, AnnouncesInOrderAndSendsWhatIsAskedFor) {
  put("a/z", "zz");
  put("a-b", std::string(300'000, 'x'));
  put("a.b");
  fs::create_symlink("a/z", root / "link");
  fs::create_hard_link(root / "a/z", root / "zz");
  const auto found = run({}, {"a/z", "a-b"});
  EXPECT_TRUE(found.status->ok()) << found.status->message;
  EXPECT_EQ(paths(found), (Paths{"a", "a/z", "a-b", "a.b", "link", "zz"}));
  EXPECT_EQ(found.announced[0].mode >> 31, 1U);
  EXPECT_EQ(found.announced[1].size, 2);
  EXPECT_EQ(found.announced[1].uid, 0U);
  EXPECT_EQ(found.announced[4].link, "a/z");
  EXPECT_EQ(found.announced[5].link, "a/z");
  EXPECT_EQ(found.announced[5].size, 2); // a later name of a file keeps its size
  EXPECT_EQ(found.contents.at("a/z"), "zz");
  EXPECT_EQ(found.contents.at("a-b").size(), 300'000U);
}

TEST_F(FileSync, ParentsOfWhatIsWantedComeLate) {
  put("keep/deep/x");
  put("keep/y");
  put("other/z");
  EXPECT_EQ(paths(run({.include = {"keep/deep"}})), (Paths{"keep", "keep/deep", "keep/deep/x"}));
  EXPECT_EQ(paths(run({.exclude = {"*", "!**/x"}})), (Paths{"keep", "keep/deep", "keep/deep/x"}));
  EXPECT_EQ(paths(run({.include = {"nothing"}})), Paths{});
}

TEST_F(FileSync, FollowsLinks) {
  put("real/x");
  put("unused");
  fs::create_directory_symlink("real", root / "way");
  EXPECT_EQ(paths(run({.follow = {"way/x"}})), (Paths{"real", "real/x", "way"}));
  EXPECT_EQ(paths(run({.follow = {"."}})), (Paths{"real", "real/x", "unused", "way"}));
}

TEST_F(FileSync, UnknownFileIsAnError) {
  put("a");
  const auto found = run({}, {"what was not announced"});
  EXPECT_EQ(found.error, "invalid file id 1000");
  EXPECT_EQ(found.status->code, 2);
}

TEST_F(FileSync, NamesThatAreNotTextAreNamed) {
  put("bad\xff");
  auto found = run({});
  EXPECT_EQ(found.status->message, "file name is not valid UTF-8: \"bad\\xff\"");
  EXPECT_EQ(found.status->code, 13);
  found = run({.include = {}, .exclude = {}, .follow = {}, .text_only = false}); // older engines take it
  EXPECT_EQ(paths(found), Paths{"bad\xff"});
  fs::remove(root / "bad\xff");
  fs::create_symlink("to\xff", root / "link");
  EXPECT_EQ(run({}).status->message, "target of \"link\" is not valid UTF-8: \"to\\xff\"");
}

TEST_F(FileSync, LinksThatAreOneFileKeepTheirTarget) {
  fs::create_symlink("there", root / "a");
  fs::create_hard_link(root / "a", root / "b");
  const auto found = run({});
  ASSERT_EQ(found.announced.size(), 2U);
  EXPECT_EQ(found.announced[1].link, "there");
}

TEST_F(FileSync, LinksStayInside) {
  put("in/x");
  fs::create_symlink("../../../../in/x", root / "out");
  fs::create_symlink("loop", root / "loop");
  EXPECT_EQ(follow_paths(root.string(), {"out"}), (Paths{"in/x", "out"}));
  EXPECT_EQ(follow_paths(root.string(), {"../../in"}), Paths{"in"});
  EXPECT_EQ(follow_paths(root.string(), {"loop"}), Paths{"loop"});
  EXPECT_EQ(follow_paths(root.string(), {"o*"}), (Paths{"in/x", "o*"}));
}

TEST(Grpc, UnknownMethodsAndBrokenConnections) {
  loop::Loop loop;
  Ends ends;
  auto server = std::make_unique<GrpcConnection>(loop, std::move(ends.near), GrpcConnection::Role::server,
                                                 [](GrpcCall& call, std::string_view path, const GrpcMetadata&) {
                                                   if (path == "/a/b") call.finish({12, "no \"b\" é%"});
                                                   return std::unique_ptr<GrpcHandler>();
                                                 });
  GrpcConnection client(loop, std::move(ends.far), GrpcConnection::Role::client);
  struct Wait final : GrpcHandler {
    explicit Wait(std::optional<GrpcStatus>& place) : into(place) {}
    void message(GrpcCall&, std::string_view) override {}
    void done(const GrpcStatus& status) override { into = status; }
    std::optional<GrpcStatus>& into;
  };
  std::optional<GrpcStatus> first, second;
  client.call("/a/b", {}, std::make_unique<Wait>(first)).half_close();
  loop.run_until([&] { return first.has_value(); });
  EXPECT_EQ(first->code, 12);
  EXPECT_EQ(first->message, "no \"b\" é%");
  client.call("/never/answered", {}, std::make_unique<Wait>(second)).half_close();
  loop.turn(std::chrono::milliseconds(10));
  server.reset();
  loop.run_until([&] { return second.has_value(); });
  EXPECT_EQ(second->code, 14);
  EXPECT_FALSE(client.alive());
}

} // namespace
} // namespace skiff::build
