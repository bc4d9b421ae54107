#include "build/remote_file.hpp"

#include "build/messages.hpp"

#include <skiff/base/failure.hpp>
#include <skiff/base/text.hpp>
#include <skiff/build/buildkit.hpp>
#include <skiff/codec/sha256.hpp>

namespace skiff::build {

namespace {
constexpr std::int64_t largest = 2 * 1024 * 1024; // of the official client
} // namespace

std::string file_definition(const std::string& url) {
  std::string source;
  {
    protozero::pbf_writer operation(source);
    protozero::pbf_writer writer(operation, 3);
    writer.add_string(1, url);
    add_map(writer, 2, {{"http.filename", "Dockerfile"}});
  }
  const std::string digest = "sha256:" + codec::sha256_hex(source);
  std::string result; // an operation that only refers to the other
  {
    protozero::pbf_writer operation(result);
    protozero::pbf_writer(operation, 1).add_string(1, digest);
  }
  std::string out;
  {
    protozero::pbf_writer definition(out);
    definition.add_bytes(1, source);
    definition.add_bytes(1, result);
    protozero::pbf_writer entry(definition, 2);
    entry.add_string(1, digest);
    protozero::pbf_writer metadata(entry, 2);
    add_map(metadata, 2, {{"llb.customname", "[internal] load " + url}});
  }
  return out;
}

std::string read_file_request(std::string_view reference) {
  std::string out;
  protozero::pbf_writer request(out);
  request.add_string(1, reference.data(), reference.size());
  request.add_string(2, "Dockerfile");
  protozero::pbf_writer(request, 3).add_int64(2, largest + 1);
  return out;
}

std::string read_file_answer(std::string_view message, const std::string& url) {
  protozero::pbf_reader reader(message.data(), message.size());
  std::string out;
  while (reader.next(1)) out = reader.get_bytes();
  if (out.size() > static_cast<std::size_t>(largest))
    throw base::Failure(base::cat("Dockerfile ", url, " bigger than allowed max size (2.097MB)"));
  return out;
}

std::string fetch_dockerfile(api::Engine& engine, const std::string& url, const BuildKitEvents& events) {
  BuildKitRequest request;
  request.file_url = url;
  return buildkit_build(engine, std::move(request), events).response["file"];
}

} // namespace skiff::build
