# third_party_curl of the static release: a libcurl with HTTP, Unix sockets, IPv6 and OpenSSL, and nothing else.
# Its source is, in this order: FETCHCONTENT_SOURCE_DIR_CURL if given, the pinned upstream release, the source package
# of this Debian or Ubuntu (cmake/debian_source.sh). What was fetched stays in the build folder.
set(SKIFF_CURL_VERSION 8.14.1)
set(SKIFF_CURL_SHA256 f4619a1e2474c4bbfedc88a7c2191209c8334b48fa1f4e53fd584cc12e9120dd)

function(skiff_curl_upstream folder)
  string(REPLACE . _ tag ${SKIFF_CURL_VERSION})
  set(archive ${CMAKE_BINARY_DIR}/curl-${SKIFF_CURL_VERSION}.tar.xz)
  foreach(url https://curl.se/download/curl-${SKIFF_CURL_VERSION}.tar.xz
              https://github.com/curl/curl/releases/download/curl-${tag}/curl-${SKIFF_CURL_VERSION}.tar.xz)
    file(DOWNLOAD ${url} ${archive} STATUS status INACTIVITY_TIMEOUT 10 TIMEOUT 120)
    list(GET status 0 code)
    if(code EQUAL 0)
      file(SHA256 ${archive} sum)
      if(NOT sum STREQUAL SKIFF_CURL_SHA256)
        message(FATAL_ERROR "${url}: SHA-256 is ${sum}, expected ${SKIFF_CURL_SHA256}")
      endif()
      file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${CMAKE_BINARY_DIR}/curl-upstream)
      file(RENAME ${CMAKE_BINARY_DIR}/curl-upstream/curl-${SKIFF_CURL_VERSION} ${folder})
      return()
    endif()
    file(REMOVE ${archive})
  endforeach()
endfunction()

if(FETCHCONTENT_SOURCE_DIR_CURL)
  set(SKIFF_CURL_SOURCE ${FETCHCONTENT_SOURCE_DIR_CURL})
else()
  set(SKIFF_CURL_SOURCE ${CMAKE_BINARY_DIR}/curl-source)
  if(NOT EXISTS ${SKIFF_CURL_SOURCE}/CMakeLists.txt)
    message(STATUS "libcurl: fetching ${SKIFF_CURL_VERSION} from upstream")
    skiff_curl_upstream(${SKIFF_CURL_SOURCE})
  endif()
  if(NOT EXISTS ${SKIFF_CURL_SOURCE}/CMakeLists.txt)
    message(STATUS "libcurl: upstream cannot be reached, using the distribution's source package")
    execute_process(COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/debian_source.sh curl ${SKIFF_CURL_SOURCE})
  endif()
endif()
# libcurl initialises OpenSSL when it is initialised itself: 2 million instructions, two thirds of `skiff ps` on a Unix
# socket. OpenSSL initialises itself on first use, so the call is left out of our own copy.
if(SKIFF_CURL_SOURCE STREQUAL ${CMAKE_BINARY_DIR}/curl-source AND EXISTS ${SKIFF_CURL_SOURCE}/lib/vtls/openssl.c)
  file(READ ${SKIFF_CURL_SOURCE}/lib/vtls/openssl.c text)
  string(REPLACE "\n  OPENSSL_init_ssl(flags, NULL);\n" "\n  (void)flags;\n" patched "${text}")
  if(NOT patched STREQUAL text)
    file(WRITE ${SKIFF_CURL_SOURCE}/lib/vtls/openssl.c "${patched}")
  endif()
