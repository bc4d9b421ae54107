#include <skiff/view/listings.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace skiff::view {
namespace {

constexpr const char* container = R"({"Id":"1321fafea70188950bf0","Names":["/fmtc-web-1"],"Image":"busybox:latest",
 "Command":"sleep 300","Created":1795477069,"Ports":[
 {"IP":"0.0.0.0","PrivatePort":82,"PublicPort":32810,"Type":"tcp"},{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":18941,"Type":"tcp"},
 {"IP":"::","PrivatePort":80,"PublicPort":18941,"Type":"tcp"}],
 "Labels":{"a":"b","com.docker.compose.project":"fmtc","com.docker.compose.service":"web"},
 "State":"running","Status":"Up 1 second","NetworkSettings":{"Networks":{"fmtc_default":{}}},
 "Mounts":[{"Type":"volume","Name":"fmtc_vv","Source":"/x","Destination":"/d","Driver":"local"}]})";

// As compose 2.40 printed this container, but for the order of labels, which is random there.
TEST(ComposeContainers, AreWhatComposePrints) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const auto listed = base::JsonDocument::parse(container);
  const auto inspected = base::JsonDocument::parse(R"({"State":{"Status":"running","ExitCode":7}})");
  const std::vector<Row> rows = {compose_row(listed->view(), inspected->view())};
  ListOptions options;
  options.now = {1795477070, 0};
  EXPECT_EQ(render(compose_containers, rows, options),
            "NAME         IMAGE            COMMAND       SERVICE   CREATED        STATUS        PORTS\n"
            "fmtc-web-1   busybox:latest   \"sleep 300\"   web       1 second ago   Up 1 second   "
            "0.0.0.0:18941->80/tcp, [::]:18941->80/tcp, 0.0.0.0:32810->82/tcp\n");
  options.format = "json";
  EXPECT_EQ(
      render(compose_containers, rows, options),
      R"({"Command":"\"sleep 300\"","CreatedAt":"2026-11-23 23:37:49 +0000 UTC","ExitCode":0,"Health":"",)"
      R"("ID":"1321fafea701","Image":"busybox:latest","Labels":"a=b,com.docker.compose.project=fmtc,)"
      R"(com.docker.compose.service=web","LocalVolumes":"1","Mounts":"fmtc_vv","Name":"fmtc-web-1",)"
      R"("Names":"fmtc-web-1","Networks":"fmtc_default","Ports":"0.0.0.0:18941-\u003e80/tcp, [::]:18941-\u003e80/tcp, )"
      R"(0.0.0.0:32810-\u003e82/tcp","Project":"fmtc","Publishers":[{"URL":"0.0.0.0","TargetPort":80,)"
      R"("PublishedPort":18941,"Protocol":"tcp"},{"URL":"::","TargetPort":80,"PublishedPort":18941,"Protocol":"tcp"},)"
      R"({"URL":"0.0.0.0","TargetPort":82,"PublishedPort":32810,"Protocol":"tcp"}],"RunningFor":"1 second ago",)"
      R"("Service":"web","Size":"0B","State":"running","Status":"Up 1 second"})"
      "\n");
  options.format = "table {{.Name}}\t{{.ExitCode}}\t{{range .Publishers}}{{.PublishedPort}} {{end}}\t{{.Label \"a\"}}";
  EXPECT_EQ(render(compose_containers, rows, options), "NAME         <no value>                        a\n"
                                                       "fmtc-web-1   0            18941 18941 32810    b\n");
}

TEST(ComposeContainers, ExitCodeAndHealthComeFromInspect) {
  const auto listed = base::JsonDocument::parse(container);
  const auto ended = base::JsonDocument::parse(R"({"State":{"Status":"exited","ExitCode":7,"Health":{"Status":"x"}}})");
  const auto healthy = base::JsonDocument::parse(R"({"State":{"Status":"running","Health":{"Status":"healthy"}}})");
  ListOptions options;
  options.format = "{{.ExitCode}} {{.Health}}";
  EXPECT_EQ(render(compose_containers,
                   {compose_row(listed->view(), ended->view()), compose_row(listed->view(), healthy->view())}, options),
            "7 \n0 healthy\n");
}

} // namespace
} // namespace skiff::view
