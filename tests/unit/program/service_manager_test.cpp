#include "datagems/program/service_manager.hpp"

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace datagems;
using namespace std::chrono_literals;

namespace {

// The manager's end of NOTIFY_SOCKET.
class Manager {
  public:
    Manager() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        const auto path = (directory_.path() / "notify").string();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1) == path.size());
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    }
    ~Manager() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(socket_);
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    // The next message; empty when there is none: a datagram is there once it was sent.
    std::string heard() {
        std::array<char, 4096> buffer{};
        const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
        return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
    }

  private:
    datagems::test::TempDir directory_;
    int socket_;
};

} // namespace

TEST_CASE("the manager hears what state the program is in") {
    Manager manager;
    program::tell_ready("serving on port 3000");
    CHECK(manager.heard() == "READY=1\nSTATUS=serving on port 3000");
    program::tell_reloading();
    CHECK(manager.heard() == "RELOADING=1\nSTATUS=reloading");
    program::tell_status("two\nREADY=1");
    CHECK(manager.heard() == "STATUS=two READY=1");
    program::tell_alive();
    CHECK(manager.heard() == "WATCHDOG=1");
    program::tell_stopping();
    CHECK(manager.heard() == "STOPPING=1\nSTATUS=stopping");
    CHECK(manager.heard().empty());
}

TEST_CASE("without a manager, and with one that is gone, nothing happens") {
    program::tell_ready("alone");
    ::setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    program::tell_alive();
    ::unsetenv("NOTIFY_SOCKET");
    CHECK_FALSE(program::watchdog_period().has_value());
}

TEST_CASE("life is shown twice as often as the manager asks for, and only by the process that it watches") {
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    CHECK(program::watchdog_period() == 15s);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
    CHECK(program::watchdog_period() == 15s);
    ::setenv("WATCHDOG_PID", "1", 1);
    CHECK_FALSE(program::watchdog_period().has_value());
    ::setenv("WATCHDOG_USEC", "soon", 1);
    ::unsetenv("WATCHDOG_PID");
    CHECK_FALSE(program::watchdog_period().has_value());
    ::unsetenv("WATCHDOG_USEC");
}
