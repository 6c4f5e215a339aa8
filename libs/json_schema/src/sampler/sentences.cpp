// Prose: titles, questions, answers, reviews, messages, and plain statements.
#include "sampler/plausible.hpp"
#include "sampler/text_parts.hpp"

#include <array>

namespace datagems::json_schema {

namespace {

using Phrases = std::array<std::string_view, 12>;

constexpr Phrases kOpinions = {
    "I would buy it again",          "It does what it should",     "I expected a little more",
    "The quality surprised me",      "It broke after two weeks",   "Good value for the money",
    "My whole family likes it",      "Setting it up took an hour", "The colour differs slightly",
    "Service answered within a day", "I would not recommend it",   "It arrived well packed"};
constexpr Phrases kGreetings = {"Hello",      "Hi",           "Good morning", "Dear team",
                                "Quick note", "Good evening", "Thank you",    "Just to say",
                                "Reminder",   "Hello again",  "Sorry",        "One more thing"};
constexpr Phrases kRequests = {"could you check this",     "please let me know",       "I would like a refund",
                               "can we move it to Friday", "when will it be ready",    "please send the form again",
                               "who should I talk to",     "can you confirm the date", "the attachment is missing",
                               "I cannot log in any more", "everything works now",     "please close my request"};
constexpr Phrases kReasons = {"because the first part was missing",
                              "since the rules changed",
                              "as the report explains",
                              "because nobody noticed",
                              "so the plan had to change",
                              "which explains the delay",
                              "although the cost was low",
                              "because it was tested before",
                              "as long as the power is on",
                              "so it can be used at once",
                              "which was to be expected",
                              "because two teams worked on it"};
constexpr Phrases kAsking = {"Why has the",         "How often has the",     "Who said that the",
                             "When has the",        "Where has the",         "How can it be that the",
                             "Is it true that the", "What happens once the", "How do we know that the",
                             "What if the",         "Who noticed that the",  "Since when has the"};

std::string with_capital(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

std::string clause(Random& random) {
    return together({random.pick(words::adjectives), " ", random.pick(words::nouns), " ", random.pick(words::verbs),
                     " ", random.pick(words::whens)});
}

std::string title(Random& random) {
    return with_capital(
        together({random.pick(words::adjectives), " ", random.pick(words::nouns), " ", random.pick(words::whens)}));
}

} // namespace

std::string plausible_sentence(Random& random) {
    return together({random.chance(70) ? "The " : "This ", clause(random), "."});
}

std::string plausible_prose(Topic topic, Random& random) {
    switch (topic) {
    case Topic::title:
        return title(random);
    case Topic::question:
        return together({random.pick(kAsking), " ", clause(random), "?"});
    case Topic::answer:
        return together({"The ", clause(random), ", ", random.pick(kReasons), "."});
    case Topic::review:
        return together({random.pick(kOpinions), ". ", plausible_sentence(random), " ", random.pick(kOpinions), "."});
    case Topic::message:
        return together({random.pick(kGreetings), ", ", random.pick(kRequests), ". ", plausible_sentence(random)});
    default:
        return together({plausible_sentence(random), " ", plausible_sentence(random)});
    }
}

} // namespace datagems::json_schema
