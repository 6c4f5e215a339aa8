# Language level, warnings, sanitizers, compiler cache and output folders for every target.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or Sanitize" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")
# -O1 keeps the sanitized suites fast, -g1 keeps file and line in reports at a third of the compile time of -g.
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_C_FLAGS_SANITIZE "${CMAKE_CXX_FLAGS_SANITIZE}")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
endif()

set(DATAGEMS_SANITIZE "" CACHE STRING "Value for -fsanitize=, empty for none")
if(DATAGEMS_SANITIZE)
    add_compile_options(-fsanitize=${DATAGEMS_SANITIZE} -fno-sanitize-recover=all)
    add_compile_options(-Wno-maybe-uninitialized) # false alarms of g++ 12 on instrumented std::regex and std::optional
    add_link_options(-fsanitize=${DATAGEMS_SANITIZE})
    if(DATAGEMS_SANITIZE MATCHES "thread")
        add_compile_options(-Wno-tsan) # Asio's fences, which g++ 12 cannot instrument
    endif()
endif()

# Test code runs once: optimising Catch's macros is a third of its compile time and buys nothing. Of the undefined
# behaviour of tests themselves, the checks of every single pointer are another third; what is tested has them all.
set(datagems_test_options -O0)
if(DATAGEMS_SANITIZE MATCHES "undefined")
    list(APPEND datagems_test_options -fno-sanitize=null,object-size,alignment,vptr)
endif()

# Fuzzers are a build of their own (preset "fuzz"): clang, and only the libraries that they run through.
option(DATAGEMS_FUZZ "Build the fuzzers of tests/fuzz and nothing else" OFF)
if(DATAGEMS_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
    add_link_options(-fsanitize=address,undefined)
endif()

# Two cores and coroutine-heavy headers: a link or a Beast file may need 1 GB under a sanitizer.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=2)
find_package(Threads REQUIRED)

add_library(datagems_warnings INTERFACE)
if(NOT DATAGEMS_FUZZ) # g++ is the compiler whose opinion counts
    target_compile_options(datagems_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
    # g++ 12 inlines Asio's allocation of a coroutine frame but not its release, and takes the pair for a mismatch.
    target_compile_options(datagems_warnings INTERFACE -Wno-mismatched-new-delete)
endif()
