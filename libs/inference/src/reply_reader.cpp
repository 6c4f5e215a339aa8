#include "datagems/inference/reply_reader.hpp"

#include "exact_json.hpp"
#include "json_mender.hpp"

#include "datagems/base/utf8.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace datagems::inference {

namespace json = boost::json;

namespace {

constexpr auto npos = std::string_view::npos;

std::optional<json::value> parse_strictly(std::string_view text) {
    return parse_exactly(text, max_json_depth);
}

Error unreadable(std::string_view problem) {
    return Error{errc::corrupt, std::string("not valid JSON: ").append(problem)};
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

// Whether the brace at the start of `text` may begin an object: a key, a comment or the closing brace follows. Braces
// of prose are passed over; within a real object none is, so that a part of a record is never taken for the record.
bool may_begin_object(std::string_view text) {
    std::size_t next = text.find_first_not_of(" \t\r\n", 1);
    if (next == npos) return true; // cut off after the brace
    const char c = text[next];
    if (c == '"' || c == '\'' || c == '}' || c == '/') return true;
    if (!is_letter(c)) return false;
    while (next < text.size() && (is_letter(text[next]) || (text[next] >= '0' && text[next] <= '9'))) {
        ++next;
    }
    next = text.find_first_not_of(" \t", next);
    return next != npos && text[next] == ':';
}

// Where the bracket that has `open` others around it is closed again, from `at` on; the end of the text if nowhere.
std::size_t skip_to_balance(std::string_view text, std::size_t at, std::size_t open) {
    bool in_string = false;
    for (; at < text.size() && open > 0; ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++open;
        } else if (c == '}' || c == ']') {
            --open;
        }
    }
    return std::min(at, text.size());
}

// Looks for an object in a text, each part of which is read a bounded number of times.
class ObjectFinder {
  public:
    explicit ObjectFinder(std::string_view text) : text_(text) {}

    // The object at the brace `at`; moves `at` behind it whether or not it could be read.
    std::optional<json::value> read_at(std::size_t& at) {
        const MendResult mended = mend_object(text_.substr(at));
        const std::size_t start = at;
        at = std::max(start + 1, skip_to_balance(text_, start + mended.end, mended.open));
        if (mended.outcome == Mended::truncated) {
            at = text_.size();
            note(Error{errc::corrupt, "the reply is truncated: it ends in the middle of a JSON object"});
            return std::nullopt;
        }
        if (mended.outcome == Mended::hopeless) {
            note(unreadable(mended.problem));
            return std::nullopt;
        }
        std::optional<json::value> value = parse_strictly(mended.json);
        if (!value) note(unreadable("a string or number in it is damaged"));
        return value;
    }

    std::optional<json::value> in_fences() {
        std::size_t at = text_.find("```");
        while (at != npos) {
            at += 3;
            while (at < text_.size() && is_letter(text_[at])) {
                ++at; // the language
            }
            const std::size_t content = text_.find_first_not_of(" \t\r\n", at);
            if (content == npos) return std::nullopt;
            at = content;
            if (text_[at] == '{') {
                std::optional<json::value> value = read_at(at);
                if (value) return value;
            }
            at = text_.find("```", at);
        }
        return std::nullopt;
    }

    std::optional<json::value> in_prose() {
        std::size_t at = text_.find('{');
        while (at != npos) {
            if (may_begin_object(text_.substr(at))) {
                std::optional<json::value> value = read_at(at);
                if (value) return value;
            } else {
                ++at;
            }
            at = text_.find('{', at);
        }
        return std::nullopt;
    }

    // Why nothing was found: the first failure is the one nearest to what was meant.
    [[nodiscard]] Error problem() const {
        return problem_ ? *problem_ : Error{errc::corrupt, "there is no JSON object in the reply"};
    }

  private:
    void note(Error error) {
        if (!problem_) problem_ = std::move(error);
    }

    std::string_view text_;
    std::optional<Error> problem_;
};

// Without a byte order mark, and without the thoughts that some models write first.
std::string_view essence(std::string_view content) {
    std::string_view text = trim(content);
    if (text.starts_with("\xEF\xBB\xBF")) text = trim(text.substr(3));
    if (!text.starts_with("<think>")) return text;
    const std::size_t end = text.find("</think>");
    return end == npos ? text : trim(text.substr(end + 8));
}

} // namespace

Result<json::value> read_json(std::string_view content) {
    const std::string_view text = essence(content);
    if (text.empty()) return Error{errc::corrupt, "the reply is empty"};
    std::optional<json::value> value = parse_strictly(text);
    if (value) return std::move(*value);
    ObjectFinder finder(text);
    value = finder.in_fences();
    if (!value) value = finder.in_prose();
    if (value) return std::move(*value);
    return finder.problem();
}

} // namespace datagems::inference
