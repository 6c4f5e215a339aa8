// store_peer <CStore URL> <R1FS URL> [peer...]: our engine as a program that others can talk to. Answers each line of
// standard input, {"do":operation,…arguments}, with one line: {"value":…} or {"error":code,"message":sentence}.
// Bytes of files are base64.
#include "account_operations.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/persistence/engine.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <unistd.h>

namespace {

using namespace datagems;
namespace json = boost::json;
using persistence::Engine;

constexpr std::size_t max_file_bytes = std::size_t{64} << 20U;

std::string text(const json::object& call, std::string_view name) {
    const auto& value = call.at(name).as_string();
    return std::string(value.data(), value.size());
}

json::object failure(const Error& error) {
    return {{"error", to_string(error.code)}, {"message", error.message}};
}

json::object answer(const Result<void>& outcome) {
    return outcome ? json::object{{"value", true}} : failure(outcome.error());
}

json::object answer(const Result<std::string>& outcome) {
    return outcome ? json::object{{"value", *outcome}} : failure(outcome.error());
}

json::object answer(const Result<std::optional<std::string>>& outcome) {
    if (!outcome) return failure(outcome.error());
    return {{"value", *outcome ? json::value(**outcome) : json::value(nullptr)}};
}

json::object answer(const Result<persistence::HashFields>& outcome) {
    if (!outcome) return failure(outcome.error());
    json::object fields;
    for (const auto& [name, value] : *outcome)
        fields[name] = value;
    return {{"value", std::move(fields)}};
}

Result<std::string> add_file(Engine& engine, const json::object& call) {
    const auto path = std::filesystem::temp_directory_path() / ("store_peer_" + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary) << base64_decode(text(call, "bytes")).value();
    auto cid = engine.r1fs->add_file(path, text(call, "filename"));
    std::filesystem::remove(path);
    return cid;
}

// Through the reader, as exports read.
Result<std::string> read_file(Engine& engine, const json::object& call) {
    const auto reader = engine.r1fs->open(text(call, "cid"));
    if (!reader) return reader.error();
    std::string bytes;
    std::string buffer(10'000, '\0');
    for (;;) {
        const auto read = (*reader)->read(buffer);
        if (!read) return read.error();
        if (*read == 0) return base64_encode(bytes);
        bytes.append(buffer, 0, *read);
    }
}

Result<std::string> read_all(Engine& engine, const json::object& call) {
    const auto bytes = engine.r1fs->read_all(text(call, "cid"), max_file_bytes);
    if (!bytes) return bytes.error();
    return base64_encode(*bytes);
}

using Operation = std::function<json::object(Engine&, const json::object&)>;

const std::map<std::string, Operation, std::less<>>& operations() {
    static const std::map<std::string, Operation, std::less<>> all{
        {"get", [](Engine& e, const json::object& c) { return answer(e.cstore->get(text(c, "key"))); }},
        {"set",
         [](Engine& e, const json::object& c) { return answer(e.cstore->set(text(c, "key"), text(c, "value"))); }},
        {"hget",
         [](Engine& e, const json::object& c) { return answer(e.cstore->hget(text(c, "hash"), text(c, "field"))); }},
        {"hset",
         [](Engine& e, const json::object& c) {
             return answer(e.cstore->hset(text(c, "hash"), text(c, "field"), text(c, "value")));
         }},
        {"hdel",
         [](Engine& e, const json::object& c) { return answer(e.cstore->hdel(text(c, "hash"), text(c, "field"))); }},
        {"hgetall", [](Engine& e, const json::object& c) { return answer(e.cstore->hgetall(text(c, "hash"))); }},
        {"hsync", [](Engine& e, const json::object& c) { return answer(e.cstore->hsync(text(c, "hash"))); }},
        {"create_user", [](Engine& e, const json::object& c) { return answer(store_peer::create_user(*e.cstore, c)); }},
        {"check",
         [](Engine& e, const json::object&) {
             const auto stores = e.cstore->check();
             return answer(stores ? e.r1fs->check() : stores);
         }},
        {"add_file", [](Engine& e, const json::object& c) { return answer(add_file(e, c)); }},
        {"add_bytes",
         [](Engine& e, const json::object& c) {
             return answer(e.r1fs->add_bytes(base64_decode(text(c, "bytes")).value(), text(c, "filename")));
         }},
        {"read_file", [](Engine& e, const json::object& c) { return answer(read_file(e, c)); }},
        {"read_all", [](Engine& e, const json::object& c) { return answer(read_all(e, c)); }},
        {"remove", [](Engine& e, const json::object& c) { return answer(e.r1fs->remove(text(c, "cid"))); }},
    };
    return all;
}

void serve(Engine& engine) {
    for (std::string line; std::getline(std::cin, line);) {
        const auto call = json::parse(line).as_object();
        std::cout << json::serialize(operations().at(text(call, "do"))(engine, call)) << std::endl;
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: store_peer <CStore URL> <R1FS URL> [peer...]\n";
        return 2;
    }
    try {
        persistence::Ratio1Options options;
        options.cstore_url = argv[1];
        options.r1fs_url = argv[2];
        options.chainstore_peers.assign(argv + 3, argv + argc);
        options.spool_dir = std::filesystem::temp_directory_path();
        auto engine = persistence::open_ratio1(options).value();
        serve(engine);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "store_peer: " << error.what() << '\n';
        return 1;
    }
}
