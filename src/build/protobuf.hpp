#pragma once
// Protocol buffers, as protozero reads and writes them. What a field is said to be is checked when it is read: the
// library leaves that to assertions, and without them reads beyond the end of a message that has another type in a
// field's place. pbf_reader::get_bool looks at a byte that need not be there: get_uint64 is asked instead.

#include <protozero/exception.hpp>

#define protozero_assert(condition)                                                                                    \
  static_cast<void>((condition) ? 0 : throw protozero::unknown_pbf_wire_type_exception()) // NOLINT: the library's name

#include <protozero/pbf_message.hpp>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
