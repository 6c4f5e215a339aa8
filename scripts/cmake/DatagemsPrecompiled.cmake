# Precompiled headers: two thirds of the compile time of a source is reading headers. They are shared by all targets of
# the same flags, and only save time: every source includes what it uses, as the builds without them (presets "warnings"
# and "debug") show.
#
# g++ 12 does not know a precompiled header of the standard library for a system header's any more, and warns of its
# inlined insides: those four warnings are heard in the preset "warnings" alone.
option(DATAGEMS_PRECOMPILED "Share precompiled headers between targets" ON)
set(datagems_precompiled_kinds)
if(DATAGEMS_PRECOMPILED AND NOT DATAGEMS_FUZZ)
    set(datagems_precompiled_kinds test standard)
    add_compile_options(-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
endif()

# datagems_add_precompiled(<kind> [option...]): a header of precompiled/ for targets with these compile options.
function(datagems_add_precompiled kind)
    if(NOT kind IN_LIST datagems_precompiled_kinds)
        return()
    endif()
    set(target datagems_precompiled_${kind})
    add_library(${target} OBJECT "${PROJECT_SOURCE_DIR}/scripts/cmake/precompiled/empty.cpp")
    target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/scripts/cmake/precompiled/${kind}.hpp")
    target_link_libraries(${target} PRIVATE datagems_warnings)
    target_compile_options(${target} PRIVATE ${ARGN})
endfunction()

# datagems_use_precompiled(<target> <kind>)
function(datagems_use_precompiled target kind)
    if(kind IN_LIST datagems_precompiled_kinds)
        target_precompile_headers(${target} REUSE_FROM datagems_precompiled_${kind})
    endif()
endfunction()

datagems_add_precompiled(standard)
# Tests are programs: -fPIE, where libraries are -fPIC.
datagems_add_precompiled(test ${datagems_test_options} -fPIE)
