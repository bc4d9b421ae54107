# A room is a folder under src/ with its doors in include/skiff/<room>/. Sources are globbed, so that a new file is
# one file and nothing else. An empty room is an interface target, so that arrows can be written before the room is.

# The standard headers most sources include are compiled once, ahead: a third of the build's time. A source includes what it
# uses all the same (the preset fuzz builds without this). One prelude for each set of options, as the compiler demands.
set(prelude <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
            <variant> <vector>)
if(NOT EXISTS ${CMAKE_BINARY_DIR}/prelude.cpp)
  file(WRITE ${CMAKE_BINARY_DIR}/prelude.cpp "")
endif()
option(SKIFF_PRELUDE "compile the standard headers ahead" ON)

function(skiff_prelude name) # skiff_prelude(NAME [OPTIONS OPTION…] [HEADERS HEADER…] [THIRD_PARTY LIBRARY…])
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "OPTIONS;HEADERS;THIRD_PARTY")
  if(SKIFF_PRELUDE)
    list(TRANSFORM arg_THIRD_PARTY PREPEND third_party_)
    add_library(skiff_prelude_${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/prelude.cpp)
    target_link_libraries(skiff_prelude_${name} PRIVATE skiff_settings ${arg_THIRD_PARTY})
    target_compile_options(skiff_prelude_${name} PRIVATE ${arg_OPTIONS})
    target_precompile_headers(skiff_prelude_${name} PRIVATE ${prelude} ${arg_HEADERS})
  endif()
endfunction()

function(skiff_use_prelude target name) # skiff_use_prelude(TARGET NAME HEADER…): with headers of its own, a prelude of its own
  if(SKIFF_PRELUDE AND ARGN)
    target_precompile_headers(${target} PRIVATE ${prelude} ${ARGN})
  elseif(SKIFF_PRELUDE)
    target_precompile_headers(${target} REUSE_FROM skiff_prelude_${name})
  endif()
endfunction()

skiff_prelude(fast)
if(SKIFF_TESTS)
  skiff_prelude(tests HEADERS <gtest/gtest.h> THIRD_PARTY gtest OPTIONS $<$<BOOL:${SKIFF_STATIC}>:-O0>)
endif()
if(SKIFF_STATIC)
  skiff_prelude(small OPTIONS -Os)
endif()

function(skiff_room room) # AHEAD: headers that nearly every source of the room includes, compiled once with the prelude
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;THIRD_PARTY;AHEAD")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${room}/*.cpp)
  if(NOT sources)
    add_library(skiff_${room} INTERFACE)
    return()
  endif()
  add_library(skiff_${room} STATIC ${sources})
  target_include_directories(skiff_${room} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_USES PREPEND skiff_)
  list(TRANSFORM arg_THIRD_PARTY PREPEND third_party_)
  target_link_libraries(skiff_${room} PUBLIC ${arg_USES} PRIVATE skiff_settings ${arg_THIRD_PARTY})
  if(SKIFF_STATIC AND NOT room MATCHES "^(base|codec|yaml)$")
    target_compile_options(skiff_${room} PRIVATE -Os) # half the size; bytes and rows are not handled one by one there
    skiff_use_prelude(skiff_${room} small ${arg_AHEAD})
  else()
    skiff_use_prelude(skiff_${room} fast ${arg_AHEAD})
  endif()
  if(room STREQUAL base)
    target_link_libraries(skiff_base PUBLIC third_party_json)
  endif()
endfunction()

# One executable per room: every file of tests/unit/<room>/ (libraries after the room name: what else they link).
function(skiff_unit_tests room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/${room}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(unit_${room} ${sources})
  target_include_directories(unit_${room} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(unit_${room} PRIVATE SKIFF_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  target_link_libraries(unit_${room} PRIVATE skiff_${room} skiff_settings third_party_gtest third_party_json ${ARGN})
  if(SKIFF_STATIC)
    target_compile_options(unit_${room} PRIVATE -O0) # the rooms as they are released; the tests themselves quickly
  endif()
  skiff_use_prelude(unit_${room} tests)
  add_dependencies(unit unit_${room})
  add_test(NAME unit_${room} COMMAND unit_${room})
  set_tests_properties(unit_${room} PROPERTIES LABELS unit)
endfunction()
