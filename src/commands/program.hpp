#pragma once
// What the program says of itself: the docker version it follows (scripts compare it), and its own as the build.

#include <string_view>

#ifndef SKIFF_VERSION
#define SKIFF_VERSION "0.0.0"
#endif

namespace skiff::commands {

inline constexpr std::string_view docker_version = "28.5.2";
inline constexpr std::string_view buildx_followed = "0.29.1";
inline constexpr std::string_view build_name = "skiff-" SKIFF_VERSION;
inline constexpr std::string_view compiler_version = "gcc-" __VERSION__;
#if defined(__x86_64__)
inline constexpr std::string_view architecture = "amd64";
#elif defined(__aarch64__)
inline constexpr std::string_view architecture = "arm64";
#else
inline constexpr std::string_view architecture = "unknown";
#endif
/// The day of the build in the form of C's asctime, from __DATE__ ("Nov 23 2026") and __TIME__.
inline constexpr std::string_view build_date = __DATE__ " " __TIME__;

} // namespace skiff::commands
