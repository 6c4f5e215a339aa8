#include "services/job_feed.hpp"

#include <catch2/catch.hpp>

using namespace datagems;
using namespace datagems::gateway;

namespace {

struct Watcher {
    explicit Watcher(const std::shared_ptr<JobFeed>& feed, std::string session = "s")
        : body(feed, UserPlaces::Place(), std::move(session)) {
        body.attach([this] { ++wakes; });
    }
    // What it is given; "-" for nothing.
    std::string take() {
        const auto piece = body.take();
        last = piece.last;
        return piece.bytes ? *piece.bytes : "-";
    }
    int wakes = 0;
    bool last = false;
    JobWatcher body;
};

} // namespace

TEST_CASE("a watcher sees the newest events once") {
    const auto feed = std::make_shared<JobFeed>();
    feed->publish("one", "1", false);
    Watcher watcher(feed);
    CHECK(watcher.take() == "one");
    CHECK(watcher.take() == "-");
    feed->publish("two", "2", false);
    feed->publish("three", "3", false);
    CHECK(watcher.wakes == 2);
    CHECK(watcher.take() == "three");
    CHECK_FALSE(watcher.last);
    CHECK_FALSE(watcher.body.is_done_after("3"));
    feed->publish("four", "4", true);
    CHECK(watcher.take() == "four");
    CHECK(watcher.last);
    CHECK(watcher.body.is_done_after("4"));
    CHECK_FALSE(watcher.body.is_done_after("3"));
}

TEST_CASE("a feed knows who watches, and ends the streams of a session") {
    const auto feed = std::make_shared<JobFeed>();
    feed->publish("one", "1", false);
    Watcher first(feed, "ann");
    {
        Watcher second(feed, "bob");
        const Watcher third(feed, "bob");
        CHECK(feed->watchers() == 3);
        CHECK(feed->sessions() == std::vector<std::string>{"ann", "bob"});
        feed->end_session("bob");
        CHECK(second.wakes == 1);
        CHECK(second.take() == "-");
        CHECK(second.last);
        CHECK(feed->sessions() == std::vector<std::string>{"ann"});
    }
    CHECK(feed->watchers() == 1);
    CHECK(first.wakes == 0);
    CHECK(first.take() == "one");
    feed->end();
    CHECK(first.take() == "-");
    CHECK(first.last);
}

TEST_CASE("places are bounded in all and for each user, and come back") {
    UserPlaces places(3, 2);
    using enum UserPlaces::Refusal;
    UserPlaces::Place first;
    UserPlaces::Place second;
    UserPlaces::Place third;
    UserPlaces::Place fourth;
    CHECK(places.take("ann", first) == none);
    CHECK(places.take("ann", second) == none);
    CHECK(places.take("ann", third) == user_full);
    CHECK(places.take("bob", third) == none);
    CHECK(places.take("eve", fourth) == full);
    first = UserPlaces::Place();
    CHECK(places.taken() == 2);
    auto moved = std::move(second);
    CHECK(places.taken() == 2);
    CHECK(places.take("ann", fourth) == none);
    CHECK(places.take("ann", first) == full);
}
