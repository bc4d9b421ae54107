#pragma once
// Splits a byte stream into the texts of its JSON documents, one per value: `{…}\n{…}`, `{…}{…}` or values spread over
// any number of chunks. It finds the ends of values and nothing more; whether a text is valid JSON is for its parser.
// Only a document that spans chunks is copied.

#include <skiff/base/result.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace skiff::codec {

class JsonLines {
public:
  using Sink = std::function<void(std::string_view document)>;

  /// Takes all of `input` and hands over each document that became complete, without white space around it.
  void feed(std::string_view input, const Sink& sink);
  /// At the end of the stream: hands over a last number or literal; an unfinished document is `unexpected EOF`.
  base::Result<void> finish(const Sink& sink);

private:
  bool scan(char c);
  void deliver(std::string_view piece, const Sink& sink);

  std::string partial_;
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_literal_ = false; // a number, true, false, null at the top level: ends at the next delimiter
};

} // namespace skiff::codec
