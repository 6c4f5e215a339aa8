#include "web_root.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace datagems::gateway;
namespace fs = std::filesystem;

namespace {

void make_page(const fs::path& folder) {
    fs::create_directories(folder);
    std::ofstream(folder / "index.html") << "<p>hello</p>";
}

} // namespace

TEST_CASE("the web UI lies beside an installed program, or in its checkout") {
    const datagems::test::TempDir folder;
    const auto bin = folder.path() / "build" / "release" / "bin";
    fs::create_directories(bin);
    CHECK_FALSE(find_web_root(bin));
    CHECK_FALSE(find_web_root(""));
    fs::create_directories(folder.path() / "web" / "dist");
    CHECK_FALSE(find_web_root(bin));
    make_page(folder.path() / "web" / "dist");
    CHECK(find_web_root(bin) == (folder.path() / "web" / "dist").string());
    make_page(folder.path() / "build" / "release" / "share" / "datagems" / "web");
    CHECK(find_web_root(bin) == (folder.path() / "build" / "release" / "share" / "datagems" / "web").string());
}

TEST_CASE("a program knows where it lies") {
    CHECK(fs::exists(program_folder() / "unit_gateway"));
}
