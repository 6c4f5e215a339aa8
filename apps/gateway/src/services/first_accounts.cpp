#include "services/first_accounts.hpp"

#include "datagems/async/timeout.hpp"
#include "datagems/base/exception_text.hpp"
#include "datagems/observe/log.hpp"

namespace datagems::gateway {
namespace {

constexpr std::chrono::seconds pause{2};

void report_failure(std::string_view task, const std::exception_ptr& failure) {
    log::error("account.task_failed", {{"task", task}, {"reason", exception_text(failure)}});
}

} // namespace

std::vector<accounts::FirstAccount> first_accounts(const AccountSettings& settings, bool mock) {
    using accounts::Role;
    std::vector<accounts::FirstAccount> wanted;
    const auto& password = settings.bootstrap_admin_password;
    if (!password.empty()) wanted.push_back({"admin", password, Role::admin});
    if (!mock) return wanted;
    if (wanted.empty()) wanted.push_back({"admin", "admin", Role::admin});
    wanted.push_back({"test_user", "testtest", Role::user});
    return wanted;
}

FirstAccounts::FirstAccounts(boost::asio::any_io_executor executor, async::BlockingPool& pool,
                             accounts::UserRepository& users, const accounts::PasswordHasher& hasher,
                             std::vector<accounts::FirstAccount> wanted, const Clock& clock)
    : pool_(pool), users_(users), hasher_(hasher), wanted_(std::move(wanted)), clock_(clock),
      tasks_(std::move(executor), report_failure) {}

Result<void> FirstAccounts::start() {
    auto made = make();
    if (made || made.error().code != errc::unavailable) return made;
    log::warning("account.bootstrap_waits", {{"reason", made.error().message}});
    tasks_.spawn("first accounts", keep_trying());
    return {};
}

Result<void> FirstAccounts::make() {
    for (const auto& account : wanted_) {
        const auto created = accounts::ensure_account(users_, hasher_, account, clock_);
        if (!created) return with_context(created.error(), "cannot make the account " + account.username);
        if (*created) log::info("account.bootstrapped", {{"user", account.username}});
    }
    return {};
}

boost::asio::awaitable<void> FirstAccounts::keep_trying() {
    auto work = [this] { return make(); };
    for (;;) {
        co_await async::sleep_for(pause);
        const auto made = co_await async::offload(pool_, work);
        if (made) co_return;
        const auto code = made.error().code;
        if (code == errc::unavailable || code == errc::resource_exhausted) continue;
        log::error("account.bootstrap_failed", {{"reason", made.error().message}});
        co_return;
    }
}

boost::asio::awaitable<void> FirstAccounts::stop() {
    tasks_.cancel();
    co_await tasks_.join();
}

} // namespace datagems::gateway
