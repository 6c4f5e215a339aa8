#include "datagems/persistence/jobs.hpp"

#include "datagems/documents/keys.hpp"
#include "datagems/documents/text.hpp"
#include "datagems/persistence/peers.hpp"
#include "opened.hpp"

#include <boost/json/serialize.hpp>

#include <thread>

using namespace datagems;
using namespace datagems::documents;
using namespace datagems::persistence;
using namespace datagems::persistence::test;
using datagems::test::TempDir;

namespace {

Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

struct Order {
    JobBase base;
    JobDetails details;
};

Order order_of(const std::string& id, std::int64_t records, std::vector<std::string> peers, Timestamp time = at(0)) {
    Order order;
    order.base.id = order.details.id = id;
    order.base.owner = order.details.owner = "ada";
    order.base.title = "Recipes";
    order.base.total_records = records;
    order.base.peers = std::move(peers);
    order.base.created_at = order.base.updated_at = order.details.created_at = time;
    order.details.schema = parse_text(R"({"type":"object","required":["z","a"]})", "schema").value().as_object();
    order.details.inference.base_url = "http://127.0.0.1:1";
    order.details.inference.path = "/create_chat_completion";
    order.details.inference.parameters["temperature"] = 0.1;
    return order;
}

PeerState finished(PeerState state, std::int64_t failed) {
    state.generated_failed = failed;
    state.generated_ok = state.assigned - failed;
    state.started_at = at(10);
    state.finished_at = state.last_update_at = at(20);
    state.phase = PeerPhase::finished;
    state.rev += 1;
    return state;
}

struct Fixture {
    TempDir dir;
    Engine engine = open_in(dir.path() / "data");
    JobRepository jobs{*engine.cstore, *engine.r1fs};

    std::vector<JobBase> views(const std::string& owner = "ada") {
        JobFilter filter;
        filter.owner = owner;
        return jobs.list(filter).value().jobs;
    }
    JobBase stored(const std::string& job_id) {
        const auto text = engine.cstore->hget(keys::jobs, job_id).value().value();
        return job_base_from_json(parse_text(text, "base").value()).value();
    }
};

} // namespace

TEST_CASE("a created job stands with details, peer states and the owner's entry") {
    Fixture f;
    const auto order = order_of("job_1", 1001, {"a", "b"});
    const auto created = f.jobs.create(order.base, order.details);
    REQUIRE(created.has_value());
    const auto record = f.jobs.find("job_1").value();
    CHECK(record.view.status == JobStatus::queued);
    REQUIRE(record.peers.size() == 2);
    CHECK(record.peers[0].range == IndexRange{0, 501});
    CHECK(record.peers[1].range == IndexRange{501, 1001});
    const auto details = f.jobs.details(record.view.details_cid).value();
    CHECK(boost::json::serialize(to_json(details)) == boost::json::serialize(to_json(order.details)));
    CHECK(f.engine.cstore->hget(keys::user_jobs("ada"), "job_1").value().has_value());
    CHECK(f.views().size() == 1);
    CHECK(f.views("bob").empty());
    for (const std::string& id :
         {std::string("job_2"), std::string(), std::string("a\0b", 3), std::string(5000, 'x')}) {
        CHECK(f.jobs.find(id).error().code == errc::not_found);
    }
    for (const auto& peers : {std::vector<std::string>{}, std::vector<std::string>{"a", "a"}}) {
        const auto bad = order_of("job_2", 10, peers);
        CHECK(f.jobs.create(bad.base, bad.details).error().code == errc::invalid_argument);
    }
}

TEST_CASE("the same order again is the same job, another under its id is a conflict") {
    Fixture f;
    const auto order = order_of("job_1", 10, {"a", "b"});
    const auto first = f.jobs.create(order.base, order.details).value();
    const auto later = order_of("job_1", 10, {"a", "b", "c"}, at(5000));
    const auto again = f.jobs.create(later.base, later.details);
    REQUIRE(again.has_value());
    CHECK(boost::json::serialize(to_json(*again)) == boost::json::serialize(to_json(first)));
    CHECK(f.engine.cstore->hgetall(keys::job_peers("job_1")).value().size() == 2);

    auto other = order;
    other.base.title = "Songs";
    CHECK(f.jobs.create(other.base, other.details).error().code == errc::conflict);
    other = order;
    other.base.total_records = 11;
    CHECK(f.jobs.create(other.base, other.details).error().code == errc::conflict);
    other = order;
    other.details.inference.model = "another";
    CHECK(f.jobs.create(other.base, other.details).error().code == errc::conflict);
    other = order;
    other.details.schema.clear();
    other.details.schema["required"] = order.details.schema.at("required");
    other.details.schema["type"] = "object";
    CHECK(f.jobs.create(other.base, other.details).error().code == errc::conflict);
    other = order;
    other.base.owner = other.details.owner = "bob";
    CHECK(f.jobs.create(other.base, other.details).error().code == errc::conflict);
    CHECK(f.engine.cstore->hgetall(keys::jobs).value().size() == 1);
}

