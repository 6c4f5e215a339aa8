// A network of replicas with two gateways and three workers: real repositories and surveys, simulated stores and model.
#pragma once

#include "replica_network.hpp"
#include "simulated_worker.hpp"

#include "datagems/documents/fold.hpp"
#include "datagems/documents/keys.hpp"
#include "datagems/persistence/job_removal.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/manual_clock.hpp"
#include "network/job_indexed_cstore.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace datagems::test {

using namespace documents;
using persistence::JobRepository;

inline const std::vector<std::string> peers{"a", "b", "c"};

// A gateway and the person before it, who remembers what was shown.
struct Gateway {
    std::string name;
    std::unique_ptr<persistence::CStore> store;
    std::unique_ptr<JobRepository> jobs;
    std::unique_ptr<persistence::JobRemover> remover;
    std::map<std::string, JobBase> shown; // the furthest view of each job
    std::set<std::string> deleted;        // jobs of which it has said so
};

inline std::string describe(const persistence::JobRecord& job) {
    auto text = "view " + boost::json::serialize(to_json(job.view));
    for (const auto& state : job.peers) {
        text += "\nstate " + boost::json::serialize(to_json(state));
    }
    return text + "\ncontrol generation " + std::to_string(job.control.generation);
}

// From a network that errs rarely to one that errs all the time.
inline NetworkFaults draw_faults(std::mt19937_64& random) {
    const auto up_to = [&](double most) { return std::uniform_real_distribution<double>(0, most)(random); };
    NetworkFaults faults;
    faults.repeated = up_to(0.5);
    faults.unconfirmed = up_to(0.3);
    faults.failed = up_to(0.2);
    return faults;
}

class World {
  public:
    World(std::uint64_t seed, persistence::R1fs& files, bool with_deletions = false)
        : with_deletions_(with_deletions), random_(seed), network_(peers.size(), random_, draw_faults(random_)),
          files_(files) {
        for (std::size_t i = 0; i < 2; ++i) {
            gateways_.emplace_back().name = "gateway " + std::to_string(i);
            start(i);
        }
        for (std::size_t i = 0; i < peers.size(); ++i) {
            const auto store = [this, i] { return join(peers[i], i); };
            workers_.push_back(std::make_unique<SimulatedWorker>(peers[i], store, files_, clock_, random_));
        }
    }

