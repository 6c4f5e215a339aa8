// The part that confirming and previewing a draft have in common: its token, and what the request changes about it.
#pragma once

#include "payload.hpp"
#include "services/confirmation.hpp"

#include "datagems/accounts/token_signer.hpp"
#include "datagems/http/message.hpp"

namespace datagems::gateway {

struct ConfirmedDraft {
    Draft draft;
    Confirmation confirmation;

    // What the request says, over what the draft says.
    [[nodiscard]] InferenceChoice inference() const;
};

// Reads draftToken, schema and the fields of the inference choice. The answer that refuses them: 400 for a wrong body
// (what else `reader` has found included), for a token that is not this owner's or has expired, and for a schema that
// cannot be a job's.
[[nodiscard]] boost::system::result<ConfirmedDraft, http::Response>
read_confirmed_draft(PayloadReader& reader, const client::AddressRules& rules, const accounts::TokenSigner& signer,
                     std::string_view owner, Timestamp now);

} // namespace datagems::gateway
