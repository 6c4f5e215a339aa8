// POST /api/tasks/schema and POST /api/tasks/confirm: from a description to a job.
#pragma once

#include "payload.hpp"
#include "services/confirmed_draft.hpp"
#include "services/inference_choice.hpp"
#include "services/peer_board.hpp"
#include "services/rate_limiter.hpp"
#include "services/schema_drafter.hpp"
#include "settings.hpp"

#include "datagems/async/blocking_pool.hpp"
#include "datagems/http/router.hpp"
#include "datagems/persistence/jobs.hpp"
#include "datagems/persistence/peer_list.hpp"

#include <memory>

namespace datagems::gateway {

// Holds references: they outlive it.
class DraftHandlers {
  public:
    DraftHandlers(persistence::JobRepository& jobs, const InferenceChooser& chooser,
                  const accounts::TokenSigner& signer, inference::Model& model, PeerBoard& board,
                  const persistence::PeerList& peers, async::BlockingPool& store_pool, const Settings& settings,
                  const Clock& clock);

    boost::asio::awaitable<http::Response> schema(http::Context& context);
    boost::asio::awaitable<http::Response> confirm(http::Context& context);

  private:
    struct DraftRequest;
    using DraftRequestResult = boost::system::result<std::unique_ptr<DraftRequest>, http::Response>;
    using TargetResult = boost::system::result<documents::InferenceTarget, http::Response>;

    [[nodiscard]] DraftRequestResult read_draft_request(const http::Context& context);
    [[nodiscard]] boost::asio::awaitable<boost::system::result<SchemaDraft, http::Response>>
    obtain_schema(DraftRequest& request, const ChosenInference& chosen);
    [[nodiscard]] std::int64_t previous_refreshes(const DraftRequest& request) const;
    [[nodiscard]] http::Response finish_draft(DraftRequest& request, SchemaDraft made) const;

    // Blocking.
    [[nodiscard]] http::Response confirm_now(const http::Context& context);
    [[nodiscard]] Result<std::optional<documents::InferenceTarget>> find_target(const std::string& job_id);
    [[nodiscard]] TargetResult choose_target(const ConfirmedDraft& confirmed, const http::Context& context) const;
    [[nodiscard]] Result<documents::JobBase> store(const NewJob& job);
    [[nodiscard]] boost::json::array warnings_about(const documents::JobBase& job);

    persistence::JobRepository& jobs_;
    const InferenceChooser& chooser_;
    const accounts::TokenSigner& signer_;
    SchemaDrafter drafter_;
    PeerBoard& board_;
    const persistence::PeerList& peers_;
    async::BlockingPool& store_pool_;
    const Settings& settings_;
    const Clock& clock_;
    RateLimiter draft_rate_;
};

} // namespace datagems::gateway
