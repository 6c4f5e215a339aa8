#include "datagems/observe/log.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using log::Format;
using log::Level;

TEST_CASE("a text line holds time, level, event and fields") {
    CHECK(log::format_line(Format::text, Level::info, "T", "job.started",
                           {{"job", "job_1"}, {"records", 500}, {"ok", true}, {"title", "two words"}}) ==
          R"(T info job.started job=job_1 records=500 ok=true title="two words")");
}

TEST_CASE("a JSON line is one object") {
    CHECK(log::format_line(Format::json, Level::error, "T", "store.away", {{"why", "say \"no\""}, {"n", 1.5}}) ==
          R"({"time":"T","level":"error","event":"store.away","why":"say \"no\"","n":1.5})");
}

TEST_CASE("a field cannot forge a line or a field") {
    CHECK(log::format_line(Format::text, Level::warning, "T", "e", {{"v", "a\nT error fake x=1"}}) ==
          R"(T warning e v="a\nT error fake x=1")");
    CHECK(log::format_line(Format::text, Level::warning, "T", "e", {{"v", "\x1b[2J"}, {"w", ""}}) ==
          R"(T warning e v="\u001b[2J" w="")");
}
