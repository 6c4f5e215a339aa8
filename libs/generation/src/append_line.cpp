#include "append_line.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace datagems::generation {
namespace {

namespace asio = boost::asio;

// Takes the coroutine's handler to the writer's thread and back.
struct Initiate {
    LedgerWriter& ledger;

    template <class Handler>
    void operator()(Handler handler, std::string line) const {
        auto executor = asio::get_associated_executor(handler);
        auto shared = std::make_shared<Handler>(std::move(handler)); // std::function wants to be copied
        auto work = asio::make_work_guard(executor);
        LedgerWriter::Done done = [shared, executor, work](Result<void> written) {
            asio::post(executor, [shared, written = std::move(written)]() mutable {
                auto resume = std::move(*shared);
                resume(std::move(written));
            });
        };
        ledger.append(std::move(line), std::move(done));
    }
};

} // namespace

asio::awaitable<Result<void>> append_line(LedgerWriter& ledger, std::string line) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<void>)>(
        Initiate{ledger}, asio::use_awaitable, std::move(line));
}

} // namespace datagems::generation
