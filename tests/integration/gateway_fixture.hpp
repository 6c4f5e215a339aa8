// The real gateway in this process, on a port of the kernel's choice, with the embedded engine in a private directory
// and the mock model; and a client that speaks HTTP to it.
#pragma once

#include "gateway.hpp"

#include "datagems/accounts/user.hpp"
#include "datagems/http/message.hpp"
#include "datagems/persistence/engine.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/test_support/temp_dir.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace datagems::test {
class ClientDriver;
}

namespace datagems::gateway::test {

inline constexpr std::string_view admin_password = "a password for tests";

[[nodiscard]] Settings test_settings(const std::filesystem::path& data_dir);

struct Reply {
    int status = 0;
    http::Headers headers;
    std::string body;

    [[nodiscard]] boost::json::value json() const;
    [[nodiscard]] std::string error() const;
    [[nodiscard]] std::string header(std::string_view name) const;
    // The field is named among the mistakes of a bad body.
    [[nodiscard]] bool names_field(std::string_view field) const;
};

// A user beside the first administrator.
void add_user(const std::filesystem::path& data_dir, const Settings& settings, std::string name,
              std::string_view password, accounts::Role role = accounts::Role::user);

class TestGateway {
  public:
    explicit TestGateway(Settings settings, OpenEngine open = open_engine, const Clock& clock = system_clock());
    ~TestGateway();

    Reply send(http::Method method, std::string target, std::string body = "", http::Headers headers = {});
    Reply get(std::string target);
    Reply post(std::string target, const boost::json::value& body);
    Reply del(std::string target, const boost::json::value& body);

    Reply login(std::string_view username, std::string_view password);
    // Goes on with the session that an answer brings.
    void take_session(const Reply& reply);
    void sign_in();

    // A job of that many records; its id.
    std::string make_job(std::int64_t records);
    // The body that confirms a new draft with a schema of our own.
    boost::json::object confirmation(std::int64_t records);
    static boost::json::object draft_body(std::int64_t records);

    [[nodiscard]] std::uint16_t port() const { return gateway_.port(); }
    void stop() { gateway_.stop(); }

    std::string token; // of the session; empty: signed out

  private:
    Reply send_json(http::Method method, std::string target, const boost::json::value& body);

    Gateway gateway_;
    std::unique_ptr<datagems::test::ClientDriver> driver_;
};

// The stores as a worker has them, in the same directory.
class WorkerSide {
  public:
    explicit WorkerSide(const std::filesystem::path& data_dir);

  private:
    persistence::Engine engine_;

  public:
    persistence::JobRepository jobs;

    // Delivers the peer's result file, and what its lines amount to.
    void deliver(const std::string& job_id, std::size_t peer, std::string_view lines, std::int64_t ok,
                 std::int64_t failed);
    void remove_file(const std::string& job_id, std::size_t peer);
};

} // namespace datagems::gateway::test
