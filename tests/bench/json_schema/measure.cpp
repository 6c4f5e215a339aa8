// Measures libs/json_schema for scripts/bench: bench_json_schema <cases.json>, where the file holds
// {"<case>": {"schema": …, "texts": ["…", …]}, …}. Each line read, "<case> text|parsed|compile", is answered by one
// line: nanoseconds for one operation, over at least kMinTime. Texts take turns, so that no branch is learnt by heart.
#include "datagems/base/utf8.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/parser.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace json = boost::json;
namespace json_schema = datagems::json_schema;

namespace {

constexpr std::chrono::milliseconds kMinTime{100};

json_schema::Validator compiled(const json::value& schema) {
    json_schema::CompileOptions options;
    options.assert_formats = true;
    return json_schema::compile(schema, options).value();
}

void demand(bool valid) {
    if (!valid) throw std::runtime_error("a value is not valid");
}

// As replies are read: UTF-8 is checked beforehand, by words, which the parser would do byte by byte.
json::parse_options parse_options() {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    return options;
}

class Case {
  public:
    explicit Case(const json::value& description)
        : schema_(description.at("schema")), validator_(compiled(schema_)), memory_(),
          parser_({}, parse_options(), memory_.data(), memory_.size()) {
        for (const auto& text : description.at("texts").as_array()) {
            texts_.emplace_back(text.as_string().data(), text.as_string().size());
            values_.push_back(json::parse(texts_.back()));
        }
    }

    void text(std::size_t turn) {
        json::monotonic_resource arena(arena_.data(), arena_.size());
        parser_.reset(&arena);
        const std::string& text = texts_[turn % texts_.size()];
        demand(datagems::is_valid_utf8(text));
        parser_.write(text);
        const json::value value = parser_.release();
        demand(validator_.is_valid(value));
    }

    void parsed(std::size_t turn) { demand(validator_.is_valid(values_[turn % values_.size()])); }

    void compile(std::size_t) { static_cast<void>(compiled(schema_)); }

  private:
    json::value schema_;
    json_schema::Validator validator_;
    std::vector<std::string> texts_;
    std::vector<json::value> values_;
    std::array<unsigned char, 4096> memory_; // the parser's own
    std::array<unsigned char, 65536> arena_; // the value's
    json::parser parser_;
};

// Nanoseconds for one operation.
template <typename Operation>
double measured(Operation operation) {
    using Clock = std::chrono::steady_clock;
    std::size_t turn = 0;
    for (std::size_t batch = 1;; batch *= 2) {
        const auto start = Clock::now();
        for (std::size_t i = 0; i < batch; ++i) {
            operation(turn++);
        }
        const std::chrono::duration<double, std::nano> elapsed = Clock::now() - start;
        if (elapsed >= kMinTime) return elapsed.count() / static_cast<double>(batch);
    }
}

double measured(Case& subject, const std::string& what) {
    if (what == "text") return measured([&subject](std::size_t turn) { subject.text(turn); });
    if (what == "parsed") return measured([&subject](std::size_t turn) { subject.parsed(turn); });
    if (what == "compile") return measured([&subject](std::size_t turn) { subject.compile(turn); });
    throw std::runtime_error("nothing to measure is called '" + what + "'");
}

void serve(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::map<std::string, Case> cases;
    const json::value descriptions = json::parse(text);
    for (const auto& member : descriptions.as_object()) {
        cases.try_emplace(std::string(member.key().data(), member.key().size()), member.value());
    }
    for (std::string name, what; std::cin >> name >> what;) {
        std::cout << measured(cases.at(name), what) << std::endl;
    }
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw std::runtime_error("usage: bench_json_schema <cases.json>");
        serve(argv[1]);
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_json_schema: " << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
