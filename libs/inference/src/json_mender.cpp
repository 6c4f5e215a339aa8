#include "json_mender.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace datagems::inference {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           c == '-' || c == '+' || c == '.';
}

bool starts_number(char c) {
    return (c >= '0' && c <= '9') || c == '-';
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> literals{
    {{"true", "true"}, {"false", "false"}, {"null", "null"}, {"True", "true"}, {"False", "false"}, {"None", "null"}}};

// A state machine over tokens. `expect_` is what the grammar wants next.
class Mender {
  public:
    explicit Mender(std::string_view text) : text_(text) { out_.reserve(std::min<std::size_t>(text.size(), 4096)); }

    MendResult run() {
        open('{');
        while (!failed_ && !closers_.empty()) {
            skip_blanks();
            if (failed_) break;
            if (at_end()) {
                finish_cut_text();
                break;
            }
            step(text_[at_]);
        }
        return result();
    }

  private:
    enum class Expect { key_or_end, colon, value, value_or_end, comma_or_end };

    [[nodiscard]] bool at_end() const { return at_ >= text_.size() || text_.substr(at_).starts_with("```"); }

    void fail(Mended outcome, const char* problem) {
        failed_ = true;
        outcome_ = outcome;
        problem_ = problem;
    }
    void truncate() { fail(Mended::truncated, "the reply is truncated"); }

    // White space and comments.
    void skip_blanks() {
        while (at_ < text_.size()) {
            const std::string_view rest = text_.substr(at_);
            if (is_space(rest[0])) {
                ++at_;
            } else if (rest.starts_with("//")) {
                const std::size_t end = rest.find('\n');
                at_ = end == std::string_view::npos ? text_.size() : at_ + end;
            } else if (rest.starts_with("/*")) {
                const std::size_t end = rest.find("*/", 2);
                if (end == std::string_view::npos) return truncate();
                at_ += end + 2;
            } else {
                return;
            }
        }
    }

    void step(char c) {
        switch (expect_) {
        case Expect::key_or_end:
            return c == '}' ? close(c) : read_key(c);
        case Expect::colon:
            if (c != ':') return fail(Mended::hopeless, "a ':' is missing");
            out_.push_back(':');
            ++at_;
            expect_ = Expect::value;
            return;
        case Expect::value_or_end:
            return c == ']' ? close(c) : read_value(c);
        case Expect::value:
            return read_value(c);
        case Expect::comma_or_end:
            if (c == '}' || c == ']') return close(c);
            if (c != ',') return fail(Mended::hopeless, "a ',' is missing");
            ++at_;
            pending_comma_ = true;
            expect_ = closers_.back() == '}' ? Expect::key_or_end : Expect::value_or_end;
            return;
        }
    }

    // A comma is written only once something follows it, so that a trailing one disappears.
    void write_comma() {
        if (pending_comma_) out_.push_back(',');
        pending_comma_ = false;
    }

    void open(char c) {
        if (closers_.size() >= max_json_depth) return fail(Mended::hopeless, "it is nested too deeply");
        write_comma();
        out_.push_back(c);
        ++at_;
        closers_.push_back(c == '{' ? '}' : ']');
        expect_ = c == '{' ? Expect::key_or_end : Expect::value_or_end;
    }

    void close(char c) {
        if (closers_.back() != c) return fail(Mended::hopeless, "brackets do not match");
        pending_comma_ = false;
        out_.push_back(c);
        ++at_;
        closers_.pop_back();
        expect_ = Expect::comma_or_end;
    }

    void read_key(char c) {
        if (c == '"' || c == '\'') {
            write_comma();
            read_string(c);
        } else {
            const std::string_view word = take_word();
            if (word.empty() || starts_number(word[0])) return fail(Mended::hopeless, "a key is missing");
            write_comma();
            out_.append("\"").append(word).append("\"");
        }
        expect_ = Expect::colon;
    }

    void read_value(char c) {
        if (c == '{' || c == '[') return open(c);
        write_comma();
        if (c == '"' || c == '\'') {
            read_string(c);
        } else {
            read_word_value();
        }
        expect_ = Expect::comma_or_end;
    }

    std::string_view take_word() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_word_character(text_[at_])) {
            ++at_;
        }
        return text_.substr(start, at_ - start);
    }

    void read_word_value() {
        const std::string_view word = take_word();
        if (word.empty()) return fail(Mended::hopeless, "a value is missing");
        if (starts_number(word[0])) {
            if (at_ >= text_.size()) return truncate(); // more digits may have followed
            out_.append(word);
            return;
        }
        for (const auto& [spelling, json] : literals) {
            if (word == spelling) {
                out_.append(json);
                return;
            }
        }
        if (at_ >= text_.size()) return truncate();
        fail(Mended::hopeless, "a value is neither JSON nor close to it");
    }

    // Copies a string up to its closing `quote`; what is valid JSON stays as it is.
    void read_string(char quote) {
        out_.push_back('"');
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == quote) {
                out_.push_back('"');
                return;
            }
            if (c == '\\') {
                if (at_ >= text_.size()) break;
                copy_escape(text_[at_++]);
            } else if (c == '"') {
                out_.append("\\\"");
            } else {
                copy_character(c);
            }
        }
        truncate();
    }

    void copy_escape(char c) {
        if (c != '\'') out_.push_back('\\'); // \' is Python's and JavaScript's
        out_.push_back(c);
    }

    void copy_character(char c) {
        switch (c) {
        case '\n':
            out_.append("\\n");
            return;
        case '\r':
            out_.append("\\r");
            return;
        case '\t':
            out_.append("\\t");
            return;
        default:
            out_.push_back(c);
        }
    }

    // The text is over with brackets open: they are closed only if the last value is complete and nothing was begun
    // after it.
    void finish_cut_text() {
        if (expect_ != Expect::comma_or_end) return truncate();
        while (!closers_.empty()) {
            out_.push_back(closers_.back());
            closers_.pop_back();
        }
    }

    MendResult result() {
        MendResult result;
        result.outcome = failed_ ? outcome_ : Mended::complete;
        result.json = std::move(out_);
        result.end = at_;
        result.open = closers_.size();
        result.problem = problem_;
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<char> closers_;
    Expect expect_ = Expect::key_or_end;
    bool pending_comma_ = false;
    bool failed_ = false;
    Mended outcome_ = Mended::complete;
    const char* problem_ = "";
};

} // namespace

MendResult mend_object(std::string_view text) {
    return Mender(text).run();
}

} // namespace datagems::inference