endif()
# 7.88, the distribution's, reads each answer's status line with sscanf, later versions do so by hand: 3 % of the
# processor time of a hundred small requests.
if(SKIFF_CURL_SOURCE STREQUAL ${CMAKE_BINARY_DIR}/curl-source AND EXISTS ${SKIFF_CURL_SOURCE}/lib/http.c)
  file(READ ${SKIFF_CURL_SOURCE}/lib/http.c text)
  set(slow [=[
        nc = sscanf(HEADER1,
                    " HTTP/%1d.%1d%c%3d%c",]=])
  set(quick [=[
        if(!strncmp(headp, "HTTP/1.1 ", 9) && headp[9] >= '1' && headp[9] <= '9' &&
           ISDIGIT(headp[10]) && ISDIGIT(headp[11]) && !ISDIGIT(headp[12])) {
          httpversion_major = httpversion = 1;
          separator = ' ';
          k->httpcode = (headp[9] - '0') * 100 + (headp[10] - '0') * 10 + headp[11] - '0';
          nc = 4;
        }
        else
]=])
  string(FIND "${text}" "${quick}" done)
  if(done EQUAL -1)
    string(REPLACE "${slow}" "${quick}${slow}" patched "${text}")
    if(NOT patched STREQUAL text)
      file(WRITE ${SKIFF_CURL_SOURCE}/lib/http.c "${patched}")
    endif()
  endif()
endif()
if(NOT EXISTS ${SKIFF_CURL_SOURCE}/CMakeLists.txt)
  message(FATAL_ERROR "no source of libcurl: unpack curl ${SKIFF_CURL_VERSION} (or 7.88 and later) somewhere and "
                      "configure with -DFETCHCONTENT_SOURCE_DIR_CURL=<that folder>")
endif()

# Both spellings where releases differ; an unknown name is only an unused variable.
set(on BUILD_STATIC_LIBS HTTP_ONLY CURL_USE_OPENSSL ENABLE_IPV6 ENABLE_UNIX_SOCKETS ENABLE_THREADED_RESOLVER
       CURL_DISABLE_INSTALL)
set(off BUILD_SHARED_LIBS BUILD_CURL_EXE BUILD_TESTING BUILD_EXAMPLES BUILD_LIBCURL_DOCS BUILD_MISC_DOCS
        ENABLE_CURL_MANUAL ENABLE_MANUAL CURL_ZLIB CURL_BROTLI CURL_ZSTD USE_NGHTTP2 USE_LIBIDN2 CURL_USE_LIBPSL
        CURL_USE_LIBSSH2 CURL_USE_LIBSSH CURL_USE_GSSAPI CURL_ENABLE_EXPORT_TARGET CURL_WERROR CURL_USE_PKGCONFIG)
set(left_out ALTSVC AWS BEARER_AUTH COOKIES CRYPTO_AUTH DIGEST_AUTH DOH FORM_API GETOPTIONS HSTS IPFS KERBEROS_AUTH
             LIBCURL_OPTION MIME NEGOTIATE_AUTH NETRC NTLM OPENSSL_AUTO_LOAD_CONFIG PARSEDATE
             SHA512_256 SHUFFLE_DNS SRP WEBSOCKETS)
list(TRANSFORM left_out PREPEND CURL_DISABLE_)
foreach(option ${on} ${left_out})
  set(${option} ON CACHE INTERNAL "lean libcurl")
endforeach()
foreach(option ${off})
  set(${option} OFF CACHE INTERNAL "lean libcurl")
endforeach()

add_subdirectory(${SKIFF_CURL_SOURCE} ${CMAKE_BINARY_DIR}/curl EXCLUDE_FROM_ALL)
foreach(target libcurl_static libcurl)
  if(TARGET ${target})
    get_target_property(aliased ${target} ALIASED_TARGET)
    if(NOT aliased)
      # Small: between two answers of a busy engine its code is in no cache. 5 % less for compose down than with -O3.
      target_compile_options(${target} PRIVATE -w -Os -ffunction-sections -fdata-sections)
      # The headers API keeps a copy of every header; 7.88 has no option for it.
      target_compile_definitions(${target} INTERFACE CURL_STATICLIB PRIVATE CURL_DISABLE_HEADERS_API)
      third_party(curl ${target})
      break()
    endif()
  endif()
endforeach()
if(NOT TARGET third_party_curl)
  message(FATAL_ERROR "the source of libcurl in ${SKIFF_CURL_SOURCE} has no static library target")
endif()
