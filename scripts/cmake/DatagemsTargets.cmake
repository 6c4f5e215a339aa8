# The three kinds of target: a library, a program, a test program.

# datagems_add_library(<name> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
# Makes datagems::<name> with public headers in include/ and private ones in src/.
function(datagems_add_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(datagems_${name} STATIC ${ARG_SOURCES})
    add_library(datagems::${name} ALIAS datagems_${name})
    target_include_directories(datagems_${name} PUBLIC include PRIVATE src)
    target_link_libraries(datagems_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} datagems_warnings)
    datagems_use_precompiled(datagems_${name} standard)
endfunction()

# datagems_add_program(<name> SOURCES <file>... LINK <target>...)
# Makes build/<preset>/bin/<name>. deploy/CMakeLists.txt tells which are installed.
function(datagems_add_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINK} datagems_warnings)
endfunction()

# datagems_add_test(<name> LABEL <unit|integration|contract|fault> SOURCES <file>... LINK <target>... [TIMEOUT <seconds>])
# Makes a Catch2 program <label>_<name>, run by CTest as one test of that label; <label>_tests builds all of a label.
function(datagems_add_test name)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LINK" ${ARGN})
    set(target ${ARG_LABEL}_${name})
    add_executable(${target} ${ARG_SOURCES})
    if(NOT TARGET ${ARG_LABEL}_tests)
        add_custom_target(${ARG_LABEL}_tests)
    endif()
    add_dependencies(${ARG_LABEL}_tests ${target})
    target_link_libraries(${target} PRIVATE datagems::test_support ${ARG_LINK} datagems_warnings)
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_compile_options(${target} PRIVATE ${datagems_test_options})
    datagems_use_precompiled(${target} test)
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 600) # for what hangs, not for a machine that is busy
    endif()
    add_test(NAME ${target} COMMAND ${target} --use-colour no)
    set_tests_properties(${target} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
