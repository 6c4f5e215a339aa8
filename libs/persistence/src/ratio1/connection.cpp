#include "ratio1/connection.hpp"

#include "datagems/base/utf8.hpp"

#include <httplib.h>

#include <charconv>

namespace datagems::persistence::ratio1 {
namespace {

// What the library sees of a Wire.
class WireStream final : public httplib::Stream {
  public:
    explicit WireStream(Wire& wire, int descriptor) : wire_(wire), descriptor_(descriptor) {}
    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    ssize_t read(char* data, std::size_t size) override { return wire_.read(data, size); }
    ssize_t write(const char* data, std::size_t size) override {
        return wire_.write(data, size) ? static_cast<ssize_t>(size) : -1;
    }
    void get_remote_ip_and_port(std::string& ip, int& port) const override { no_address(ip, port); }
    void get_local_ip_and_port(std::string& ip, int& port) const override { no_address(ip, port); }
    socket_t socket() const override { return descriptor_; }

  private:
    static void no_address(std::string& ip, int& port) {
        ip.clear();
        port = 0;
    }

    Wire& wire_;
    int descriptor_;
};

template <class Number>
std::optional<Number> number_of(const httplib::Response& response, const std::string& name) {
    const auto text = response.get_header_value(name);
    Number number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Head head_of(const httplib::Response& response) {
    Head head;
    head.status = response.status;
    const auto type = response.get_header_value("Content-Type");
    head.content_type = ascii_lower(trim(std::string_view(type).substr(0, type.find(';'))));
    head.length = number_of<std::uint64_t>(response, "Content-Length");
    const bool chunked = ascii_lower(response.get_header_value("Transfer-Encoding")) == "chunked";
    if (chunked) head.length.reset();
    head.framed = chunked || head.length.has_value();
    head.has_meta = response.has_header("X-Meta");
    if (const auto wait = number_of<std::uint32_t>(response, "Retry-After"))
        head.retry_after = std::chrono::seconds(*wait);
    return head;
}

// Why the bytes of this answer cannot be taken as they are; nothing if they can.
std::optional<Error> strange_coding(const httplib::Response& response) {
    const auto transfer = ascii_lower(response.get_header_value("Transfer-Encoding"));
    const auto content = ascii_lower(response.get_header_value("Content-Encoding"));
    const bool plain = (transfer.empty() || transfer == "chunked") && (content.empty() || content == "identity");
    if (plain) return std::nullopt;
    return Error{errc::corrupt, "the answer is coded in a way that was not asked for"};
}

Error error_of(Wire::Trouble trouble) {
    switch (trouble) {
    case Wire::Trouble::timed_out:
        return {errc::timed_out, "no answer in time"};
    case Wire::Trouble::given_up:
        return {errc::timed_out, "no answer, and the node answers nothing else either"};
    case Wire::Trouble::malformed:
        return {errc::corrupt, "the head of the answer is too long"};
    case Wire::Trouble::broken:
        return {errc::unavailable, "the connection was closed before the answer was whole"};
    case Wire::Trouble::none:
        break;
    }
    return {errc::corrupt, "the answer is not HTTP"};
}

} // namespace

// The library's client with our sockets in the place of its own, for the sake of the limits.
class Connection::Client final : public httplib::ClientImpl {
  public:
    explicit Client(const Origin& origin) : ClientImpl(origin.host, origin.port), origin_(origin) {
        set_keep_alive(true);
        set_url_encode(false);
        set_decompress(false);
    }

    Exchange exchange(const Request& request, BodySink& sink, const Patience& patience, SteadyTime connect_deadline) {
        if (is_socket_open() != 0 && !is_quiet(socket())) stop();
        patience_ = &patience;
        connect_deadline_ = connect_deadline;
        Exchange exchange;
        exchange.reused = is_socket_open() != 0;
        trouble_ = Error{};
        stopped_.reset();
        auto outgoing = to_library(request);
        take_answer_into(outgoing, exchange, sink);
        httplib::Response response;
        httplib::Error code = httplib::Error::Success;
        const bool whole = send(outgoing, response, code);
        if (whole && exchange.head.status == 0) exchange.head.status = response.status; // 204 has no body to announce
        conclude(exchange, whole);
        return exchange;
    }

