#include "endpoint.hpp"
#include "identity.hpp"
#include "settings.hpp"

#include "datagems/test_support/memory_cstore.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::worker;
using namespace std::chrono_literals;
using Verdict = IdentityGuard::Verdict;

namespace {

documents::Heartbeat heartbeat(std::string instance, std::int64_t beat) {
    documents::Heartbeat document;
    document.instance = std::move(instance);
    document.beat = beat;
    return document;
}

const std::string secret(32, 's');

Settings read(Environment environment) {
    environment.try_emplace("DATAGEN_SESSION_SECRET", secret);
    EnvironmentReader env(std::move(environment));
    auto settings = read_settings(env);
    CHECK(env.mistakes() == std::vector<std::string>{});
    return settings;
}

std::vector<std::string> mistakes_of(Environment environment) {
    environment.try_emplace("DATAGEN_SESSION_SECRET", secret);
    EnvironmentReader env(std::move(environment));
    static_cast<void>(read_settings(env));
    return env.mistakes();
}

} // namespace

TEST_CASE("a worker needs the session secret, and nothing else on the embedded engine") {
    CHECK(mistakes_of({{"DATAGEN_SESSION_SECRET", ""}}).size() == 1);
    CHECK(mistakes_of({{"DATAGEN_SESSION_SECRET", ""}, {"DATAGEN_MOCK_CSTORE", "true"}}).empty());
    const auto settings = read({{"DATAGEN_SESSION_SECRET_PREVIOUS", std::string(32, 'p')}});
    CHECK(settings.session_secrets.current == secret);
    CHECK(settings.session_secrets.previous == std::vector<std::string>{std::string(32, 'p')});
    CHECK(settings.peer_id == "local");
    CHECK(settings.cache_dir == "./.datagems/cache");
    CHECK(settings.poll == 5s);
    CHECK(settings.inference.max_in_flight == 32);
    CHECK(settings.inference.max_attempts == 4);
    CHECK(settings.max_jobs == 1);
}

TEST_CASE("in a network of machines each has its ledgers in a place of its own") {
    const Environment network{{"EE_CHAINSTORE_API_URL", "http://127.0.0.1:31234"},
                              {"EE_R1FS_API_URL", "http://127.0.0.1:31235"},
                              {"R1EN_CHAINSTORE_PEERS", "a,b"},
                              {"R1EN_HOST_ADDR", "b"}};
    const auto settings = read(network);
    CHECK(settings.store.engine == program::StoreEngine::ratio1);
    CHECK(settings.cache_dir == "/_local_cache/datagen");
    CHECK(settings.peer_id == "b");
}

TEST_CASE("the attempts of a record follow the older flag only where no number is set") {
    CHECK(read({{"RETRY_INFERENCE_ON_FAILURE", "true"}}).inference.max_attempts == 2);
    CHECK(read({{"RETRY_INFERENCE_ON_FAILURE", "false"}}).inference.max_attempts == 1);
    CHECK(read({{"RETRY_INFERENCE_ON_FAILURE", "false"}, {"DATAGEN_MAX_ATTEMPTS_PER_RECORD", "7"}})
              .inference.max_attempts == 7);
}

TEST_CASE("the worker's id must be one of the peers, and every mistake is told at once") {
    CHECK(read({{"R1EN_CHAINSTORE_PEERS", "a,b"}, {"R1EN_HOST_ADDR", "b"}}).peer_id == "b");
    CHECK(mistakes_of({{"R1EN_CHAINSTORE_PEERS", "a,a"}, {"R1EN_HOST_ADDR", "a"}}).size() == 1);
    const auto mistakes = mistakes_of({{"R1EN_CHAINSTORE_PEERS", "a,b"},
                                       {"R1EN_HOST_ADDR", "c"},
                                       {"DATAGEN_STORE", "elsewhere"},
                                       {"DATAGEN_JOB_POLL_SECONDS", "often"},
                                       {"DATAGEN_SESSION_SECRET", "short"}});
    CHECK(mistakes.size() == 4);
    for (const auto& mistake : mistakes) {
        CHECK(mistake.find("short") == std::string::npos);
    }
}

TEST_CASE("the model API is host and port, else the URL, else this machine's") {
    CHECK(read({{"DATAGEN_INFERENCE_HOST", "h"},
                {"DATAGEN_INFERENCE_PORT", "8080"},
                {"DATAGEN_INFERENCE_BASE_URL", "http://x"}})
              .inference.base_url == "http://h:8080");
    CHECK(read({{"DATAGEN_INFERENCE_BASE_URL", "http://x/api"}}).inference.base_url == "http://x/api");
    CHECK(read({{"R1EN_HOST_IP", "10.0.0.1"}, {"API_PORT", "5000"}}).inference.base_url == "http://10.0.0.1:5000");
}

