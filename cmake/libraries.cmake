# One interface target per third-party library, third_party_<name>; a room links only those it may include.
# The preset `release` is static: see lean_curl.cmake for the libcurl it uses.
find_package(PkgConfig)
find_package(Threads REQUIRED)

function(third_party name)
  add_library(third_party_${name} INTERFACE)
  target_link_libraries(third_party_${name} INTERFACE ${ARGN})
endfunction()

# libyaml, nghttp2 and protozero have no CMake packages on Debian, Ubuntu or Alpine.
function(third_party_plain name header library)
  find_path(SKIFF_${name}_INCLUDE ${header} REQUIRED)
  add_library(third_party_${name} INTERFACE)
  target_include_directories(third_party_${name} SYSTEM INTERFACE ${SKIFF_${name}_INCLUDE})
  if(library)
    if(SKIFF_STATIC)
      find_library(SKIFF_${name}_LIBRARY NAMES lib${library}.a REQUIRED)
    else()
      find_library(SKIFF_${name}_LIBRARY NAMES ${library} REQUIRED)
    endif()
    target_link_libraries(third_party_${name} INTERFACE ${SKIFF_${name}_LIBRARY})
  endif()
endfunction()

find_package(nlohmann_json 3.11 REQUIRED)
third_party(json nlohmann_json::nlohmann_json)

find_package(CLI11 2.1 REQUIRED)
third_party(cli11 CLI11::CLI11)

find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
add_library(third_party_spdlog INTERFACE)
if(SKIFF_STATIC)
  # Debian packages no static archive: the header-only form, with fmt header-only as well.
  get_target_property(spdlog_include spdlog::spdlog_header_only INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(third_party_spdlog SYSTEM INTERFACE ${spdlog_include})
  target_compile_definitions(third_party_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
  target_link_libraries(third_party_spdlog INTERFACE fmt::fmt-header-only Threads::Threads)
else()
  target_link_libraries(third_party_spdlog INTERFACE spdlog::spdlog)
endif()

if(SKIFF_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  # Exceptions never pass through OpenSSL (our callbacks are noexcept): its unwind tables are half a megabyte of nothing.
  foreach(name crypto ssl)
    string(TOUPPER ${name} upper)
    find_library(SKIFF_OPENSSL_${upper} NAMES lib${name}.a REQUIRED)
    set(lean ${CMAKE_BINARY_DIR}/lib${name}.a)
    if(NOT EXISTS ${lean} OR ${SKIFF_OPENSSL_${upper}} IS_NEWER_THAN ${lean})
      execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame ${SKIFF_OPENSSL_${upper}} ${lean}
                      COMMAND_ERROR_IS_FATAL ANY)
    endif()
    set(OPENSSL_${upper}_LIBRARY ${lean} CACHE FILEPATH "" FORCE)
  endforeach()
endif()
find_package(OpenSSL 3 REQUIRED)
third_party(openssl OpenSSL::SSL OpenSSL::Crypto)

if(SKIFF_STATIC)
  include(lean_curl)
else()
  find_package(CURL 7.88 REQUIRED)
  third_party(curl CURL::libcurl)
endif()

third_party_plain(yaml yaml.h yaml)
third_party_plain(nghttp2 nghttp2/nghttp2.h nghttp2)
third_party_plain(protozero protozero/pbf_reader.hpp "")

if(SKIFF_TESTS)
  find_package(GTest 1.12 REQUIRED)
  third_party(gtest GTest::gmock GTest::gtest GTest::gtest_main)
endif()
