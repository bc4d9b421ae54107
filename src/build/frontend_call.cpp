#include "build/frontend_call.hpp"

#include "build/messages.hpp"

#include <skiff/base/text.hpp>

namespace skiff::build {

namespace {

// moby.buildkit.v1.frontend.SolveRequest
std::string frontend_request(const BuildKitRequest& request) {
  Attributes options = request.attributes;
  if (!request.question.empty()) {
    std::string& capabilities = options["frontend.caps"];
    capabilities += base::cat(capabilities.empty() ? "" : ",", "moby.buildkit.frontend.subrequests+forward");
    options["requestid"] = request.question;
  }
  std::string out;
  protozero::pbf_writer writer(out);
  writer.add_string(2, request.frontend);
  add_map(writer, 3, options);
  writer.add_bool(5, true); // results as references
  writer.add_bool(6, true);
  add_map(writer, 13, request.inputs);
  return out;
}

std::string definition_of(protozero::pbf_reader reference) {
  std::string out;
  while (reference.next(2)) out = reference.get_bytes();
  return out;
}

// moby.buildkit.v1.frontend.Result
FrontendResult read_result(std::string_view bytes) {
  FrontendResult out;
  protozero::pbf_reader result(bytes.data(), bytes.size());
  while (result.next()) switch (result.tag()) {
    case 3:
      out.definitions[{}] = definition_of(result.get_message());
      break;
    case 4:
      for (auto map = result.get_message(); map.next(1);) {
        std::string platform;
        for (auto entry = map.get_message(); entry.next();) switch (entry.tag()) {
          case 1:
            platform = entry.get_string();
            break;
          case 2:
            out.definitions[platform] = definition_of(entry.get_message());
            break;
          default:
            entry.skip();
          }
      }
      break;
    case 10:
      read_entry(result.get_message(), out.metadata);
      break;
    default:
      result.skip();
    }
  return out;
}

class FrontendCall final : public GrpcHandler {
public:
  FrontendCall(GrpcConnection& control, const BuildKitRequest& request, GrpcMetadata build, Attributes& answer)
      : control_(control), request_(request), build_(std::move(build)), answer_(answer) {}

  void message(GrpcCall& /*call*/, std::string_view message) override {
    protozero::pbf_reader reader(message.data(), message.size());
    while (reader.next()) {
      if (reader.tag() == 3)
        result_ = reader.get_bytes();
      else
        reader.skip();
    }
  }

  void done(const GrpcStatus& status) override {
    std::string out;
    {
      protozero::pbf_writer writer(out);
      if (status.ok()) {
        writer.add_message(1, result_);
      } else if (!status.details.empty()) {
        writer.add_message(2, status.details);
      } else {
        protozero::pbf_writer error(writer, 2);
        error.add_int32(1, status.code);
        error.add_string(2, status.message);
      }
    }
    auto& end = control_.call("/moby.buildkit.v1.frontend.LLBBridge/Return", build_, std::make_unique<Ignored>());
    end.send(out);
    end.half_close();
    if (!status.ok()) return;
    const FrontendResult result = read_result(result_);
    if (!request_.question.empty()) answer_ = result.metadata;
    if (request_.on_frontend) request_.on_frontend(result);
  }

private:
  class Ignored final : public GrpcHandler {
    void message(GrpcCall& /*call*/, std::string_view /*message*/) override {}
  };
  GrpcConnection& control_;
  const BuildKitRequest& request_;
  GrpcMetadata build_;
  Attributes& answer_;
  std::string result_;
};

} // namespace

void ask_frontend(GrpcConnection& control, const BuildKitRequest& request, Attributes& answer) {
  const GrpcMetadata build = {{"buildkit-controlapi-buildid", request.reference}};
  auto& call = control.call("/moby.buildkit.v1.frontend.LLBBridge/Solve", build,
                            std::make_unique<FrontendCall>(control, request, build, answer));
  call.send(frontend_request(request));
  call.half_close();
}

} // namespace skiff::build
