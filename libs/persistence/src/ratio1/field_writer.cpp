#include "ratio1/field_writer.hpp"

#include "ratio1/differing.hpp"
#include "ratio1/retry.hpp"

#include <algorithm>

namespace datagems::persistence::ratio1 {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t max_remembered_places = 4096;
constexpr unsigned max_repeats_known = 16;
constexpr std::chrono::seconds longest_repeat{5}; // of another place, which this caller did not ask for

bool holds(const ValueDigests& digests, std::optional<std::string_view> value) {
    return std::find(digests.begin(), digests.end(), digest_of(value)) != digests.end();
}

// Out of the place again at the end.
class Entered {
  public:
    Entered(UnconfirmedWrites& writes, const Place& place) : writes_(writes), place_(place) {}
    ~Entered() { writes_.leave(place_); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

  private:
    UnconfirmedWrites& writes_;
    const Place& place_;
};

// Whether one is the other, or says the same after repeats.
bool is_repeat_of(std::string_view text, std::string_view value) {
    if (text == value) return true;
    for (unsigned step = 1; step <= max_repeats_known; ++step) {
        const auto repeat = differing(value, step);
        if (!repeat) return false;
        if (*repeat == text) return true;
    }
    return false;
}

Error still_written() {
    return Error{errc::timed_out, "an earlier write of the same value has not ended yet"};
}

} // namespace

struct FieldWriter::Task {
    const Place& place;
    std::optional<std::string_view> value;
    SteadyTime deadline;
    int attempts = BackoffSettings{}.attempts;
    Ownership ownership = Ownership::sole;
    ValueDigests doubts; // what the node may hold
    ValueDigests sent{}; // all of ours
    unsigned step = 0;   // of the next text: what was in doubt once is not gone back to
};

FieldWriter::FieldWriter(CStoreCalls& calls) : calls_(calls), unconfirmed_(max_remembered_places) {}

Result<void> FieldWriter::write(const Place& place, std::optional<std::string_view> value) {
    const auto deadline = calls_.write_deadline();
    {
        if (!unconfirmed_.enter(place, deadline)) return still_written();
        const Entered entered(unconfirmed_, place);
        Task task{.place = place, .value = value, .deadline = deadline, .doubts = unconfirmed_.of(place)};
        auto written = run(task);
        if (!written) return written;
    }
    repeat_another();
    return {};
}

void FieldWriter::note(const Task& task) {
    unconfirmed_.note(task.place, task.doubts, task.ownership, steady_clock::now());
}

Result<void> FieldWriter::run(Task& task) {
    BackoffSettings settings;
    settings.attempts = task.attempts;
    Backoff backoff(settings);
    for (;;) {
        const auto sent = send_differing(task);
        note(task);
        if (sent.fate == Sent::Fate::confirmed) return {};
        if (sent.fate == Sent::Fate::refused || calls_.node_is_away()) return sent.error;
        if (!sleep_before_next(backoff, task.deadline, sent.retry_after)) return sent.error;
        if (task.ownership == Ownership::contested && is_lost(task)) return {};
    }
}

// One attempt, with a text that the node does not hold; of two steps if no text differs.
Sent FieldWriter::send_differing(Task& task) {
    const auto attempt = [&](std::optional<std::string_view> text) {
        task.sent.push_back(digest_of(text));
        auto sent = calls_.send(task.place, text, task.deadline);
        if (sent.fate == Sent::Fate::confirmed) task.doubts.clear();
        if (sent.fate == Sent::Fate::unconfirmed) task.doubts = {digest_of(text)};
        if (sent.fate == Sent::Fate::unknown) task.doubts.push_back(digest_of(text));
        return sent;
    };
    for (; task.value; ++task.step) {
        const auto text = task.step == 0 ? std::optional<std::string>(*task.value) : differing(*task.value, task.step);
        if (!text) break;
        if (holds(task.doubts, *text)) continue;
        auto sent = attempt(*text);
        if (sent.fate != Sent::Fate::not_done) ++task.step;
        return sent;
    }
    if (!holds(task.doubts, task.value)) return attempt(task.value);
    auto between = attempt(task.value ? std::string(*task.value) + ' ' : std::string());
    const bool is_held = between.fate == Sent::Fate::confirmed || between.fate == Sent::Fate::unconfirmed;
    return is_held ? attempt(task.value) : between;
}

// Whether the place has somebody else's value; if that cannot be told, it is taken for ours.
bool FieldWriter::is_lost(const Task& task) {
    const auto standing = calls_.read(task.place);
    return standing && *standing && !holds(task.doubts, *standing);
}

Result<Insertion> FieldWriter::insert(const Place& place, std::string_view value) {
    const auto deadline = calls_.write_deadline();
    if (!unconfirmed_.enter(place, deadline)) return still_written();
    const Entered entered(unconfirmed_, place);
    return insert_entered(place, value, deadline);
}

Result<Insertion> FieldWriter::insert_entered(const Place& place, std::string_view value, SteadyTime deadline) {
    Task task{.place = place,
              .value = value,
              .deadline = deadline,
              .ownership = Ownership::contested,
              .doubts = unconfirmed_.of(place)};
    auto before = calls_.read(place);
    if (!before) return before.error();
    bool is_ours = true;
    if (*before) {
        // There may be one of ours that nobody confirmed: that has to be sent again, whoever wants it.
        if (!holds(task.doubts, **before)) return Insertion{false, std::move(**before)};
        is_ours = is_repeat_of(**before, value);
        task.value = **before;
    }
    if (auto written = run(task); !written) return written.error();
    auto after = calls_.read(place);
    if (!after) return after.error();
    if (!*after) return Insertion{is_ours, std::string(*task.value)}; // a replica that lags
    return Insertion{is_ours && holds(task.sent, **after), std::move(**after)};
}

// What an earlier caller gave up, if the node still holds it. One at a time, now that the peers do confirm.
void FieldWriter::repeat_another() {
    const auto place = unconfirmed_.take_due(steady_clock::now());
    if (!place) return;
    const Entered entered(unconfirmed_, *place);
    Task task{.place = *place,
              .value = std::nullopt,
              .deadline = std::min(calls_.write_deadline(), steady_clock::now() + longest_repeat),
              .attempts = 1,
              .doubts = unconfirmed_.of(*place)};
    const auto standing = calls_.read(*place);
    if (!standing) return;
    if (!holds(task.doubts, *standing)) {
        task.doubts.clear(); // somebody has written it since
        note(task);
        return;
    }
    task.value = *standing;
    (void)run(task); // what fails stays noted
}

} // namespace datagems::persistence::ratio1
