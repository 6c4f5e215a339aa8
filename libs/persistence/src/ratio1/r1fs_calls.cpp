#include "ratio1/r1fs_calls.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/base/utf8.hpp"
#include "ratio1/envelope.hpp"
#include "ratio1/retry.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace datagems::persistence::ratio1 {
namespace {

namespace json = boost::json;
using std::chrono::steady_clock;

constexpr std::size_t max_short_answer = std::size_t{1} << 20U;
constexpr std::size_t max_base64_answer = std::size_t{256} << 20U;
constexpr std::size_t max_description = std::size_t{64} * 1024;
constexpr std::size_t max_cid_bytes = 1024;
constexpr int max_downloads = 3;

std::string_view named(std::string_view filename) {
    return filename.empty() || !is_valid_utf8(filename) ? "file" : filename;
}

std::string text_in(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

// A server that keeps its files to itself describes them in JSON; content comes as bytes, or with metadata beside it.
bool is_description(const Head& head) {
    return head.content_type == "application/json" && !head.has_meta;
}

// The answer to get_file: content goes to the target, a description is kept.
class FileSink final : public BodySink {
  public:
    explicit FileSink(ContentTarget& target) : target_(target), description_(max_description) {}

    Result<void> begin(const Head& head) override {
        described_ = is_description(head);
        if (described_) return description_.begin(head);
        endless_ = !head.framed;
        if (endless_) return Error{errc::corrupt, "the node does not tell where the file ends"};
        return target_.restart(head.length);
    }
    Result<void> take(std::string_view piece) override {
        if (described_) return description_.take(piece);
        moved_ = true;
        return target_.append(piece);
    }
    // There is content, but it cannot be told whether it is whole.
    [[nodiscard]] bool endless() const noexcept { return endless_; }
    [[nodiscard]] bool described() const noexcept { return described_; }
    [[nodiscard]] bool moved() const noexcept { return moved_; }
    [[nodiscard]] const std::string& description() const noexcept { return description_.text(); }

  private:
    ContentTarget& target_;
    TextSink description_;
    bool described_ = false;
    bool endless_ = false;
    bool moved_ = false;
};

bool says_missing(std::string_view message) {
    const auto text = ascii_lower(message);
    constexpr std::array<std::string_view, 5> words{"not found", "no such", "not exist", "not pinned", "missing"};
    return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string::npos; });
}

bool may_pass(errc code) {
    return code == errc::unavailable || code == errc::timed_out;
}

} // namespace

R1fsCalls::R1fsCalls(Caller& caller, const Ratio1Options& options)
    : caller_(caller), read_time_(options.read_deadline), write_time_(options.write_deadline),
      idle_time_(options.idle_timeout) {}

AttemptLimits R1fsCalls::transfer_limits(std::chrono::milliseconds time) const {
    AttemptLimits limits;
    limits.errand = Errand::slow;
    limits.deadline = steady_clock::now() + time;
    limits.answer_within = time;
    limits.is_transfer = true;
    return limits;
}

// A node may have to fetch a file from another one first.
std::chrono::milliseconds R1fsCalls::download_time() const {
    return std::max(read_time_, idle_time_);
}

Error R1fsCalls::about(const Request& request, errc code, std::string_view what) const {
    return Error{code,
                 caller_.origin() + request.target.substr(0, request.target.find('?')) + ": " + std::string(what)};
}

Result<std::string> R1fsCalls::ask(const Request& request, const AttemptLimits& limits, std::size_t limit) {
    TextSink answer(limit);
    const auto head = caller_.call(request, answer, limits);
    if (!head) return head.error();
    return answer.release();
}

Result<json::object> R1fsCalls::object_in(std::string_view body, const Request& request) {
    auto result = read_result(body);
    if (!result) return about(request, result.error().code, result.error().message);
    if (!result->is_object()) return about(request, errc::corrupt, "the answer is not an object");
    return std::move(result->get_object());
}

Result<Cid> R1fsCalls::add(const Request& request) {
    const auto body = ask(request, transfer_limits(write_time_), max_short_answer);
    if (!body) return body.error();
    const auto answer = object_in(*body, request);
    if (!answer) return answer.error();
    auto cid = text_in(*answer, "cid");
    if (cid.empty()) return about(request, errc::unavailable, "the file was not stored: the node names none");
    if (cid.size() > max_cid_bytes || cid.find('\0') != std::string::npos) {
        return about(request, errc::corrupt, "the node gave the file a name that cannot be used");
    }
    return cid;
}

