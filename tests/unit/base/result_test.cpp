#include "datagems/base/result.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace datagems;

TEST_CASE("an error keeps its code and gains context") {
    const auto error = with_context(error_from_errno(ENOSPC, "write x"), "ledger");
    CHECK(error.code == errc::no_space);
    CHECK(error.message == "ledger: write x: No space left on device");
}

TEST_CASE("the value of a failed result throws its message") {
    const Result<int> failed = Error{errc::not_found, "no such thing"};
    CHECK_THROWS_WITH((void)failed.value(), "no such thing");
}

TEST_CASE("errno values map to codes a caller can act on") {
    CHECK(error_from_errno(ENOENT, "").code == errc::not_found);
    CHECK(error_from_errno(EACCES, "").code == errc::permission_denied);
    CHECK(error_from_errno(EDQUOT, "").code == errc::no_space);
    CHECK(error_from_errno(EFBIG, "").code == errc::no_space);
    CHECK(error_from_errno(EIO, "").code == errc::io);
    CHECK(to_string(errc::io) == "io");
}
