// The engine on real servers of both kinds, over HTTP.
#include "datagems/test_support/cstore_conformance.hpp"
#include "datagems/test_support/r1fs_conformance.hpp"
#include "ratio1_stores.hpp"

using namespace datagems;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;
using sandbox::Dialect;

TEST_CASE("the engine does what every CStore must do, whatever dialect its node speaks") {
    const auto dialect = GENERATE(Dialect::node, Dialect::node_raw, Dialect::sandbox);
    const Stores stores(dialect);
    const auto first = stores.open();
    const auto second = stores.open();
    datagems::test::check_cstore(*first.cstore, *second.cstore);
}

TEST_CASE("the engine does what every R1FS must do, whatever dialect its node speaks") {
    const auto dialect = GENERATE(Dialect::node, Dialect::node_raw, Dialect::sandbox);
    const Stores stores(dialect);
    const auto first = stores.open();
    const auto second = stores.open();
    const TempDir dir;
    datagems::test::check_r1fs(*first.r1fs, *second.r1fs, dir.path());
}
