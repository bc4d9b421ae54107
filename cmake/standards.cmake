# skiff_settings: everything the compiler is told, in one interface target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(SKIFF_CCACHE ccache)
if(SKIFF_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SKIFF_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${SKIFF_CCACHE})
endif()

add_library(skiff_settings INTERFACE)
target_compile_options(skiff_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  -Wnull-dereference -Wextra-semi)
# Flag and command rows name the fields they set and leave the rest to their defaults: that is how they read.
target_compile_options(skiff_settings INTERFACE -Wno-missing-field-initializers)
if(SKIFF_DEVELOPER)
  target_compile_options(skiff_settings INTERFACE -Werror)
endif()
if(SKIFF_SANITIZE)
  # Without the checks for null, which make the address of a function no constant for GCC: the address sanitizer ends at one too.
  target_compile_options(skiff_settings INTERFACE -fsanitize=${SKIFF_SANITIZE} -fno-sanitize-recover=all
                         -fno-sanitize=null,nonnull-attribute,returns-nonnull-attribute
                         -fno-omit-frame-pointer -Wno-null-dereference)
  target_link_options(skiff_settings INTERFACE -fsanitize=${SKIFF_SANITIZE})
endif()
if(SKIFF_STATIC)
  add_compile_options(-ffunction-sections -fdata-sections -fno-pie)
  # As -static links, but with the start files of a dynamic program: those of -static register the unwind tables one by
  # one, which are then sorted when the first exception is thrown, at 59 million instructions. So the tables are found in
  # the sorted section that the linker makes.
  target_link_options(skiff_settings INTERFACE -s -no-pie -nodefaultlibs -Wl,-static -Wl,--gc-sections)
  set(CMAKE_CXX_STANDARD_LIBRARIES "-Wl,--start-group -lstdc++ -lm -lgcc -lgcc_eh -lc -Wl,--end-group")
endif()
