// Input: on the first line a token, then text that is signed. No token of the input is accepted, what we signed is, and
// nothing that differs from it in a byte.
#include "datagems/accounts/token_signer.hpp"
#include "datagems/secrets/jws.hpp"
#include "demand.hpp"

#include <boost/json/parse.hpp>

#include <vector>

using namespace datagems;
using fuzz::demand;

namespace {

constexpr std::size_t max_bytes = 8192;
const std::vector<std::string> keys{"the key of the moment, and long", "the one before, just as long"};
const accounts::TokenSigner signer(keys[0], {keys[1]});
const Timestamp now{std::chrono::seconds(1'800'000'000)};

bool verifies(std::string_view token) {
    return secrets::verify_hs256(token, keys, max_bytes).has_value();
}

void check_foreign(std::string_view token) {
    demand(!verifies(token), "a token that we did not sign does not verify");
    for (const auto type : {accounts::TokenType::session, accounts::TokenType::draft})
        demand(!signer.verify(token, type, now), "a token that we did not sign says nothing");
}

void check_own(std::string_view payload, std::size_t where) {
    for (const auto& key : keys) {
        auto token = secrets::sign_hs256(payload, key);
        const auto read = secrets::verify_hs256(token, keys, token.size());
        demand(read && *read == payload, "what we signed is what we read");
        demand(!secrets::verify_hs256(token, keys, token.size() - 1), "a token beyond the limit is refused");
        // Whatever its claims are, they are read without harm.
        static_cast<void>(signer.verify(token, accounts::TokenType::session, now));
        token[where % token.size()] ^= 1;
        demand(!secrets::verify_hs256(token, keys, token.size()), "a changed token does not verify");
    }
}

void check_claims(std::string_view text) {
    boost::system::error_code failure;
    auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), failure);
    if (failure || !value.is_object()) return;
    const auto token = signer.sign(accounts::TokenType::session, value.as_object(), now, std::chrono::hours(1));
    if (!token) return;
    const auto claims = signer.verify(*token, accounts::TokenType::session, now);
    demand(!claims || claims->at("typ") == "session", "claims say what their token is for");
    demand(!signer.verify(*token, accounts::TokenType::draft, now), "a session is no draft");
    demand(!signer.verify(*token, accounts::TokenType::session, now + std::chrono::hours(2)), "tokens expire");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    check_foreign(fuzz::take_until(text, '\n'));
    check_own(text, size);
    check_claims(text);
    return 0;
}
