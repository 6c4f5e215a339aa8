// POST /api/tasks/preview: a few records of a draft, made now and stored nowhere.
#pragma once

#include "payload.hpp"
#include "services/inference_choice.hpp"
#include "services/previewer.hpp"
#include "services/rate_limiter.hpp"
#include "settings.hpp"

#include "datagems/accounts/token_signer.hpp"
#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/peer_list.hpp"

#include <memory>

namespace datagems::gateway {

// Holds references: they outlive it.
class PreviewHandlers {
  public:
    PreviewHandlers(const InferenceChooser& chooser, const accounts::TokenSigner& signer, inference::Model& model,
                    const persistence::PeerList& peers, async::BlockingPool& pool, const Settings& settings,
                    const Clock& clock);

    boost::asio::awaitable<http::Response> preview(http::Context& context);

  private:
    using OrderResult = boost::system::result<std::unique_ptr<PreviewOrder>, http::Response>;
    // Compiles the schema and asks the store, so it is called on the pool.
    [[nodiscard]] OrderResult read_order(const http::Context& context);
    [[nodiscard]] http::Response to_response(const PreviewOrder& order, std::span<const PreviewRecord> records) const;

    const InferenceChooser& chooser_;
    const accounts::TokenSigner& signer_;
    const persistence::PeerList& peers_;
    async::BlockingPool& pool_;
    const Settings& settings_;
    const Clock& clock_;
    Previewer previewer_;
    RateLimiter rate_;
};

} // namespace datagems::gateway