  private:
    bool create_and_connect_socket(Socket& socket, httplib::Error& error) override {
        wire_.reset();
        const auto connected = dial(origin_, std::min(connect_deadline_, patience_->deadline));
        if (!connected) {
            trouble_ = connected.error();
            error = httplib::Error::Connection;
            return false;
        }
        socket.sock = *connected;
        return true;
    }

    bool process_socket(const Socket& socket, std::function<bool(httplib::Stream&)> callback) override {
        wire_.emplace(socket.sock, *patience_);
        WireStream stream(*wire_, socket.sock);
        return callback(stream);
    }

    httplib::Request to_library(const Request& request) {
        httplib::Request outgoing;
        outgoing.method = request.method;
        outgoing.path = origin_.base + request.target;
        outgoing.set_header("Accept", "*/*");
        outgoing.set_header("Accept-Encoding", "identity");
        outgoing.set_header("User-Agent", "datagems");
        if (!request.content_type.empty()) outgoing.set_header("Content-Type", request.content_type);
        outgoing.body = request.body;
        if (request.upload != nullptr) {
            outgoing.content_length_ = static_cast<std::size_t>(request.upload->size());
            outgoing.content_provider_ = [this, upload = request.upload](std::size_t, std::size_t,
                                                                         httplib::DataSink& data) {
                return note(
                    upload->send([&](std::string_view piece) { return data.write(piece.data(), piece.size()); }));
            };
        }
        return outgoing;
    }

    void take_answer_into(httplib::Request& outgoing, Exchange& exchange, BodySink& sink) {
        outgoing.response_handler = [this, &exchange, &sink](const httplib::Response& response) {
            exchange.head = head_of(response);
            wire_->begin_body(!exchange.head.framed);
            if (!is_success(response.status)) return true;
            if (auto strange = strange_coding(response)) return note(*strange);
            return note(sink.begin(exchange.head));
        };
        outgoing.content_receiver = [this, &exchange, &sink](const char* data, std::size_t size, std::uint64_t,
                                                             std::uint64_t) {
            const std::string_view piece(data, size);
            if (is_success(exchange.head.status)) return note(sink.take(piece));
            exchange.complaint += piece.substr(0, max_complaint_bytes - exchange.complaint.size());
            return exchange.complaint.size() < max_complaint_bytes;
        };
    }

    bool note(const Result<void>& result) {
        if (!result && !stopped_) stopped_ = result.error();
        return result.has_value();
    }

    void conclude(Exchange& exchange, bool whole) {
        if (!wire_) { // send() failed before there was a connection
            exchange.outcome = Outcome::not_sent;
            exchange.error = trouble_;
            return;
        }
        // The library takes a chunk that does not end as it should for the last one.
        const bool is_chunked = exchange.head.framed && !exchange.head.length;
        const bool ended = whole && (!is_chunked || wire_->ends_with_blank_line());
        const bool complaint_cut = exchange.complaint.size() == max_complaint_bytes;
        if (!ended || !wire_->drained()) stop();
        if (stopped_) {
            exchange.outcome = Outcome::stopped;
            exchange.error = *stopped_;
        } else if (ended || complaint_cut) {
            exchange.outcome = Outcome::answered;
        } else {
            exchange.outcome = wire_->answered() ? Outcome::broken
                               : wire_->sent()   ? Outcome::no_answer
                                                 : Outcome::not_sent;
            exchange.error = error_of(wire_->trouble());
        }
        wire_.reset();
    }

    Origin origin_;
    const Patience* patience_ = nullptr;
    SteadyTime connect_deadline_;
    std::optional<Wire> wire_;
    Error trouble_;
    std::optional<Error> stopped_;
};

Connection::Connection(const Origin& origin) : client_(std::make_unique<Client>(origin)) {}

Connection::~Connection() = default;

Exchange Connection::exchange(const Request& request, BodySink& sink, const Patience& patience,
                              SteadyTime connect_deadline) {
    return client_->exchange(request, sink, patience, connect_deadline);
}

} // namespace datagems::persistence::ratio1
