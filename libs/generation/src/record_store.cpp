#include "record_store.hpp"

#include "datagems/observe/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace datagems::generation {
namespace {

// What may wait for its sync: as much as is made while a disk takes its time, and no memory without bounds.
constexpr std::size_t most_unsynced_records = 4'096;
constexpr std::size_t most_unsynced_bytes = 32 * 1024 * 1024;

} // namespace

class RecordStore::Driver : public std::enable_shared_from_this<Driver> {
  public:
    Driver(const JobServices& services, const JobSettings& settings, const std::string& job_id, JobProgress& progress,
           ProgressReporter& reporter, LedgerWriter& ledger, StopSignal& stop, std::function<void()> on_change)
        : services_(services), job_id_(job_id), progress_(progress), reporter_(reporter), ledger_(ledger), stop_(stop),
          on_change_(std::move(on_change)), backoff_(settings.store_backoff), retry_(services.executor),
          settled_(services.executor) {}

    void close() {
        closed_ = true;
        retry_.cancel();
        permits_.clear();
    }

    void put(Record record, std::string line, CallLine::Permit permit) {
        permits_.emplace(record.index, std::move(permit));
        ++unsynced_records_;
        unsynced_bytes_ += line.size();
        gathering_.lines += line;
        gathering_.records.push_back(std::move(record));
        hand_over_soon();
    }

    [[nodiscard]] bool has_room() const noexcept {
        return !refusing_ && unsynced_records_ < most_unsynced_records && unsynced_bytes_ < most_unsynced_bytes;
    }

    boost::asio::awaitable<void> drain() {
        while (unsynced_records_ > 0) {
            co_await settled_.wait_until(SteadyTime::max());
        }
    }

    void offer_refused() {
        if (refused_.records.empty()) return;
        retry_.cancel();
        append(gathering_, std::exchange(refused_, {}));
        hand_over_soon();
    }

  private:
    static void append(Batch& to, Batch from) {
        to.lines += from.lines;
        std::ranges::move(from.records, std::back_inserter(to.records));
    }

    // What else is put by the handlers that are ready now goes with it: a hop for many records in place of one each.
    void hand_over_soon() {
        if (std::exchange(handing_over_, true)) return;
        boost::asio::post(services_.executor, [self = shared_from_this()] { self->hand_over(); });
    }

    void hand_over() {
        handing_over_ = false;
        if (closed_ || gathering_.records.empty()) return;
        auto batch = std::make_shared<Batch>(std::exchange(gathering_, {}));
        auto lines = batch->lines;
        auto done = [self = shared_from_this(), batch](const Result<void>& written) {
            auto settle = [self, batch, written] { self->settle(*batch, written); };
            boost::asio::post(self->services_.executor, std::move(settle));
        };
        auto on_written = [self = shared_from_this(), batch] {
            boost::asio::post(self->services_.executor, [self, batch] { self->release_permits(*batch); });
        };
        ledger_.append(std::move(lines), std::move(done), std::move(on_written));
    }

    void release_permits(const Batch& batch) {
        for (const auto& record : batch.records) {
            permits_.erase(record.index);
        }
    }

    void settle(Batch& batch, const Result<void>& written) {
        if (closed_) return;
        const bool had_room = has_room();
        if (written) {
            count(batch);
            go_on_after_refusal();
        } else {
            refuse(batch, written.error());
        }
        if (!had_room && has_room()) on_change_();
        if (unsynced_records_ == 0) settled_.notify_all();
    }

    void count(const Batch& batch) {
        forget(batch);
        for (const auto& record : batch.records) {
            if (record.failure.empty()) {
                progress_.record_made(record.index);
            } else {
                progress_.record_failed(record.index, record.failure);
            }
            reporter_.on_record();
        }
    }

    void forget(const Batch& batch) {
        unsynced_records_ -= batch.records.size();
        unsynced_bytes_ -= batch.lines.size();
    }

    // The disk takes something again. Not before it has taken all that was refused are there new calls: what they
    // answer could be refused as well, and it would all be in memory alone.
    void go_on_after_refusal() {
        if (!refusing_) return;
        if (unsynced_records_ > 0) return offer_refused();
        refusing_ = false;
        backoff_.after_success();
        progress_.resume(PauseSource::disk);
        log::info("ledger.write_resumed", {{"job", job_id_}});
        reporter_.on_change();
    }

    void refuse(Batch& batch, const Error& error) {
        const bool first = !std::exchange(refusing_, true);
        release_permits(batch); // no call of ours takes their places, but others' may
        if (progress_.pause(PauseSource::disk, error.message)) {
            log::error("ledger.write_failed", {{"job", job_id_}, {"reason", error.message}});
            reporter_.on_change();
        }
        if (stop_.requested()) return forget(batch); // made again next time
        const bool waiting = !refused_.records.empty();
        append(refused_, std::move(batch));
        if (first) return offer_refused(); // a sync that failed may be the only one
        if (!waiting) offer_later();
    }

    void offer_later() {
        retry_.expires_after(backoff_.after_failure(services_.random(), std::chrono::milliseconds(10)));
        retry_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
            if (!cancelled && !self->closed_) self->offer_refused();
        });
    }

    const JobServices& services_;
    const std::string& job_id_;
    JobProgress& progress_;
    ProgressReporter& reporter_;
    LedgerWriter& ledger_;
    StopSignal& stop_;
    std::function<void()> on_change_;
    async::Backoff backoff_;
    boost::asio::steady_timer retry_;
    Wakeup settled_;
    Batch gathering_;                                            // not yet handed to the ledger's thread
    Batch refused_;                                              // to be offered again
    std::unordered_map<std::int64_t, CallLine::Permit> permits_; // of records not yet in the file
    std::size_t unsynced_records_ = 0;
    std::size_t unsynced_bytes_ = 0;
    bool handing_over_ = false;
    bool refusing_ = false; // the disk took nothing the last time
    bool closed_ = false;
};

RecordStore::RecordStore(const JobServices& services, const JobSettings& settings, const std::string& job_id,
                         JobProgress& progress, ProgressReporter& reporter, LedgerWriter& ledger, StopSignal& stop,
                         std::function<void()> on_change)
    : driver_(std::make_shared<Driver>(services, settings, job_id, progress, reporter, ledger, stop,
                                       std::move(on_change))) {}

RecordStore::~RecordStore() {
    driver_->close();
}

void RecordStore::put(std::int64_t index, std::string line, std::string failure, CallLine::Permit permit) {
    driver_->put({index, std::move(failure)}, std::move(line), std::move(permit));
}

bool RecordStore::has_room() const noexcept {
    return driver_->has_room();
}

boost::asio::awaitable<void> RecordStore::drain() {
    return driver_->drain();
}

void RecordStore::wake() {
    driver_->offer_refused();
}

} // namespace datagems::generation
