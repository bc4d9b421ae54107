// stats, system df and events against what the official client 29 printed (tests/data/figures.json).
#include "recording.hpp"

#include <skiff/view/disk_usage.hpp>
#include <skiff/view/event.hpp>
#include <skiff/view/stats.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace skiff::view {
namespace {

std::string run(const base::JsonDocument& data, base::JsonView test) {
  const std::string_view kind = test["kind"].view();
  ListOptions options;
  options.format = test["format"].text();
  options.no_trunc = test["no_trunc"].truth();
  options.now = {now, 500'000'000}; // the recording took a moment
  if (kind == "df") return render_disk_usage(data["df"], options, test["verbose"].truth());
  if (kind == "stats") {
    const std::vector<Row> rows(static_cast<std::size_t>(test["all"].integer(1)),
                                stats_row(test["name"].text(), data["stats"]));
    return render(stats, rows, options);
  }
  std::string out;
  EventPrinter printer(options.format);
  for (const base::JsonView event : data["events"]) out += printer.line(event);
  return out;
}

class Figures : public testing::Test {
protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST_F(Figures, AreWhatTheOfficialClientPrints) {
  const base::JsonDocument data = read_recording("figures.json");
  EXPECT_EQ(data["cases"].size(), 11U);
  for (const base::JsonView test : data["cases"]) EXPECT_EQ(run(data, test), test["out"].view()) << test["cmd"].view();
}

TEST_F(Figures, DiskUsageObjectByObject) {
  const base::JsonDocument data = read_recording("figures.json");
  ListOptions options;
  options.now = {now, 500'000'000}; // the recording took a moment
  const std::string tables = render_disk_usage(data["df"], options, true);
  EXPECT_TRUE(tables.starts_with("Images space usage:\n\nREPOSITORY  ")) << tables;
  EXPECT_NE(tables.find("\n\nContainers space usage:\n\nCONTAINER ID   IMAGE  "), std::string::npos) << tables;
  EXPECT_NE(tables.find("  3kB       About a minute ago   Up About a minute           cache\n"), std::string::npos)
      << tables;
  EXPECT_NE(tables.find("\n\nBuild cache usage: 12.35MB\n\n"
                        "CACHE ID       CACHE TYPE     SIZE      CREATED       LAST USED           USAGE     SHARED\n"
                        "zyx*           source.local   42B       10 days ago   5 days ago          3         true\n"),
            std::string::npos)
      << tables;
  options.format = "{{range .Volumes}}{{.Name}} {{.Links}};{{end}}";
  EXPECT_TRUE(render_disk_usage(data["df"], options, true).starts_with("ho-vol 0;"));
  options.format = "{{.Nope}}";
  EXPECT_THROW(render_disk_usage(data["df"], options, true), base::Failure);
}

TEST_F(Figures, DiskUsageOfNewerEngines) {
  const auto usage = base::JsonDocument::parse(
      R"({"ImageUsage":{"ActiveCount":1,"TotalCount":3,"TotalSize":2000,"Reclaimable":500},"ContainerUsage":{},)"
      R"("VolumeUsage":{"TotalCount":1},"BuildCacheUsage":{"TotalSize":10,"Reclaimable":10}})");
  EXPECT_EQ(render_disk_usage(usage->view(), {}, false), "TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE\n"
                                                         "Images          3         1         2kB       500B (25%)\n"
                                                         "Containers      0         0         0B        0B\n"
                                                         "Local Volumes   1         0         0B        0B\n"
                                                         "Build Cache     0         0         10B       10B\n");
}

TEST_F(Figures, StatsWithoutASample) {
  EXPECT_EQ(render(stats, {stats_row("web", {})}, {}),
            "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS\n"
            "               --        --        -- / --             --        --        --          --\n");
}

TEST_F(Figures, EventFormatsAreTriedFirst) {
  const auto code = [](const char* format) {
    try {
      EventPrinter printer(format);
    } catch (const base::Failure& failure) {
      return base::cat(failure.exit_code, " ", failure.text);
    }
    return std::string();
  };
  EXPECT_EQ(code("{{.Nope}}"),
            "64 Error parsing format: template: :1:2: executing \"\" at <.Nope>: can't evaluate field "
            "Nope in type *events.Message");
  EXPECT_EQ(code("{{"), "64 Error parsing format: template: :1: unclosed action");
  EXPECT_EQ(code("{{.Actor.Attributes.name}}"), "");
}

} // namespace
} // namespace skiff::view
