#include "services/confirmed_draft.hpp"

#include "services/inference_choice.hpp"
#include "services/job_schema.hpp"

namespace datagems::gateway {
namespace {

constexpr TextLength token_length{1, accounts::max_draft_token_bytes};

} // namespace

InferenceChoice ConfirmedDraft::inference() const {
    return merge(confirmation.inference, draft.inference);
}

boost::system::result<ConfirmedDraft, http::Response> read_confirmed_draft(PayloadReader& reader,
                                                                           const client::AddressRules& rules,
                                                                           const accounts::TokenSigner& signer,
                                                                           std::string_view owner, Timestamp now) {
    ConfirmedDraft confirmed;
    const auto token = reader.text("draftToken", token_length);
    confirmed.confirmation.inference = read_inference_choice(reader, rules);
    confirmed.confirmation.schema = reader.optional_object("schema");
    if (!reader.errors().empty()) return reader.errors().to_response();

    auto draft = read_draft(signer, token, owner, now);
    if (!draft) return http::Response::error(400, "Invalid or expired draft");
    confirmed.draft = std::move(*draft);
    if (const auto& schema = confirmed.confirmation.schema) {
        const auto mistakes = check_job_schema(*schema, confirmed.draft.dataset_mode);
        if (!mistakes.empty()) return refuse_schema(mistakes);
    }
    return confirmed;
}

} // namespace datagems::gateway
