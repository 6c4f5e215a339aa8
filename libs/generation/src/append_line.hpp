// The bridge from coroutines to the ledger's thread.
#pragma once

#include "datagems/generation/ledger_writer.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace datagems::generation {

// Completes, on the caller's executor, once the line is synced or its batch has failed; not before, even when the
// caller is cancelled.
[[nodiscard]] boost::asio::awaitable<Result<void>> append_line(LedgerWriter& ledger, std::string line);

} // namespace datagems::generation
