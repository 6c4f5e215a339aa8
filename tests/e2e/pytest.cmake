# datagems_add_pytest(<label> <file> <seconds> [ENGINE <engine>])
# Runs a file of Python tests against the programs of this build, as one test of that label: <label>_<name>, or
# <label>_<name>_<engine> where one is given.
function(datagems_add_pytest label file timeout)
    cmake_parse_arguments(ARG "" "ENGINE" "" ${ARGN})
    get_filename_component(name "${file}" NAME_WE)
    string(REGEX REPLACE "^test_" "${label}_" name "${name}")
    set(engine)
    if(ARG_ENGINE)
        set(name "${name}_${ARG_ENGINE}")
        set(engine "--engine=${ARG_ENGINE}")
    endif()
    add_test(NAME ${name}
             COMMAND /usr/bin/python3 -m pytest -q -x -p no:cacheprovider ${engine}
                     "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    set(patience 1)
    if(DATAGEMS_SANITIZE)
        set(patience 4)
        math(EXPR timeout "${timeout} * 3")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${timeout}
        ENVIRONMENT "DATAGEMS_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};DATAGEMS_TEST_PATIENCE=${patience};PYTHONDONTWRITEBYTECODE=1;PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/e2e")
endfunction()
