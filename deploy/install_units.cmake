# Runs at installation, because only then the prefix is known for good (`cmake --install --prefix`): systemd wants
# absolute paths.
get_filename_component(prefix "${CMAKE_INSTALL_PREFIX}" ABSOLUTE)
cmake_path(ABSOLUTE_PATH DATAGEMS_BINDIR BASE_DIRECTORY "${prefix}" OUTPUT_VARIABLE BINDIR)
cmake_path(ABSOLUTE_PATH DATAGEMS_DOCDIR BASE_DIRECTORY "${prefix}" OUTPUT_VARIABLE DOCDIR)
file(READ "${DATAGEMS_UNITS_IN}/sandbox.conf" SANDBOX)
foreach(unit IN ITEMS datagems-gateway.service datagems-worker@.service)
    configure_file("${DATAGEMS_UNITS_IN}/${unit}.in" "${DATAGEMS_UNITS_OUT}/${unit}" @ONLY)
    file(INSTALL "${DATAGEMS_UNITS_OUT}/${unit}" DESTINATION "${prefix}/lib/systemd/system")
endforeach()