TEST_CASE("an order confirmed at once through two gateways makes one job") {
    const TempDir dir;
    auto first = open_in(dir.path() / "data");
    auto second = open_in(dir.path() / "data");
    JobRepository gateways[] = {{*first.cstore, *first.r1fs}, {*second.cstore, *second.r1fs}};
    for (int round = 0; round < 10; ++round) {
        const auto id = "job_" + std::to_string(round);
        std::vector<std::string> texts(4);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            threads.emplace_back([&, i] {
                // The gateways' clocks differ.
                const auto order = order_of(id, 5, {"a", "b"}, at(static_cast<std::int64_t>(i)));
                const auto made = gateways[i % 2].create(order.base, order.details);
                texts[i] = made ? boost::json::serialize(to_json(*made)) : made.error().message;
            });
        }
        for (auto& thread : threads)
            thread.join();
        for (const auto& text : texts)
            CHECK(text == texts[0]);
        CHECK(texts[0].front() == '{');
    }
    CHECK(gateways[0].open_jobs().value().size() == 10);
}

TEST_CASE("a creation that stopped half-way is completed, even with other peers in the settings") {
    Fixture f;
    PeerState leftover;
    leftover.peer_id = "a";
    leftover.assigned = 5;
    leftover.range = {0, 5};
    REQUIRE(f.jobs.write_peer_state("job_1", leftover).has_value());
    const auto order = order_of("job_1", 10, {"a", "b", "c"});
    REQUIRE(f.jobs.create(order.base, order.details).has_value());
    CHECK(f.jobs.find("job_1").value().peers[0].range == IndexRange{0, 4});
    // The owner's entry was lost with the crash: the next confirmation writes it.
    REQUIRE(f.engine.cstore->hdel(keys::user_jobs("ada"), "job_1").has_value());
    REQUIRE(f.jobs.create(order.base, order.details).has_value());
    CHECK(f.engine.cstore->hget(keys::user_jobs("ada"), "job_1").value().has_value());
}

TEST_CASE("readers fold, and a stored view is replaced only by a further one") {
    Fixture f;
    const auto order = order_of("job_1", 10, {"a", "b"});
    REQUIRE(f.jobs.create(order.base, order.details).has_value());
    const auto before = f.jobs.find("job_1").value();
    REQUIRE(f.jobs.write_peer_state("job_1", finished(before.peers[0], 1)).has_value());
    const auto half_way = f.jobs.find("job_1").value().view;
    CHECK(half_way.status == JobStatus::running);
    CHECK(half_way.total_generated == 5);
    CHECK(f.stored("job_1").total_generated == 0);
    CHECK(f.views()[0].total_generated == 5);
    REQUIRE(f.jobs.write_peer_state("job_1", finished(before.peers[1], 0)).has_value());
    const auto ended = f.jobs.find("job_1").value().view;
    CHECK(ended.status == JobStatus::succeeded);
    REQUIRE(f.jobs.write_view(ended).has_value());
    REQUIRE(f.jobs.write_view(half_way).has_value());
    const auto stored = f.stored("job_1");
    CHECK(stored.status == JobStatus::succeeded);
    CHECK(stored.total_ok == 9);
    CHECK(stored.rev == 1);
    const auto entry = parse_text(*f.engine.cstore->hget(keys::user_jobs("ada"), "job_1").value(), "entry").value();
    CHECK(entry.at("status") == "succeeded");
    const auto metrics = f.jobs.metrics().value();
    CHECK(metrics.total_records_generated == 10);
    CHECK(metrics.active_jobs == 0);
    CHECK(f.jobs.write_view(order_of("job_9", 1, {"a"}).base).error().code == errc::not_found);
}

