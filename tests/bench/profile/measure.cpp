// scripts/bench profile: the profile of many records, as the gateway makes it, from a file of the embedded engine.
//   bench_profile <empty folder> <records> <rounds>
// Prints rows a second and what it adds to the most memory that this process ever held.
#include "datagems/exports/profile.hpp"
#include "datagems/persistence/engine.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

using namespace datagems;

namespace {

struct Shape {
    const char* name;
    std::string (*row)(std::int64_t);
};

// Ten fields: an id and a text that never repeat, names and places that do, numbers, a flag and a list.
std::string person(std::int64_t i) {
    const auto number = static_cast<unsigned long long>(i) * 2'654'435'761 % 1'000'003;
    std::string row = "{\"id\":\"user-" + std::to_string(i) + "\",\"name\":\"Name " + std::to_string(number % 5'000);
    row += "\",\"city\":\"City " + std::to_string(number % 97) + "\",\"age\":" + std::to_string(18 + number % 73);
    row += ",\"score\":" + std::to_string(static_cast<double>(number) / 1'000);
    row += ",\"visits\":" + std::to_string(number) + ",\"active\":" + (number % 3 == 0 ? "true" : "false");
    row += ",\"tags\":[\"a\",\"" + std::to_string(number % 11) + "\"],\"label\":\"" + (number % 4 == 0 ? "yes" : "no");
    return row + "\",\"comment\":\"A sentence of some length that somebody wrote about order " + std::to_string(i) +
           ".\"}";
}

// Two hundred fields in which nothing repeats: the most memory that there can be.
std::string wide(std::int64_t i) {
    std::string row = "{";
    for (int field = 0; field < 200; ++field) {
        row += (field == 0 ? "\"f" : ",\"f") + std::to_string(field) + "\":\"" + std::string(180, 'x');
        row += std::to_string(i * 200 + field) + "\"";
    }
    return row + "}";
}

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

double peak_mib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

void measure(persistence::R1fs& r1fs, const std::filesystem::path& folder, const Shape& shape, std::int64_t records,
             int rounds) {
    const auto path = folder / "results.jsonl";
    {
        std::ofstream file(path);
        for (std::int64_t i = 0; i < records; ++i) {
            file << "{\"i\":" << i << ",\"ok\":true,\"data\":" << shape.row(i) << "}\n";
        }
    }
    const auto bytes = static_cast<double>(std::filesystem::file_size(path));
    exports::Source source{"peer", {0, records}, {}, std::nullopt};
    source.files.push_back({value(r1fs.add_file(path, "results.jsonl")),
                            exports::SourceFile::Kind::result,
                            {0, records},
                            std::nullopt,
                            ""});
    const auto before = peak_mib();
    double best = 1e9;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        exports::ProfileStream profile(r1fs, {source}, {}, std::nullopt);
        while (!value(profile.advance())) {
        }
        if (profile.json().empty()) throw std::runtime_error("no profile");
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("%-8s %9lld records %8.1f MB %8.2f s %10.0f rows/s %7.1f MB/s %7.1f MiB more\n", shape.name,
                static_cast<long long>(records), bytes / 1e6, best, static_cast<double>(records) / best,
                bytes / 1e6 / best, peak_mib() - before);
    std::filesystem::remove(path);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    const std::filesystem::path folder = argv[1];
    const auto records = std::atoll(argv[2]);
    const int rounds = std::atoi(argv[3]);
    const auto engine = value(persistence::open_embedded({folder, std::chrono::seconds(10)}));
    measure(*engine.r1fs, folder, {"person", person}, records, rounds);
    measure(*engine.r1fs, folder, {"wide", wide}, records / 100, rounds);
    return 0;
}