Result<Cid> R1fsCalls::add_form(const Content& content, std::string_view filename) {
    const FileForm form(content, named(filename));
    Request request;
    request.method = "POST";
    request.target = "/add_file";
    request.content_type = form.content_type();
    request.upload = &form;
    request.holds_value = true;
    return add(request);
}

Result<Cid> R1fsCalls::add_base64(std::string_view bytes, std::string_view filename) {
    json::object payload;
    payload["file_base64_str"] = base64_encode(bytes);
    payload["filename"] = named(filename);
    auto request = json_post("/add_file_base64", payload);
    request.holds_value = true;
    return add(request);
}

Result<void> R1fsCalls::download(std::string_view cid, ContentTarget& target) {
    for (int begun = 1;; ++begun) {
        // What broke early was repeated in that time already.
        const auto late = steady_clock::now() + download_time();
        bool moved = false;
        auto done = download_once(cid, target, moved);
        const bool broke_late = !done && moved && steady_clock::now() >= late && may_pass(done.error().code);
        if (!broke_late || begun == max_downloads) return done;
    }
}

Result<void> R1fsCalls::download_once(std::string_view cid, ContentTarget& target, bool& moved) {
    Request request;
    request.target = ratio1::target("/get_file", {{"cid", cid}});
    FileSink sink(target);
    const auto head = caller_.call(request, sink, transfer_limits(download_time()));
    moved = sink.moved();
    if (sink.endless()) return download_base64(cid, target);
    if (!head) return head.error();
    if (!sink.described()) return {};
    const auto described = object_in(sink.description(), request);
    if (!described) return described.error();
    if (!text_in(*described, "error").empty()) return about(request, errc::not_found, "the node has no such file");
    return download_base64(cid, target);
}

Result<void> R1fsCalls::download_base64(std::string_view cid, ContentTarget& target) {
    json::object payload;
    payload["cid"] = cid;
    const auto request = json_post("/get_file_base64", payload);
    auto body = ask(request, transfer_limits(download_time()), max_base64_answer);
    if (!body) return body.error();
    json::monotonic_resource memory;
    const auto answer = read_result(*body, &memory);
    *body = std::string();
    if (!answer) return about(request, answer.error().code, answer.error().message);
    const auto* object = answer->if_object();
    const auto* text = object == nullptr ? nullptr : object->if_contains("file_base64_str");
    if (object != nullptr && !text_in(*object, "error").empty()) {
        return about(request, errc::not_found, "the node has no such file");
    }
    if (text == nullptr || !text->is_string()) return about(request, errc::corrupt, "there is no file in the answer");
    const auto content = base64_decode(text->get_string());
    if (!content) return about(request, errc::corrupt, "the file is not base64");
    auto done = target.restart(content->size());
    return done ? target.append(*content) : done;
}

Result<void> R1fsCalls::remove(std::string_view cid) {
    json::object payload;
    payload["cid"] = cid;
    const auto request = json_post("/delete_file", payload);
    AttemptLimits limits;
    limits.errand = Errand::slow;
    limits.deadline = steady_clock::now() + write_time_;
    limits.answer_within = write_time_;
    const auto body = ask(request, limits, max_short_answer);
    if (!body && body.error().code == errc::not_found) return {};
    if (!body) return body.error();
    const auto answer = object_in(*body, request);
    if (!answer) return answer.error();
    const auto* success = answer->if_contains("success");
    const bool failed = success == nullptr ? !text_in(*answer, "error").empty() : *success == json::value(false);
    if (!failed || says_missing(text_in(*answer, "message") + text_in(*answer, "error"))) return {};
    return about(request, errc::unavailable, "the file was not deleted");
}

Result<void> R1fsCalls::status() {
    Request request;
    request.target = "/get_status";
    AttemptLimits limits;
    limits.deadline = steady_clock::now() + read_time_;
    limits.answer_within = read_time_ / 2;
    const auto body = ask(request, limits, max_base64_answer);
    if (!body) return body.error();
    const auto result = read_result(*body);
    if (!result) return about(request, result.error().code, result.error().message);
    if (auto report = reported_error(*result)) return about(request, errc::unavailable, *report);
    return {};
}

} // namespace datagems::persistence::ratio1
