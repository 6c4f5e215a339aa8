// The built-in sampler behind the Model interface: for demonstrations and tests without a network.
#include "mock_schema.hpp"

#include "datagems/inference/model_client.hpp"
#include "datagems/inference/prompts.hpp"
#include "datagems/json_schema/sampler.hpp"

#include <boost/json/serialize.hpp>

#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace datagems::inference {

namespace json = boost::json;

namespace {

constexpr std::size_t max_samplers = 16;
constexpr std::int64_t bytes_per_token = 4; // about what tokenisers make of English

// The samplers of the schemas used last, by the schema's text.
class SamplerCache {
  public:
    Result<json_schema::Sampler> find_or_create(const json::object& schema, std::string_view schema_text) {
        const std::string key = schema_text.empty() ? json::serialize(schema) : std::string(schema_text);
        const std::lock_guard lock(mutex_);
        for (const Entry& entry : entries_) {
            if (entry.schema == key) return entry.sampler;
        }
        Result<json_schema::Sampler> sampler = json_schema::Sampler::create(json::value(schema));
        if (!sampler) return sampler;
        if (entries_.size() >= max_samplers) entries_.pop_front();
        entries_.push_back(Entry{key, *sampler});
        return sampler;
    }

  private:
    struct Entry {
        std::string schema;
        json_schema::Sampler sampler;
    };
    std::mutex mutex_;
    std::deque<Entry> entries_;
};

std::int64_t token_count(std::size_t bytes) {
    return static_cast<std::int64_t>(bytes) / bytes_per_token + 1;
}

std::string all_text(const std::vector<Message>& messages, bool with_system) {
    std::string text;
    for (const Message& message : messages) {
        if (with_system || message.role != "system") text.append(message.content).append("\n");
    }
    return text;
}

class MockModel final : public Model {
  public:
    boost::asio::awaitable<ReplyResult> complete(const Endpoint&, const Completion& completion) override {
        co_return answer(completion);
    }

  private:
    ReplyResult answer(const Completion& completion) {
        const std::string asked = all_text(completion.messages, true);
        Reply reply;
        if (completion.schema != nullptr) {
            const std::uint64_t seed = completion.seed_hint.value_or(std::hash<std::string>()(asked));
            const Result<json::value> record = sample(completion, seed);
            if (!record) return Failure{FailureKind::give_up, "unsupported", record.error().message, std::nullopt};
            reply.content = json::serialize(*record);
        } else {
            const bool dataset_mode =
                !completion.messages.empty() && completion.messages.front().content == DATASET_SCHEMA_SYSTEM_PROMPT;
            reply.content = json::serialize(mock_schema(all_text(completion.messages, false), dataset_mode));
        }
        reply.finish_reason = "stop";
        reply.tokens_in = token_count(asked.size());
        reply.tokens_out = token_count(reply.content.size());
        return reply;
    }

    Result<json::value> sample(const Completion& completion, std::uint64_t seed) {
        const Result<json_schema::Sampler> sampler =
            samplers_.find_or_create(*completion.schema, completion.schema_text);
        if (!sampler) return sampler.error();
        return sampler->sample(seed);
    }

    SamplerCache samplers_;
};

} // namespace

std::unique_ptr<Model> make_mock_model() {
    return std::make_unique<MockModel>();
}

} // namespace datagems::inference
