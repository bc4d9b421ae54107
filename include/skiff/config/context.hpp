#pragma once
// The context store: contexts/meta/<sha256 of the name>/meta.json and contexts/tls/<same>/<endpoint>/<file> below the
// configuration folder, shared with the official client: same files, same bytes. The context "default" is not stored;
// whoever knows flags and environment makes it.

#include <skiff/config/config.hpp>

#include <map>

namespace skiff::config {

inline constexpr std::string_view default_context = "default";

/// Why a stored context cannot have this name, in docker's words; empty if it can.
std::string context_name_fault(std::string_view name);

/// `kind` is "meta" or "tls".
std::string context_folder(const Config& config, std::string_view kind, std::string_view name);

/// {"Name","Metadata":{"Description",…},"Endpoints":{"docker":{"Host","SkipTLSVerify"}}} in docker's order. Throws
/// Failure with docker's text; its kind is not_found if there is none.
base::JsonDocument read_context(const Config& config, std::string_view name);
/// False only if it is certain that there is none.
bool may_have_context(const Config& config, std::string_view name);
/// The stored ones in natural order of their names. Throws Failure if one cannot be read.
std::vector<base::JsonDocument> read_contexts(const Config& config);
/// The document in docker's order of keys, without what is empty.
base::JsonDocument normalised_context(base::JsonView context);
/// Compact JSON as Go's default encoder writes it, which escapes <, > and &.
std::string context_json(const base::JsonDocument& context);
/// Makes or replaces the file of the context the document names; its TLS files stay.
void write_context(const Config& config, const base::JsonDocument& context);
/// Metadata and TLS files; a context that is not there is no error.
void remove_context(const Config& config, std::string_view name);

/// File name → bytes, by endpoint.
using TlsFiles = std::map<std::string, std::map<std::string, std::string>>;
TlsFiles read_tls(const Config& config, std::string_view name);
/// Replaces the files of the endpoints named in `files` (all of the context's with `others_too`).
void write_tls(const Config& config, std::string_view name, const TlsFiles& files, bool others_too);

/// The archive that `context export` writes: as docker's, byte for byte: its last file is not padded and the
/// blocks that end a tar archive are missing.
std::string context_archive(const base::JsonDocument& context, const TlsFiles& tls);
struct ContextImport {
  base::JsonDocument context;
  TlsFiles tls;
};
/// Reads such an archive (tar, or zip without compression) for a context called `name`. Throws Failure.
ContextImport read_context_archive(std::string_view archive, std::string_view name);

/// What must hold of PEM texts before they are stored: a `ca` with a certificate, a `cert` that goes with its `key`.
/// In docker's words; empty if all is well.
std::string tls_fault(std::string_view ca, std::string_view cert, std::string_view key);

/// Throws Failure if there is no such context.
EndpointText context_endpoint(const Config& config, std::string_view name);

/// "default" and the stored ones, sorted; what cannot be read is left out.
std::vector<std::string> context_names(const Config& config);

} // namespace skiff::config
