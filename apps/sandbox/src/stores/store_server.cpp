#include "store_server.hpp"

#include "connection_socket.hpp"
#include "connection_threads.hpp"

#include <httplib.h>

#include <fcntl.h>
#include <future>
#include <set>
#include <sys/socket.h>

namespace datagems::sandbox {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_connections = 512;
constexpr int backlog = 256;
constexpr time_t keep_alive_seconds = 60;
constexpr std::size_t most_requests = 1'000'000; // of one connection

// A connection has its thread to itself, and httplib's handlers do not see the connection.
thread_local ConnectionSocket* this_connection = nullptr;

class SocketStream final : public httplib::Stream {
  public:
    explicit SocketStream(ConnectionSocket& socket) : socket_(socket) {}

    bool is_readable() const override { return true; }
    bool is_writable() const override { return !socket_.ends(); }
    ssize_t read(char* target, std::size_t size) override { return socket_.read(target, size); }
    ssize_t write(const char* bytes, std::size_t size) override { return socket_.write(bytes, size); }
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return socket_.descriptor(); }

  private:
    ConnectionSocket& socket_;
};

class ThreadQueue final : public httplib::TaskQueue {
  public:
    void enqueue(std::function<void()> job) override { threads_.run(std::move(job)); }
    void shutdown() override { threads_.shutdown(); }

  private:
    ConnectionThreads threads_{most_connections};
};

void prepare_socket(socket_t socket) {
    const int on = 1;
    // Not SO_REUSEPORT, httplib's default: two servers would share a port without a word.
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
}

void prepare_request(httplib::Request& request) {
    // Answers are for the same machine: compressing them costs more than it saves.
    request.headers.erase("Accept-Encoding");
    // httplib would send the range as if it were the whole.
    request.ranges.clear();
    // A body without a length would last until the connection ends.
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
        request.set_header("Content-Length", "0");
}

// httplib's server with connections of ours, so that they can be counted, broken and ended.
class CountingServer final : public httplib::Server {
  public:
    explicit CountingServer(ServerCounters& counters) : counters_(counters) {
        new_task_queue = [] { return new ThreadQueue; };
        set_tcp_nodelay(true);
        set_keep_alive_timeout(keep_alive_seconds);
        set_keep_alive_max_count(most_requests);
        set_socket_options(prepare_socket);
    }

    // 0 if it cannot.
    std::uint16_t bind(const std::string& host, std::uint16_t port) {
        const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
        // httplib's backlog is 5.
        if (bound <= 0 || ::listen(svr_sock_, backlog) != 0) return 0;
        return static_cast<std::uint16_t>(bound);
    }

    void end_connections() {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        for (const int descriptor : open_)
            ::shutdown(descriptor, SHUT_RDWR);
    }

  private:
    bool process_and_close_socket(socket_t descriptor) override {
        ConnectionSocket socket(descriptor, counters_);
        if (!enter(descriptor)) return false;
        this_connection = &socket;
        serve(socket);
        this_connection = nullptr;
        leave(descriptor);
        return true;
    }

    void serve(ConnectionSocket& socket) {
        SocketStream stream(socket);
        for (std::size_t left = most_requests; left > 0; --left) {
            if (!socket.wait_for_bytes(std::chrono::seconds(keep_alive_seconds))) return;
            bool is_closed = false;
            const bool is_answered = process_request(stream, left == 1, is_closed, prepare_request);
            if (!socket.flush() || !is_answered || is_closed || socket.ends()) return;
        }
    }

    bool enter(int descriptor) {
        const std::lock_guard lock(mutex_);
        if (is_stopping_) return false;
        open_.insert(descriptor);
        return true;
    }

    void leave(int descriptor) {
        const std::lock_guard lock(mutex_);
        open_.erase(descriptor);
    }

    ServerCounters& counters_;
    std::mutex mutex_;
    bool is_stopping_ = false;
    std::set<int> open_;
};

void give(StoreAnswer answer, httplib::Response& response) {
    response.status = answer.status;
    for (const auto& [name, value] : answer.headers)
        response.set_header(name, value);
    if (!answer.content) {
        response.set_content(answer.body, answer.content_type);
        return;
    }
    auto buffer = std::make_shared<std::string>(std::size_t{64} << 10U, '\0');
    response.set_content_provider(
        answer.content_size, answer.content_type,
        [content = answer.content, buffer](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            const auto got = content->read(offset, *buffer);
            return got && *got > 0 && sink.write(buffer->data(), std::min(*got, length));
        });
}

} // namespace

class StoreServer::Impl {
    enum class Body { complete, too_large, broken };

  public:
    Impl(StoreApi& api, StoreControls& controls) : api_(api), controls_(controls), server_(counters_) { add_routes(); }

