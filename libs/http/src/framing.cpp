#include "datagems/http/framing.hpp"

#include "ascii.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <charconv>

namespace datagems::http {

namespace beast = boost::beast;

namespace {

using RequestHeader = beast::http::header<true, beast::http::fields>;

constexpr unsigned http_1_0 = 10;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

bool is_host(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return is_alphanumeric(c) || std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
    });
}

std::optional<Rejection> check_host(const RequestHeader& header) {
    const auto count = header.count(beast::http::field::host);
    if (count > 1) return Rejection{400, "more than one Host"};
    if (count == 0 && header.version() > http_1_0) return Rejection{400, "no Host"};
    if (count == 1 && !is_host(view(header[beast::http::field::host]))) return Rejection{400, "a bad Host"};
    return std::nullopt;
}

std::optional<Rejection> read_transfer_encoding(const RequestHeader& header, Framing& framing) {
    const auto count = header.count(beast::http::field::transfer_encoding);
    if (count == 0) return std::nullopt;
    if (header.version() == http_1_0) return Rejection{400, "Transfer-Encoding on HTTP/1.0"};
    if (count > 1) return Rejection{400, "more than one Transfer-Encoding"};
    if (!equal_without_case(view(header[beast::http::field::transfer_encoding]), "chunked")) {
        return Rejection{400, "a Transfer-Encoding other than chunked"};
    }
    if (header.count(beast::http::field::content_length) > 0) {
        return Rejection{400, "both Transfer-Encoding and Content-Length"};
    }
    framing.chunked = true;
    return std::nullopt;
}

std::optional<Rejection> read_content_length(const RequestHeader& header, Framing& framing) {
    const auto count = header.count(beast::http::field::content_length);
    if (count == 0) return std::nullopt;
    if (count > 1) return Rejection{400, "more than one Content-Length"};
    const auto text = view(header[beast::http::field::content_length]);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), framing.length);
    if (error != std::errc() || end != text.data() + text.size()) return Rejection{400, "a bad Content-Length"};
    return std::nullopt;
}

void read_connection(const RequestHeader& header, Framing& framing) {
    framing.keep_alive = header.version() > http_1_0;
    const auto fields = header.equal_range(beast::http::field::connection);
    bool close = false;
    for (auto field = fields.first; field != fields.second; ++field) {
        for (const auto token : beast::http::token_list(field->value())) {
            if (equal_without_case(view(token), "close")) close = true;
            if (equal_without_case(view(token), "keep-alive")) framing.keep_alive = true;
        }
    }
    if (close) framing.keep_alive = false;
}

std::optional<Rejection> read_expect(const RequestHeader& header, Framing& framing) {
    const auto value = view(header[beast::http::field::expect]);
    if (value.empty()) return std::nullopt;
    if (!equal_without_case(value, "100-continue")) return Rejection{417, "an Expect other than 100-continue"};
    framing.expects_continue = header.version() > http_1_0;
    return std::nullopt;
}

std::optional<Rejection> read_framing(const RequestHeader& header, Framing& framing) {
    auto rejection = check_host(header);
    if (!rejection) rejection = read_transfer_encoding(header, framing);
    if (!rejection) rejection = read_content_length(header, framing);
    if (!rejection) rejection = read_expect(header, framing);
    if (!rejection) read_connection(header, framing);
    return rejection;
}

void copy_header(const RequestHeader& header, RequestHead& head) {
    head.method_text = view(header.method_string());
    head.method = parse_method(head.method_text);
    head.target = view(header.target());
    head.version = static_cast<int>(header.version());
    head.headers.reserve(static_cast<std::size_t>(std::distance(header.begin(), header.end())));
    for (const auto& field : header)
        head.headers.add(view(field.name_string()), view(field.value()));
}

} // namespace

boost::system::result<RequestHead, Rejection> read_head(std::string_view bytes) {
    beast::http::request_parser<beast::http::empty_body> parser;
    parser.eager(false);
    parser.body_limit(boost::none); // only the header is parsed here
    parser.header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
    beast::error_code error;
    const boost::asio::const_buffer buffer(bytes.data(), bytes.size());
    const auto taken = parser.put(buffer, error);
    if (error == beast::http::error::bad_version) return Rejection{505, "an HTTP version other than 1.0 and 1.1"};
    if (error || !parser.is_header_done() || taken != bytes.size()) {
        return Rejection{400, "a malformed request header"};
    }
    RequestHead head;
    if (auto rejection = read_framing(parser.get(), head.framing)) return *rejection;
    copy_header(parser.get(), head);
    return head;
}

} // namespace datagems::http
