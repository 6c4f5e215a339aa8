// What every R1FS engine must do; see cstore_conformance.hpp. `directory` is a private one for files to add.
#pragma once

#include "datagems/persistence/r1fs.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace datagems::test {

inline std::string read_in_pieces(persistence::R1fs& store, std::string_view cid, std::size_t piece) {
    auto reader = store.open(cid);
    REQUIRE(reader.has_value());
    std::string content;
    std::vector<char> buffer(piece);
    for (;;) {
        const auto count = (*reader)->read(buffer);
        REQUIRE(count.has_value());
        if (*count == 0) break;
        REQUIRE(*count <= piece);
        content.append(buffer.data(), *count);
    }
    CHECK((*reader)->read(buffer).value() == 0);
    return content;
}

inline std::string bytes_of_every_kind(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (auto& byte : bytes) {
        state = state * 1'664'525U + 1'013'904'223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

inline void check_round_trips(persistence::R1fs& first, persistence::R1fs& second,
                              const std::filesystem::path& directory) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{1} << 20U}) {
        INFO(size << " bytes");
        const auto content = bytes_of_every_kind(size);
        const auto cid = first.add_bytes(content, "result.jsonl");
        REQUIRE(cid.has_value());
        CHECK((second.read_all(*cid, size).value() == content));
        CHECK((read_in_pieces(second, *cid, 1000) == content));
        if (size > 0) CHECK(second.read_all(*cid, size - 1).error().code == errc::too_large);

        const auto path = directory / "source.bin";
        std::ofstream(path, std::ios::binary) << content;
        const auto from_file = second.add_file(path, "source.bin");
        REQUIRE(from_file.has_value());
        CHECK((first.read_all(*from_file, size).value() == content));
        CHECK(std::filesystem::exists(path));
    }
    CHECK(first.add_file(directory / "absent", "absent").error().code == errc::not_found);
}

// Where an engine tells the size it also goes to any place.
inline void check_places(persistence::R1fs& store) {
    const auto content = bytes_of_every_kind(10'000);
    const auto cid = store.add_bytes(content, "result.jsonl").value();
    const auto reader = store.open(cid).value();
    if (!reader->size()) {
        CHECK(reader->seek(0).error().code == errc::unsupported);
        return;
    }
    CHECK(*reader->size() == content.size());
    std::vector<char> buffer(100);
    for (const std::size_t place : {std::size_t{9'999}, std::size_t{0}, std::size_t{5'000}, std::size_t{5'000}}) {
        REQUIRE(reader->seek(place).has_value());
        const auto count = reader->read(buffer).value();
        CHECK(count > 0);
        CHECK((std::string_view(buffer.data(), count) == std::string_view(content).substr(place, count)));
    }
    for (const std::size_t place : {std::size_t{10'000}, std::size_t{1} << 40U}) {
        REQUIRE(reader->seek(place).has_value());
        CHECK(reader->read(buffer).value() == 0);
    }
    REQUIRE(reader->seek(9'990).has_value());
    CHECK(reader->read(buffer).value() == 10);
    CHECK(*reader->size() == content.size());
}

inline void check_missing_and_hostile_names(persistence::R1fs& store) {
    const auto cid = store.add_bytes("to be removed", "x").value();
    REQUIRE(store.remove(cid).has_value());
    REQUIRE(store.remove(cid).has_value());
    CHECK(store.open(cid).error().code == errc::not_found);
    CHECK(store.read_all(cid, 100).error().code == errc::not_found);
    for (const auto& name : {std::string(), std::string("../cstore.sqlite3"), std::string("/etc/passwd"),
                             std::string(64, '.'), std::string("..") + std::string(62, '/'), std::string(64, 'A'),
                             std::string(64, '\0'), std::string(100'000, 'a'), std::string(63, 'a') + "/"}) {
        INFO(name.substr(0, 80));
        CHECK(store.open(name).has_error());
        CHECK(store.read_all(name, 1'000'000).has_error());
        (void)store.remove(name); // succeeds or not, but removes nothing
    }
    CHECK(store.check().has_value());
}

inline void check_r1fs(persistence::R1fs& first, persistence::R1fs& second, const std::filesystem::path& directory) {
    check_round_trips(first, second, directory);
    check_places(first);
    check_missing_and_hostile_names(first);
}

} // namespace datagems::test
