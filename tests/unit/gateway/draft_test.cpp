#include "services/confirmation.hpp"
#include "services/draft.hpp"
#include "services/inference_choice.hpp"

#include "datagems/test_support/manual_clock.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;
using namespace std::chrono_literals;

namespace {

const std::string secret(32, 's');

Draft sample_draft(Timestamp now) {
    Draft draft;
    draft.owner = "ann";
    draft.jti = new_draft_jti(now);
    draft.title = "Gems \xE2\x82\xAC";
    draft.total_records = 7;
    draft.description = "d";
    draft.instructions = "i";
    draft.dataset_mode = true;
    draft.inference.base_url = "http://models.example";
    draft.inference.parameters = boost::json::parse(R"({"top_p":0.5})").as_object();
    draft.schema = boost::json::parse(R"({"properties":{"z":{},"a":{}}})").as_object();
    draft.schema_generated_at = now;
    draft.schema_duration_ms = 12;
    draft.schema_refreshes = 3;
    return draft;
}

NewJob job_of(const Draft& draft, const Confirmation& confirmation, const Settings& settings) {
    const auto choice = merge(confirmation.inference, draft.inference);
    return make_job(draft, confirmation, resolve(choice, nullptr, settings.inference).value(), settings.peers);
}

} // namespace

TEST_CASE("a draft comes back from its token with every field") {
    const test::ManualClock clock;
    const accounts::TokenSigner signer(secret);
    const auto draft = sample_draft(clock.now());
    const auto back = read_draft(signer, sign_draft(signer, draft, clock.now()).value(), "ann", clock.now()).value();
    CHECK(back.jti == draft.jti);
    CHECK(back.title == draft.title);
    CHECK(back.total_records == 7);
    CHECK(back.dataset_mode);
    CHECK(back.inference.base_url == draft.inference.base_url);
    CHECK(back.inference.parameters == draft.inference.parameters);
    CHECK_FALSE(back.inference.model);
    CHECK_FALSE(back.inference.use_external_api);
    CHECK(boost::json::serialize(back.schema) == boost::json::serialize(draft.schema));
    CHECK(back.schema_generated_at == draft.schema_generated_at);
    CHECK(back.schema_duration_ms == 12);
    CHECK(back.schema_refreshes == 3);
}

TEST_CASE("a draft token is its owner's, for a while, and no session") {
    test::ManualClock clock;
    const accounts::TokenSigner signer(secret);
    const auto token = sign_draft(signer, sample_draft(clock.now()), clock.now()).value();
    CHECK(read_draft(signer, token, "bob", clock.now()).has_error());
    CHECK(read_draft(signer, token + "x", "ann", clock.now()).has_error());
    CHECK(read_draft(signer, "", "ann", clock.now()).has_error());
    const accounts::TokenSigner other(std::string(32, 'o'));
    CHECK(read_draft(other, token, "ann", clock.now()).has_error());
    CHECK(signer.verify(token, accounts::TokenType::session, clock.now()).has_error());
    clock.advance(32min);
    CHECK(read_draft(signer, token, "ann", clock.now()).has_error());
}

TEST_CASE("a job's name and documents depend on the draft and the body alone") {
    test::ManualClock clock;
    const auto draft = sample_draft(clock.now());
    Settings settings;
    settings.peers = {"a", "b"};
    settings.inference.base_url = "http://default.example";
    settings.inference.path = "/create_chat_completion";
    Confirmation confirmation;
    confirmation.inference.model = "m";
    const auto first = job_of(draft, confirmation, settings);
    clock.advance(5min);
    const auto second = job_of(draft, confirmation, settings);
    CHECK(documents::to_json(first.base) == documents::to_json(second.base));
    CHECK(documents::to_json(first.details) == documents::to_json(second.details));
    CHECK(first.base.id.starts_with("job_1767225600000_"));
    CHECK(first.base.id.size() == std::string("job_1767225600000_").size() + 6);
    CHECK(first.base.created_at == drafted_at(draft));
    CHECK(first.base.peers == settings.peers);
    CHECK(first.details.inference.base_url == "http://models.example");
    CHECK(first.details.inference.path == "/create_chat_completion");
    CHECK(first.details.inference.model == "m");
    CHECK(job_id_of(sample_draft(clock.now())) != first.base.id);
}

TEST_CASE("what the body says wins over the draft, and the draft over the settings") {
    const test::ManualClock clock;
    const auto draft = sample_draft(clock.now());
    Settings settings;
    Confirmation confirmation;
    confirmation.inference.base_url = "http://body.example";
    confirmation.inference.use_external_api = true;
    confirmation.schema = boost::json::object();
    const auto job = job_of(draft, confirmation, settings);
    CHECK(job.details.inference.base_url == "http://body.example");
    CHECK(job.details.inference.use_external_api);
    CHECK(job.details.inference.parameters == *draft.inference.parameters);
    CHECK(job.details.schema.empty());
}
