#include "datagems/inference/prompts.hpp"

#include <utility>

namespace datagems::inference {

namespace {

Message message(std::string_view role, std::string content) {
    return Message{std::string(role), std::move(content)};
}

std::string schema_request(bool dataset_mode, std::string_view description, std::string_view instructions) {
    std::string text;
    if (!description.empty()) text.append("Description of the dataset:\n").append(description).append("\n\n");
    text.append("Instructions:\n").append(instructions);
    text.append(dataset_mode ? "\n\nWrite the JSON Schema of one labelled example. It must have the property \"label\"."
                             : "\n\nWrite the JSON Schema of one record.");
    return text;
}

std::string record_request(bool dataset_mode, std::string_view schema_text, std::int64_t index, std::int64_t total) {
    std::string text = "JSON Schema:\n";
    text.append(schema_text);
    text.append("\n\nThis is ").append(dataset_mode ? "example " : "record ");
    text.append(std::to_string(index + 1)).append(" of ").append(std::to_string(total));
    text.append("; make it differ from the others. Answer with one JSON object that conforms to the schema.");
    if (dataset_mode) text.append(" Do not let the label appear in the text.");
    return text;
}

} // namespace

Completion schema_completion(bool dataset_mode, std::string_view description, std::string_view instructions,
                             const boost::json::object& parameters) {
    Completion completion;
    const std::string_view system = dataset_mode ? DATASET_SCHEMA_SYSTEM_PROMPT : SCHEMA_SYSTEM_PROMPT;
    completion.messages.push_back(message("system", std::string(system)));
    completion.messages.push_back(message("user", schema_request(dataset_mode, description, instructions)));
    completion.parameters = parameters;
    completion.parameters.emplace("temperature", 0.2); // leaves the caller's value in place
    completion.parameters.emplace("max_tokens", 1200);
    return completion;
}

Completion record_completion(bool dataset_mode, std::string_view instructions, const boost::json::object& schema,
                             std::string_view schema_text, const boost::json::object& parameters, std::int64_t index,
                             std::int64_t total, std::string_view complaint) {
    Completion completion;
    const std::string_view system = dataset_mode ? DATASET_RECORD_SYSTEM_PROMPT : SYSTEM_PROMPT;
    completion.messages.reserve(4);
    completion.messages.push_back(message("system", std::string(system)));
    completion.messages.push_back(message("user", std::string(instructions)));
    completion.messages.push_back(message("user", record_request(dataset_mode, schema_text, index, total)));
    if (!complaint.empty()) {
        std::string text = "Your last answer was not accepted: ";
        text.append(complaint).append("\nAnswer again with one complete JSON object in which this is right.");
        completion.messages.push_back(message("user", std::move(text)));
    }
    completion.schema = &schema;
    completion.schema_text = schema_text;
    completion.parameters = parameters;
    completion.seed_hint = static_cast<std::uint64_t>(index);
    return completion;
}

} // namespace datagems::inference