TEST_CASE("a cancel and a new generation reach the readers through the control fields") {
    Fixture f;
    const auto order = order_of("job_1", 10, {"a", "b"});
    REQUIRE(f.jobs.create(order.base, order.details).has_value());
    const auto control = keys::job_control("job_1");
    JobControl::Cancel cancel{0, at(50), "ada"};
    REQUIRE(f.engine.cstore->hset(control, "cancel", boost::json::serialize(to_json(cancel))).has_value());
    CHECK(f.views()[0].status == JobStatus::cancelled);
    REQUIRE(f.jobs.write_view(f.jobs.find("job_1").value().view).has_value());
    REQUIRE(f.engine.cstore->hset(control, "generation", "1").has_value());
    const auto reopened = f.jobs.find("job_1").value();
    CHECK(reopened.view.status == JobStatus::queued);
    CHECK(reopened.control.generation == 1);
    REQUIRE(f.jobs.write_view(reopened.view).has_value());
    CHECK(f.stored("job_1").status == JobStatus::queued);
}

TEST_CASE("one damaged document does not hide the others") {
    Fixture f;
    for (const auto* id : {"job_1", "job_2"}) {
        const auto order = order_of(id, 10, {"a", "b"});
        REQUIRE(f.jobs.create(order.base, order.details).has_value());
    }
    REQUIRE(f.engine.cstore->hset(keys::jobs, "job_3", "{\"id\":").has_value());
    REQUIRE(f.engine.cstore->hset(keys::jobs, "job_4", "null").has_value());
    REQUIRE(f.engine.cstore->hset(keys::job_peers("job_1"), "a", "[]").has_value());
    REQUIRE(f.engine.cstore->hset(keys::job_control("job_2"), keys::control_cancel_field, "{").has_value());
    const auto views = f.views();
    REQUIRE(views.size() == 2);
    CHECK(views.at(1).status == JobStatus::queued);
    CHECK(f.jobs.metrics().has_value());
    CHECK(f.jobs.find("job_2").has_error());
    CHECK(f.jobs.find("job_1").value().peers[0].range == IndexRange{0, 5});
    CHECK(f.jobs.find("job_3").error().code == errc::corrupt);
    CHECK(f.jobs.find("job_4").error().code == errc::not_found);
    CHECK(f.jobs.details(f.engine.r1fs->add_bytes("[1]", "x").value()).error().code == errc::corrupt);
    CHECK(f.jobs.details("nowhere").error().code == errc::not_found);
}

TEST_CASE("heartbeats are read back by peer") {
    Fixture f;
    PeerRegistry registry(*f.engine.cstore);
    CHECK_FALSE(registry.find("a").value().has_value());
    Heartbeat beat;
    beat.instance = "i-1";
    beat.beat = 4;
    REQUIRE(registry.write("a", beat).has_value());
    REQUIRE(f.engine.cstore->hset(keys::peers, "b", "damaged").has_value());
    CHECK(registry.find("a").value()->beat == 4);
    CHECK(registry.find("b").error().code == errc::corrupt);
    const auto all = registry.all().value();
    REQUIRE(all.size() == 1);
    CHECK(all.at("a").instance == "i-1");
}

TEST_CASE("a cancel shows to every reader at once, and a job that is over stays as it is") {
    Fixture f;
    const auto order = order_of("job_1", 10, {"a", "b"});
    const auto created = f.jobs.create(order.base, order.details).value();
    const auto cancelled = f.jobs.cancel(created, "ada", at(500)).value();
    CHECK(cancelled.view.status == JobStatus::cancelled);
    CHECK(cancelled.view.finished_at == at(500));
    CHECK(cancelled.control.cancel.value().by == "ada");
    CHECK(f.jobs.find("job_1").value().view.status == JobStatus::cancelled);
    CHECK(f.views().at(0).status == JobStatus::cancelled);
    CHECK(f.stored("job_1").status == JobStatus::cancelled);

    const auto again = f.jobs.cancel(cancelled.view, "ada", at(900)).value();
    CHECK(again.view.finished_at == at(500));

    const auto second = order_of("job_2", 4, {"a"});
    const auto running = f.jobs.create(second.base, second.details).value();
    auto state = f.jobs.find("job_2").value().peers.at(0);
    REQUIRE(f.jobs.write_peer_state("job_2", finished(state, 0)).has_value());
    REQUIRE(f.jobs.write_view(f.jobs.find("job_2").value().view).has_value());
    // The reader's view was older than the job's end.
    CHECK(f.jobs.cancel(running, "ada", at(900)).value().view.status == JobStatus::succeeded);
}
