#include "answer_reader.hpp"

#include "datagems/base/utf8.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>

namespace datagems::client {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

constexpr std::uint32_t max_header_bytes = 64 * 1024;
constexpr std::size_t read_size = 16 * 1024;
constexpr int max_interim_answers = 16;

using Parser = beast_http::response_parser<beast_http::string_body>;

Error parse_error(const boost::system::error_code& failure) {
    if (failure == beast_http::error::body_limit) {
        return Error{errc::too_large, "answer: its body is larger than the limit"};
    }
    if (failure == beast_http::error::header_limit) {
        return Error{errc::too_large, "answer: its header is larger than the limit"};
    }
    if (failure == beast_http::error::partial_message || failure == beast_http::error::end_of_stream) {
        return Error{errc::unavailable, "answer: the connection was closed in the middle"};
    }
    return Error{errc::unavailable, "answer: it is not valid HTTP (" + failure.message() + ")"};
}

// Two readings of where the answer ends would let one answer be taken for part of the next.
Result<void> check_framing(const Parser& parser) {
    const auto& fields = parser.get();
    const std::size_t encodings = fields.count(beast_http::field::transfer_encoding);
    if (encodings == 0) return {};
    const auto encoding = fields[beast_http::field::transfer_encoding];
    const bool chunked = ascii_lower(trim(std::string_view(encoding.data(), encoding.size()))) == "chunked";
    if (encodings > 1 || !chunked || fields.count(beast_http::field::content_length) != 0 || fields.version() < 11) {
        return Error{errc::unavailable, "answer: its length is doubtful (Transfer-Encoding)"};
    }
    return {};
}

http::Headers headers_of(const Parser& parser) {
    http::Headers headers;
    for (const auto& field : parser.get()) {
        const auto name = field.name_string();
        const auto value = field.value();
        headers.add(std::string_view(name.data(), name.size()), std::string_view(value.data(), value.size()));
    }
    return headers;
}

} // namespace

struct AnswerReader::State {
    std::size_t max_body_bytes = 0;
    bool head = false;
    int interim_answers = 0;
    std::optional<Parser> parser;
    boost::beast::flat_buffer buffer;
    http::Headers headers; // taken when the header is complete: trailers must not count as header fields

    void next_message() {
        parser.emplace();
        parser->header_limit(max_header_bytes);
        parser->body_limit(max_body_bytes);
        if (head) parser->skip(true);
    }

    // True when the header is complete, false when it needs more.
    Result<bool> parse_header();
    // True when the body is complete.
    Result<bool> parse_body();
    // Feeds the parser what is there; false if it needs more.
    Result<bool> feed();
};

Result<bool> AnswerReader::State::feed() {
    boost::system::error_code failure;
    const std::size_t used = parser->put(buffer.data(), failure);
    buffer.consume(used);
    if (failure == beast_http::error::need_more) return false;
    if (failure) return parse_error(failure);
    return true;
}

Result<bool> AnswerReader::State::parse_header() {
    while (buffer.size() > 0 && !parser->is_header_done()) {
        const Result<bool> fed = feed();
        if (!fed || !*fed) return fed;
    }
    if (!parser->is_header_done()) return false;
    const Result<void> framing = check_framing(*parser);
    if (!framing) return framing.error();
    return true;
}

Result<bool> AnswerReader::State::parse_body() {
    parser->eager(true);
    while (buffer.size() > 0 && !parser->is_done()) {
        const Result<bool> fed = feed();
        if (!fed || !*fed) return fed;
    }
    return parser->is_done();
}

AnswerReader::AnswerReader(std::size_t max_body_bytes) : state_(std::make_unique<State>()) {
    state_->max_body_bytes = max_body_bytes;
}

AnswerReader::~AnswerReader() = default;

void AnswerReader::begin(bool head) {
    state_->head = head;
    state_->interim_answers = 0;
    state_->next_message();
}

asio::mutable_buffer AnswerReader::prepare() {
    return state_->buffer.prepare(read_size);
}

Result<bool> AnswerReader::commit(std::size_t bytes) {
    State& state = *state_;
    state.buffer.commit(bytes);
    for (;;) {
        if (!state.parser->is_header_done()) {
            const Result<bool> header = state.parse_header();
            if (!header || !*header) return header;
            state.headers = headers_of(*state.parser);
        }
        const Result<bool> body = state.parse_body();
        if (!body || !*body) return body;
        const int status = state.parser->get().result_int();
        if (status >= 200) return true;
        if (status == 101 || ++state.interim_answers > max_interim_answers) {
            return Error{errc::unavailable, "answer: only interim answers came"};
        }
        state.next_message();
    }
}

Result<bool> AnswerReader::end_of_stream() {
    boost::system::error_code failure;
    state_->parser->put_eof(failure);
    if (failure) return parse_error(failure);
    if (!state_->parser->is_done()) return parse_error(beast_http::error::partial_message);
    return true;
}

bool AnswerReader::reusable() const {
    return state_->parser->is_done() && state_->parser->keep_alive() && state_->buffer.size() == 0;
}

Answer AnswerReader::take() {
    auto& message = state_->parser->get();
    return Answer{static_cast<int>(message.result_int()), std::move(state_->headers), std::move(message.body())};
}

} // namespace datagems::client
