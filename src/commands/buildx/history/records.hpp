#pragma once
// What the history verbs share: finding records, what they are called, what belongs to them.

#include "commands/buildx/builders.hpp"
#include "commands/buildx/local_state.hpp"

#include <skiff/build/control.hpp>

#include <string>
#include <vector>

namespace skiff::commands {

/// Records of the working builder, the youngest first. `ref` is a reference, `^N` for the N-th before the last, or
/// empty for all. Filters are as typed. Throws Failure.
std::vector<build::BuildRecord> find_records(Session& session, const BuildxOptions& options, const std::string& ref,
                                             const std::vector<std::string>& filters = {});
/// The first of them. Throws Failure if there is none.
build::BuildRecord find_record(Session& session, const BuildxOptions& options, const std::string& ref);

/// From the attributes of the record.
std::string build_name(const build::Attributes& attributes, const LocalBuild& local);

/// A descriptor that belongs to a record, and the platform it is for.
struct RecordAttachment {
  std::string platform;
  build::Descriptor descriptor;
};
/// Results and attestations, by platform and type.
std::vector<RecordAttachment> attachments_of(Session& session, const build::BuildRecord& record);
/// The predicate's type of an attestation, else the media type.
std::string attachment_type(const build::Descriptor& descriptor);

} // namespace skiff::commands
