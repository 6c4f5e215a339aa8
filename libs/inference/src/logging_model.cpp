#include "datagems/inference/logging_model.hpp"

#include "datagems/observe/log.hpp"
#include "datagems/observe/redaction.hpp"

#include <chrono>

namespace datagems::inference {
namespace {

constexpr std::size_t max_logged_text = 2'000;
constexpr std::size_t max_logged_address = 300;

// Queries carry keys at times.
std::string address_of(const Endpoint& endpoint) {
    const auto whole = endpoint.base_url + endpoint.path;
    return log::redacted(std::string_view(whole).substr(0, whole.find('?')), endpoint.api_key, max_logged_address);
}

std::string conversation(const Completion& completion) {
    std::string text;
    for (const auto& message : completion.messages) {
        if (!text.empty()) text += '\n';
        text.append(message.role).append(": ").append(message.content);
    }
    return text;
}

void log_call(const Endpoint& endpoint, const Completion& completion, const ReplyResult& reply,
              std::chrono::steady_clock::duration took) {
    const auto text = conversation(completion);
    const auto& said = reply ? reply->content : reply.error().reason;
    const auto& outcome = reply ? reply->finish_reason : reply.error().cause;
    const auto& secret = endpoint.api_key;
    log::info("inference.call", {{"endpoint", address_of(endpoint)},
                                 {"model", completion.model.value_or("")},
                                 {"index", completion.seed_hint ? std::to_string(*completion.seed_hint) : ""},
                                 {"attempt", completion.attempt},
                                 {"ok", reply.has_value()},
                                 {"outcome", log::redacted(outcome, secret, max_logged_address)},
                                 {"sent", text.size()},
                                 {"received", reply ? reply->content.size() : 0},
                                 {"tokensIn", reply ? reply->tokens_in : 0},
                                 {"tokensOut", reply ? reply->tokens_out : 0},
                                 {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()},
                                 {"request", log::redacted(text, secret, max_logged_text)},
                                 {"reply", log::redacted(said, secret, max_logged_text)}});
}

class LoggingModel final : public Model {
  public:
    explicit LoggingModel(std::unique_ptr<Model> inner) : inner_(std::move(inner)) {}

    boost::asio::awaitable<ReplyResult> complete(const Endpoint& endpoint, const Completion& completion) override {
        const auto start = std::chrono::steady_clock::now();
        auto reply = co_await inner_->complete(endpoint, completion);
        log_call(endpoint, completion, reply, std::chrono::steady_clock::now() - start);
        co_return reply;
    }

  private:
    std::unique_ptr<Model> inner_;
};

} // namespace

std::unique_ptr<Model> make_logging_model(std::unique_ptr<Model> inner) {
    return std::make_unique<LoggingModel>(std::move(inner));
}

} // namespace datagems::inference
