# Third-party packages, all from Debian 12 (scripts/setup installs them).

find_package(PkgConfig REQUIRED)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8)
if(DATAGEMS_FUZZ)
    find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers url)
    find_package(OpenSSL 3 REQUIRED)
    return()
endif()

find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers json url)
find_package(OpenSSL 3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(Catch2 2 REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(argon2 REQUIRED IMPORTED_TARGET libargon2)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)

# Asio and Beast are compiled once (libs/async, libs/http); every other file sees declarations only.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
