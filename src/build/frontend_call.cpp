#include "build/frontend_call.hpp"

#include "build/messages.hpp"
#include "build/remote_file.hpp"

#include <skiff/base/failure.hpp>
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
  if (request.file_url.empty()) {
    writer.add_string(2, request.frontend);
    add_map(writer, 3, options);
  } else {
    writer.add_message(1, file_definition(request.file_url));
  }
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

std::string reference_of(std::string_view bytes) {
  protozero::pbf_reader result(bytes.data(), bytes.size());
  std::string out;
  while (result.next(3))
    for (auto reference = result.get_message(); reference.next(1);) out = reference.get_string();
  return out;
}

class Ignored final : public GrpcHandler {
  void message(GrpcCall& /*call*/, std::string_view /*message*/) override {}
};

/// The calls within a Solve.
class Bridge {
public:
  Bridge(GrpcConnection& control, const std::string& reference)
      : control_(control), build_({{"buildkit-controlapi-buildid", reference}}) {}

  void call(std::string_view method, std::string_view request, std::unique_ptr<GrpcHandler> handler) {
    auto& call = control_.call(base::cat("/moby.buildkit.v1.frontend.LLBBridge/", method), build_, std::move(handler));
    call.send(request);
    call.half_close();
  }

  /// Ends the Solve: with the result of a frontend, or with an error.
  void give_back(const GrpcStatus& status, std::string_view result) {
    std::string out;
    {
      protozero::pbf_writer writer(out);
      if (status.ok()) {
        writer.add_message(1, result.data(), result.size());
      } else if (!status.details.empty()) {
        writer.add_message(2, status.details);
      } else {
        protozero::pbf_writer error(writer, 2);
        error.add_int32(1, status.code);
        error.add_string(2, status.message);
      }
    }
    call("Return", out, std::make_unique<Ignored>());
  }

private:
  GrpcConnection& control_;
  GrpcMetadata build_;
};

class ReadFileCall final : public GrpcHandler {
public:
  ReadFileCall(const Bridge& bridge, const std::string& url, Attributes& answer)
      : bridge_(bridge), url_(url), answer_(answer) {}

  void message(GrpcCall& /*call*/, std::string_view message) override {
    try {
      answer_["file"] = read_file_answer(message, url_);
    } catch (const base::Failure& failure) {
      too_large_ = failure.text;
    }
  }

  void done(const GrpcStatus& status) override {
    constexpr int unknown = 2;
    bridge_.give_back(too_large_.empty() ? status : GrpcStatus{unknown, too_large_}, {});
  }

private:
  Bridge bridge_;
  std::string url_, too_large_;
  Attributes& answer_;
};

class FrontendCall final : public GrpcHandler {
public:
  FrontendCall(const Bridge& bridge, const BuildKitRequest& request, Attributes& answer)
      : bridge_(bridge), request_(request), answer_(answer) {}

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
    if (status.ok() && !request_.file_url.empty())
      return bridge_.call("ReadFile", read_file_request(reference_of(result_)),
                          std::make_unique<ReadFileCall>(bridge_, request_.file_url, answer_));
    bridge_.give_back(status, result_);
    if (!status.ok()) return;
    const FrontendResult result = read_result(result_);
    if (!request_.question.empty()) answer_ = result.metadata;
    if (request_.on_frontend) request_.on_frontend(result);
  }

private:
  Bridge bridge_;
  const BuildKitRequest& request_;
  Attributes& answer_;
  std::string result_;
};

} // namespace

void ask_frontend(GrpcConnection& control, const BuildKitRequest& request, Attributes& answer) {
  Bridge bridge(control, request.reference);
  bridge.call("Solve", frontend_request(request), std::make_unique<FrontendCall>(bridge, request, answer));
}

} // namespace skiff::build