TEST_CASE("a job's own target wins over the worker's default") {
    datagems::test::MemoryCStore store;
    accounts::ProfileRepository profiles(store, accounts::ProfileSettings{secret, {}, 10}, system_clock());
    const auto resolve = make_endpoint_resolver("http://default", profiles);
    documents::JobDetails details;
    CHECK(resolve(details).value().base_url == "http://default");
    CHECK(resolve(details).value().path == "/create_chat_completion");
    CHECK(resolve(details).value().own);
    details.inference.base_url = "http://own";
    details.inference.path = "/v1/chat/completions";
    CHECK(resolve(details).value().base_url == "http://own");
    CHECK(resolve(details).value().path == "/v1/chat/completions");
    CHECK_FALSE(resolve(details).value().own); // whatever is stored of it, it is not the operator's choice here
    details.inference.base_url = "http://default";
    CHECK(resolve(details).value().own);
    details.inference.path = "/shutdown";
    CHECK_FALSE(resolve(details).value().own); // it is there for chat completions
    details.inference.base_url = "http://default/v1";
    details.inference.path = "/chat/completions";
    CHECK(resolve(details).value().own);
    details.inference.use_external_api = true;
    CHECK_FALSE(resolve(details).value().own);
}

TEST_CASE("a peer id is free for its first worker, for itself and for its successor") {
    IdentityGuard guard("me", {"long before", "before"});
    CHECK(guard.see(std::nullopt) == Verdict::free);
    CHECK(guard.see(heartbeat("me", 4)) == Verdict::free);
    CHECK(guard.see(heartbeat("before", 9)) == Verdict::free);
    CHECK(guard.see(heartbeat("long before", 9)) == Verdict::free);
}

TEST_CASE("another instance is watched, and has the id once its beat moves and moves") {
    IdentityGuard guard("me", {});
    CHECK(guard.see(heartbeat("other", 4)) == Verdict::watch);
    CHECK(guard.see(heartbeat("other", 4)) == Verdict::watch);
    CHECK(guard.see(heartbeat("third", 9)) == Verdict::watch);
    CHECK(guard.see(heartbeat("third", 10)) == Verdict::moved);
    CHECK(guard.see(heartbeat("third", 10)) == Verdict::watch);
    CHECK(guard.see(heartbeat("third", 9)) == Verdict::watch); // another replica's
    CHECK(guard.see(heartbeat("third", 10)) == Verdict::watch);
    CHECK(guard.see(heartbeat("third", 11)) == Verdict::taken);
}

TEST_CASE("beats of an ended worker that come late, each outlasted by one of ours, take no id") {
    IdentityGuard guard("me", {});
    CHECK(guard.see(heartbeat("ended", 4)) == Verdict::watch);
    CHECK(guard.see(heartbeat("ended", 5)) == Verdict::moved);
    guard.forget(); // the id is claimed
    CHECK(guard.see(heartbeat("ended", 5)) == Verdict::watch);
    CHECK(guard.see(heartbeat("ended", 6)) == Verdict::moved);
    CHECK(guard.see(heartbeat("me", 2)) == Verdict::free);
    CHECK(guard.see(heartbeat("ended", 7)) == Verdict::watch);
    CHECK(guard.see(heartbeat("me", 3)) == Verdict::free);
}

TEST_CASE("a worker that lives beside us is seen to, though a beat of ours outlasted one of its own") {
    IdentityGuard guard("me", {});
    CHECK(guard.see(heartbeat("living", 4)) == Verdict::watch);
    CHECK(guard.see(heartbeat("living", 5)) == Verdict::moved);
    CHECK(guard.see(heartbeat("me", 2)) == Verdict::free);
    CHECK(guard.see(heartbeat("living", 7)) == Verdict::watch);
    CHECK(guard.see(heartbeat("living", 8)) == Verdict::moved);
    CHECK(guard.see(heartbeat("living", 9)) == Verdict::taken);
}

TEST_CASE("a second claim on the same directory is refused, a later one knows its predecessor") {
    const test::TempDir dir;
    const auto now = system_clock().now();
    std::string first;
    {
        const auto identity = Identity::claim(dir.path(), "peer/a", now).value();
        first = identity.instance();
        CHECK(first.size() == 16);
        CHECK(identity.predecessors().empty());
        CHECK(Identity::claim(dir.path(), "peer/a", now).error().code == errc::conflict);
        CHECK(Identity::claim(dir.path(), "peer/b", now).has_value());
    }
    const auto next = Identity::claim(dir.path(), "peer/a", now).value();
    CHECK(next.predecessors() == std::vector{first});
    CHECK(next.instance() != first);
}

TEST_CASE("a worker that died before its first beat does not keep its successor waiting for the one before it") {
    const test::TempDir dir;
    const auto now = system_clock().now();
    const auto beating = Identity::claim(dir.path(), "a", now).value().instance();
    for (std::size_t start = 1; start < Identity::max_predecessors; ++start) {
        static_cast<void>(Identity::claim(dir.path(), "a", now).value());
    }
    const auto next = Identity::claim(dir.path(), "a", now).value();
    IdentityGuard guard(next.instance(), next.predecessors());
    CHECK(guard.see(heartbeat(beating, 9)) == Verdict::free);
    CHECK(next.predecessors().size() == Identity::max_predecessors);
}

TEST_CASE("of two workers with one id the later one gives way") {
    const test::TempDir dir;
    const auto now = system_clock().now();
    const auto own = Identity::claim(dir.path(), "a", now).value();
    auto other = heartbeat("zzz", 3);
    other.started_at = now - 1ms;
    CHECK(must_give_way(own, other));
    other.started_at = now + 1ms;
    CHECK_FALSE(must_give_way(own, other));
    other.started_at = now;
    CHECK_FALSE(must_give_way(own, other)); // "zzz" comes after sixteen hexadecimal digits
}
