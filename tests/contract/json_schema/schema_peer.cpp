// schema_peer <corpus folder> <mutations>: our side of a comparison with another validator. Writes JSON lines:
//   {"schema":name,"definition":{…}} or {"schema":name,"refused":sentence}   once for each schema
//   {"schema":name,"seed":n,"instance":…,"valid":bool,"reason":sentence}     50 samples of each
//   {"schema":name,"mutation":what,"instance":…,"valid":bool,"reason":…}     the mutations, spread over the schemas
// and at the end figures on standard error. The same on every run.
#include "corpus.hpp"
#include "mutation.hpp"

#include "datagems/json_schema/sampler.hpp"
#include "datagems/json_schema/validator.hpp"

#include <boost/json/serialize.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

namespace {

using namespace datagems;
using namespace datagems::schema_peer;
namespace json = boost::json;

constexpr std::uint64_t kSeeds = 50;

struct Subject {
    std::string name;
    json_schema::Validator validator;
    Hints hints;
    std::vector<json::value> samples;
};

void write_line(const json::object& line) {
    std::cout << json::serialize(line) << '\n';
}

// Adds the instance and our verdict to the line and writes it; answers the verdict.
bool write_verdict(json::object line, const json_schema::Validator& validator, const json::value& instance) {
    const auto error = validator.first_error(instance);
    const bool valid = validator.is_valid(instance);
    line["instance"] = instance;
    line["valid"] = valid;
    line["reason"] = error ? error->sentence() : std::string();
    write_line(line);
    return valid;
}

// The samples of one schema; nothing, and a line that says so, if it is refused.
std::optional<Subject> sample(const NamedSchema& named) {
    auto validator = json_schema::compile(named.schema, {.assert_formats = true});
    if (!validator) {
        write_line({{"schema", named.name}, {"refused", validator.error().mistakes.front().sentence()}});
        return std::nullopt;
    }
    const auto sampler = json_schema::Sampler::create(named.schema);
    if (!sampler) {
        write_line({{"schema", named.name}, {"refused", sampler.error().message}});
        return std::nullopt;
    }
    write_line({{"schema", named.name}, {"definition", named.schema}});
    Subject subject{named.name, std::move(*validator), hints_of(named.schema), {}};
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const auto instance = sampler->sample(seed);
        if (!instance) {
            write_line({{"schema", named.name}, {"refused", instance.error().message}});
            return std::nullopt;
        }
        write_verdict({{"schema", named.name}, {"seed", seed}}, subject.validator, *instance);
        subject.samples.push_back(*instance);
    }
    return subject;
}

void write_mutations(const std::vector<Subject>& subjects, std::size_t count) {
    std::size_t valid = 0;
    for (std::size_t i = 0; i < count && !subjects.empty(); ++i) {
        const Subject& subject = subjects[i % subjects.size()];
        Dice dice(i);
        json::value instance = dice.pick(subject.samples);
        const json::value& other = dice.pick(subject.samples);
        const std::string done = mutate(instance, other, subject.hints, dice);
        valid += write_verdict({{"schema", subject.name}, {"mutation", done}}, subject.validator, instance) ? 1U : 0U;
    }
    std::cerr << "schema_peer: " << subjects.size() << " schemas, " << count << " mutations, " << valid
              << " of them still valid by our verdict\n";
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: schema_peer <corpus folder> <mutations>\n";
        return 2;
    }
    try {
        std::vector<Subject> subjects;
        for (const NamedSchema& named : read_corpus(argv[1])) {
            if (auto subject = sample(named)) subjects.push_back(std::move(*subject));
        }
        write_mutations(subjects, std::strtoul(argv[2], nullptr, 10));
        std::cout.flush();
        return std::cout ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "schema_peer: " << error.what() << '\n';
        return 2;
    }
}