    void live(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
        }
    }

    // Nothing goes wrong any more, and everybody has some polls.
    void settle() {
        network_.become_quiet();
        for (int round = 0; round < 60; ++round) {
            clock_.advance(std::chrono::seconds(40));
            for (auto& worker : workers_) {
                worker->poll();
                for (int i = 0; i < 12; ++i) {
                    worker->work();
                }
            }
            for (auto& gateway : gateways_) {
                look_at_all(gateway);
            }
            network_.deliver_all();
        }
        for (auto& worker : workers_) {
            worker->repeat_last_reports();
        }
        network_.deliver_all();
        for (auto& worker : workers_) {
            worker->poll();
        }
        network_.deliver_all();
    }

    // The deletions that somebody knows of, before they are finished and forgotten.
    std::set<std::string> deletions() {
        std::set<std::string> known;
        for (std::size_t replica = 0; replica < gateways_.size(); ++replica) {
            const auto fields = network_.join("reader", replica)->hgetall(keys::deleted_jobs).value();
            for (const auto& [id, text] : fields) {
                known.insert(id);
            }
        }
        return known;
    }

    // Of a job that was deleted nothing stands at any replica, now or when the deletions are forgotten.
    void check_deleted() {
        const auto gone = deletions();
        for (const auto wait : {std::chrono::hours(1), persistence::JobRemover::remember_for}) {
            clock_.advance(wait + std::chrono::minutes(5));
            for (auto& gateway : gateways_) {
                REQUIRE(gateway.remover->finish_some(10).has_value());
                network_.deliver_all();
            }
            for (const auto& id : gone) {
                for (std::size_t replica = 0; replica < peers.size(); ++replica) {
                    INFO(id << " at replica " << replica);
                    const auto store = network_.join("reader", replica);
                    // The null that precedes a deletion may arrive after it, and counts as absent.
                    REQUIRE(store->hget(keys::jobs, id).value().value_or("null") == "null");
                    REQUIRE(store->hget(keys::user_jobs("ada"), id).value().value_or("null") == "null");
                    if (replica < gateways_.size()) REQUIRE(store->hgetall(keys::job_peers(id)).value().empty());
                }
                deleted_ += 1;
            }
            for (auto& gateway : gateways_) {
                look_at_all(gateway);
            }
        }
        for (const auto& id : gone) {
            std::erase(ids_, id);
        }
        check_end(); // of the others
    }
    [[nodiscard]] std::size_t deleted() const noexcept { return deleted_ / 2; }

    void check_end() {
        for (const auto& id : ids_) {
            std::size_t known = 0;
            for (std::size_t replica = 0; replica < peers.size(); ++replica) {
                INFO(id << " at replica " << replica);
                const auto reader = network_.join("reader", replica);
                JobRepository repository(*reader, files_, clock_);
                if (!repository.exists(id).value()) continue;
                ++known;
                const auto open = repository.open_jobs().value();
                const auto stored = std::ranges::find(open, id, &JobBase::id);
                INFO("stored " << (stored == open.end() ? "ended" : boost::json::serialize(to_json(*stored))));
                const auto job = repository.find(id).value();
                check_job(job);
                INFO(describe(job));
                REQUIRE(stored == open.end());
            }
            // A creation that failed midway is a job nowhere, or one everywhere once it is tried again; unless those
            // who wrote it have ended before anybody confirmed it.
            const bool forgotten = network_.forgotten().contains({std::string(keys::jobs), id});
            REQUIRE((known == 0 || known == peers.size() || forgotten));
            jobs_ += known == 0 ? 0 : 1;
        }
        check_writers();
    }

    [[nodiscard]] std::size_t jobs() const noexcept { return jobs_; }

  private:
    bool happens(double share) { return std::bernoulli_distribution(share)(random_); }
    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

    // A process reads jobs as it does in a network.
    std::unique_ptr<persistence::CStore> join(const std::string& process, std::size_t replica) {
        return persistence::make_job_indexed_cstore(network_.join(process, replica), clock_);
    }

    // Again: what it knew is gone, and the person before it begins anew.
    void start(std::size_t number) {
        auto& gateway = gateways_[number];
        network_.forget(gateway.name);
        gateway.jobs.reset();
        gateway.remover.reset();
        gateway.store = join(gateway.name, number);
        gateway.jobs = std::make_unique<JobRepository>(*gateway.store, files_, clock_, JobRepository::Reader::gateway);
        gateway.remover = std::make_unique<persistence::JobRemover>(*gateway.store, files_, clock_);
        gateway.shown.clear();
    }

    void crash(SimulatedWorker& worker) {
        network_.forget(worker.peer());
        worker.crash();
    }

    void step() {
        clock_.advance(std::chrono::milliseconds(below(4'000)));
        auto& gateway = gateways_[below(gateways_.size())];
        auto& worker = *workers_[below(workers_.size())];
        const auto what = below(100);
        if (what < 4) return create(gateway);
        if (what < 14) return look_at_all(gateway);
        if (what < 16) return change(gateway);
        if (what < 18) return crash(worker);
        if (what < 19) return start(below(gateways_.size()));
        if (what < 20 && with_deletions_) return void(gateway.remover->finish_some(2));
        if (what < 40) return worker.poll();
        if (what < 65) return worker.work();
        network_.deliver_one();
    }

    void create(Gateway& gateway) {
        if (ids_.size() < 3 && happens(0.8)) ids_.push_back("job_" + std::to_string(ids_.size()));
        if (ids_.empty()) return;
        const auto number = below(ids_.size()); // an earlier one again, too, as a client does that had no answer
        JobBase base;
        base.id = ids_[number];
        base.owner = "ada";
        base.title = "Recipes";
        base.total_records = static_cast<std::int64_t>(1 + number * 4);
        base.peers = peers;
        if (number == 1) base.peers = {"c", "a"};
        base.created_at = base.updated_at = Timestamp(std::chrono::milliseconds(1'767'225'600'000));
        JobDetails details;
        details.id = base.id;
        (void)gateway.jobs->create(base, details);
    }

    void look_at_all(Gateway& gateway) {
        for (const auto& id : ids_) {
            const auto job = gateway.jobs->find(id);
            if (job) see(gateway, job->view);
        }
        persistence::JobFilter filter;
        filter.owner = "ada";
        const auto list = gateway.jobs->list(filter);
        if (!list) return;
        for (const auto& view : list->jobs) {
            see(gateway, view);
        }
    }

    void see(Gateway& gateway, const JobBase& view) {
        INFO(gateway.name << " shows " << boost::json::serialize(to_json(view)));
        REQUIRE_FALSE(gateway.deleted.contains(view.id));
        REQUIRE(view.total_generated == view.total_ok + view.total_failed);
        REQUIRE(view.total_generated <= view.total_records);
        if (view.status == JobStatus::succeeded) REQUIRE(view.total_generated == view.total_records);
        const auto before = gateway.shown.find(view.id);
        if (before != gateway.shown.end() && is_terminal(before->second.status)) {
            const bool later = view.generation > before->second.generation;
            REQUIRE((later || is_terminal(view.status)));
        }
        if (before != gateway.shown.end()) REQUIRE_FALSE(is_further(before->second, view));
        if (before == gateway.shown.end() || is_further(view, before->second)) gateway.shown[view.id] = view;
    }

    void change(Gateway& gateway) {
        if (ids_.empty()) return;
        const auto job = gateway.jobs->find(ids_[below(ids_.size())]);
        if (!job) return;
        if (with_deletions_ && happens(0.3)) return remove(gateway, job->view);
        if (is_terminal(job->view.status)) {
            if (job->view.generation < 3) (void)gateway.jobs->retry(job->view);
        } else if (happens(0.3)) {
            (void)gateway.jobs->cancel(job->view, "ada", clock_.now());
        }
    }

    void remove(Gateway& gateway, const JobBase& view) {
        if (gateway.remover->remove(view, "ada")) gateway.deleted.insert(view.id);
    }

    static void check_job(const persistence::JobRecord& job) {
        const auto& view = job.view;
        INFO(describe(job));
        REQUIRE(is_over(view));
        std::int64_t ok = 0;
        std::int64_t failed = 0;
        for (const auto& state : job.peers) {
            INFO(state.peer_id);
            REQUIRE(is_finished_in(state, view.generation));
            ok += state.generated_ok;
            failed += state.generated_failed;
            const bool has_result = state.result_cid.has_value();
            REQUIRE((has_result || state.generated_ok + state.generated_failed == 0));
            // A retry that was cancelled before anything was made leaves the result of before.
            if (!has_result || state.result_generation != view.generation) continue;
            REQUIRE(state.result_counts->ok == state.generated_ok);
            REQUIRE(state.result_counts->failed == state.generated_failed);
        }
        REQUIRE(view.total_ok == ok);
        REQUIRE(view.total_failed == failed);
        if (view.status == JobStatus::succeeded) REQUIRE(ok + failed == view.total_records);
    }

    // design: one writer per field.
    void check_writers() {
        for (const auto& [place, writers] : network_.writers()) {
            const auto& [hash, field] = place;
            INFO(hash << " " << field);
            const bool is_state = hash.ends_with(":peers") && hash.starts_with("datagen:job:");
            const bool is_control = hash.ends_with(":control") && hash.starts_with("datagen:job:");
            // A value by itself is the hint of newest jobs, which nobody relies on.
            const bool is_view = hash == keys::jobs || hash == keys::user_jobs("ada") || hash == single_values;
            const bool is_deletion = hash == keys::deleted_jobs;
            REQUIRE((is_state || is_control || is_view || is_deletion));
            for (const auto& writer : writers) {
                const bool is_gateway = writer.starts_with("gateway");
                if (is_state) REQUIRE((is_gateway || writer == field));
                if (is_control || is_deletion) REQUIRE(is_gateway);
            }
        }
    }

    const bool with_deletions_;
    std::mt19937_64 random_;
    ManualClock clock_;
    ReplicaNetwork network_;
    persistence::R1fs& files_;
    std::vector<Gateway> gateways_;
    std::vector<std::unique_ptr<SimulatedWorker>> workers_;
    std::vector<std::string> ids_;
    std::size_t jobs_ = 0; // that came to be
    std::size_t deleted_ = 0;
};

} // namespace datagems::test