    Result<void> start(const std::string& host, std::uint16_t port) {
        port_ = server_.bind(host, port);
        if (port_ == 0) return Error{errc::io, "cannot listen on " + host + " port " + std::to_string(port)};
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) // stop() has no effect before
            std::this_thread::yield();
        return {};
    }

    void stop() {
        if (!thread_.joinable()) return;
        server_.stop();
        server_.end_connections();
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] ServerCounters& counters() noexcept { return counters_; }

  private:
    void add_routes() {
        const auto without_body = [this](const httplib::Request& request, httplib::Response& response) {
            handle(request, nullptr, response);
        };
        const auto with_body = [this](const httplib::Request& request, httplib::Response& response,
                                      const httplib::ContentReader& reader) { handle(request, &reader, response); };
        const std::string any = R"([\s\S]*)";
        server_.Get(any, without_body).Options(any, without_body).Post(any, with_body);
        server_.Put(any, with_body).Patch(any, with_body).Delete(any, with_body);
        server_.set_exception_handler([this](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
            give(api_.refusal(500, "a bug"), response);
        });
        server_.set_error_handler([this](const httplib::Request&, httplib::Response& response) {
            if (!response.body.empty()) return;
            // What comes next on this connection cannot be told from the rest of this request.
            this_connection->close_after_answer();
            give(api_.refusal(response.status, "cannot be read as HTTP"), response);
        });
    }

    void handle(const httplib::Request& request, const httplib::ContentReader* reader, httplib::Response& response) {
        counters_.called(api_.counted_path(request.path));
        controls_.wait(controls_.knobs().latency);
        StoreCall call;
        call.method = request.method;
        call.path = request.path;
        for (const auto& [name, value] : request.params)
            call.parameters.emplace(name, value);
        std::unique_ptr<StoreUpload> upload;
        if (request.method == "POST" && request.is_multipart_form_data()) upload = api_.begin_upload(request.path);
        Body body = Body::complete;
        if (upload)
            body = read_parts(*reader, *upload);
        else if (request.method == "POST" && !request.is_multipart_form_data())
            body = read_body(*reader, call.body);
        else if (reader != nullptr)
            this_connection->close_after_answer(); // unread
        if (body != Body::complete) this_connection->close_after_answer();
        answer_call(call, upload.get(), body, response);
    }

    Body read_body(const httplib::ContentReader& reader, std::string& text) const {
        bool is_too_large = false;
        const bool is_complete = reader([&](const char* bytes, std::size_t size) {
            is_too_large = size > api_.body_limit() - text.size();
            if (!is_too_large) text.append(bytes, size);
            return !is_too_large;
        });
        return is_too_large ? Body::too_large : is_complete ? Body::complete : Body::broken;
    }

    static Body read_parts(const httplib::ContentReader& reader, StoreUpload& upload) {
        const bool is_complete = reader(
            [&](const httplib::MultipartFormData& part) {
                upload.begin_part(part.name, part.filename);
                return true;
            },
            [&](const char* bytes, std::size_t size) {
                return upload.append({bytes, size});
            });
        return is_complete ? Body::complete : Body::broken;
    }

    void answer_call(const StoreCall& call, StoreUpload* upload, Body body, httplib::Response& response) {
        const InjectedFault fault = controls_.draw_fault();
        if (fault == InjectedFault::before) return fail(response);
        StoreAnswer answer = answer_of(call, upload, body);
        controls_.wait(answer.delay);
        if (fault == InjectedFault::after) return fail(response);
        give(std::move(answer), response);
    }

    StoreAnswer answer_of(const StoreCall& call, StoreUpload* upload, Body body) {
        if (upload != nullptr) return body == Body::complete ? upload->finish() : upload->give_up();
        if (body == Body::too_large) return api_.refusal(413, "the body is too large");
        if (body == Body::broken) return api_.refusal(400, "the body is broken");
        return api_.answer(call);
    }

    void fail(httplib::Response& response) {
        counters_.error_injected();
        const int code = controls_.knobs().fail_code;
        if (code == 0)
            this_connection->drop();
        else
            give(api_.refusal(code, "a failure on purpose"), response);
    }

    StoreApi& api_;
    StoreControls& controls_;
    ServerCounters counters_;
    CountingServer server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

StoreServer::StoreServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreServer::~StoreServer() {
    stop();
}

Result<std::unique_ptr<StoreServer>> StoreServer::start(const std::string& host, std::uint16_t port, StoreApi& api,
                                                        StoreControls& controls) {
    auto impl = std::make_unique<Impl>(api, controls);
    const auto started = impl->start(host, port);
    if (!started) return started.error();
    return std::unique_ptr<StoreServer>(new StoreServer(std::move(impl)));
}

std::uint16_t StoreServer::port() const noexcept {
    return impl_->port();
}

ServerCounters& StoreServer::counters() const noexcept {
    return impl_->counters();
}

void StoreServer::stop() {
    impl_->stop();
}

} // namespace datagems::sandbox
