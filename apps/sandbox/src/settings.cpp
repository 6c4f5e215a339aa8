#include "settings.hpp"

#include "stores/store_arguments.hpp"

#include <algorithm>
#include <charconv>

namespace datagems::sandbox {
namespace {

constexpr std::string_view usage_text =
    R"(datagems-sandbox: a stand-in for a model API and for the stores of Ratio1 nodes, for demos and tests

Answers POST /create_chat_completion and POST /v1/chat/completions with records of the posted schema, or with a
drafted schema when none is posted. GET /v1/models, GET /stats, POST /stats/reset, GET and POST /control (knobs of the
model and the stores).

  --host ADDRESS        where to listen, stores too (127.0.0.1)
  --port N              of the model; 0 lets the kernel pick one (0)
  --threads N           (1)
  --latency MS          before every answer (0)
  --latency-jitter MS   up to this much more (0)
  --slow-by MS          and this much more for a share of them, rate-slow (2000)
  --slots N             calls at once, 429 beyond them; 0 is any number (0)
  --seed N              of records and faults (1)
  --rate-429 SHARE      shares of calls, from 0 to 1, that meet this fault:
  --rate-5xx SHARE      500 or 503
  --rate-garbage SHARE  no JSON
  --rate-invalid SHARE  JSON that does not conform
  --rate-fenced SHARE   conforming, in a code fence
  --rate-prose SHARE    conforming, with sentences around it
  --rate-truncated SHARE, --rate-dropped SHARE, --rate-hang SHARE, --rate-slow SHARE
)";

template <class Number>
Result<Number> whole_number(std::string_view name, std::string_view text, Number min, Number max) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number >= min && number <= max) return number;
    return Error{errc::invalid_argument, std::string(name) + " must be a whole number from " + std::to_string(min) +
                                             " to " + std::to_string(max)};
}

Result<void> set(Settings& settings, std::string_view name, std::string_view value) {
    if (name == "host") {
        settings.host = value;
        return {};
    }
    if (name == "port") {
        const auto port = whole_number<std::uint16_t>(name, value, 0, 65535);
        if (!port) return port.error();
        settings.port = *port;
        return {};
    }
    if (name == "threads") {
        const auto threads = whole_number<std::size_t>(name, value, 1, 256);
        if (!threads) return threads.error();
        settings.threads = *threads;
        return {};
    }
    const auto is_of_stores = set_store_option(settings.stores, name, value);
    if (!is_of_stores) return is_of_stores.error();
    return *is_of_stores ? Result<void>() : set_knob(settings.knobs, name, value);
}

} // namespace

std::string usage() {
    return std::string(usage_text) + std::string(store_usage());
}

Result<Settings> read_arguments(std::span<const std::string_view> arguments) {
    Settings settings;
    settings.stores.replicas = 0;
    bool has_store_latency = false;
    for (std::size_t at = 0; at < arguments.size(); at += 2) {
        std::string_view name = arguments[at];
        if (name == "--help" || name == "-h") {
            settings.help = true;
            return settings;
        }
        if (!name.starts_with("--"))
            return Error{errc::invalid_argument, "'" + std::string(name) + "' is not an option"};
        name.remove_prefix(2);
        if (at + 1 == arguments.size()) return Error{errc::invalid_argument, std::string(name) + " needs a value"};
        auto done = set(settings, name, arguments[at + 1]);
        if (!done) return done.error();
        has_store_latency = has_store_latency || name == "store-latency";
    }
    if (settings.stores.replicas == 0 && !settings.stores.data.empty())
        return Error{errc::invalid_argument, "data is kept for stores: it needs --stores"};
    if (!has_store_latency) settings.stores.knobs.latency = settings.knobs.latency;
    settings.stores.knobs.seed = settings.knobs.seed;
    settings.stores.host = settings.host;
    auto checked = check(settings.knobs);
    if (!checked) return checked.error();
    return settings;
}

} // namespace datagems::sandbox
