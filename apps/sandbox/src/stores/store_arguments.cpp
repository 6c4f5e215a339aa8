#include "store_arguments.hpp"

#include <charconv>
#include <optional>

namespace datagems::sandbox {
namespace {

constexpr std::string_view usage_text = R"(
CStore and R1FS, as a Ratio1 node serves them; each replica has two ports of its own, printed at the start:

  --stores N            replicas, 0 to 64; 0 is none (0)
  --cstore-port N, --r1fs-port N
                        of the first replica; 0 is the port it had in --data, otherwise one the kernel picks (0)
  --store-dialect node|node-raw|sandbox
                        envelopes and errors: of a node, of a node that sends results alone, of the public sandbox (node)
  --data DIR            values and files outlive the program there; without it they go with it
  --store-latency MS    before every answer (as --latency)
  --fail rate=SHARE[,code=STATUS|drop]
                        a share of calls fails, before or after its work is done; drop ends the connection (code=500)
  --confirm-delay MS    before a changed value is answered (0)
  --unconfirmed rate=SHARE
                        a share of changed values stays on its replica and is answered false
  --lag MS              a write reaches each other replica after up to this long, in any order, now and then twice (0)
)";

Error mistake(std::string_view name, std::string_view expected) {
    return Error{errc::invalid_argument, std::string(name) + " must be " + std::string(expected)};
}

template <class Number>
Result<bool> set_number(Number& target, std::string_view name, std::string_view text, Number most) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > most)
        return mistake(name, "a whole number from 0 to " + std::to_string(most));
    target = number;
    return true;
}

Result<bool> set_dialect(Dialect& target, std::string_view name, std::string_view value) {
    if (value == "node")
        target = Dialect::node;
    else if (value == "node-raw")
        target = Dialect::node_raw;
    else if (value == "sandbox")
        target = Dialect::sandbox;
    else
        return mistake(name, "node, node-raw or sandbox");
    return true;
}

// "rate=0.2,code=500" sets the knobs <prefix>rate and <prefix>code.
Result<bool> set_pairs(StoreKnobs& knobs, std::string_view name, std::string_view prefix, std::string_view pairs) {
    while (!pairs.empty()) {
        const std::string_view pair = pairs.substr(0, pairs.find(','));
        pairs.remove_prefix(std::min(pairs.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (pair == "drop" || pair == "code=drop") {
            knobs.fail_code = 0;
            continue;
        }
        if (equals == std::string_view::npos) return mistake(name, "pairs such as rate=0.2");
        const std::string knob = std::string(prefix) + std::string(pair.substr(0, equals));
        const auto set = set_knob(knobs, knob, pair.substr(equals + 1));
        if (!set) return with_context(set.error(), name);
    }
    return true;
}

Result<bool> set_milliseconds(StoreKnobs& knobs, std::string_view name, std::string_view value) {
    const auto set = set_knob(knobs, name, value);
    if (!set) return set.error();
    return true;
}

} // namespace

Result<bool> set_store_option(StoreSettings& settings, std::string_view name, std::string_view value) {
    if (name == "stores") return set_number(settings.replicas, name, value, std::size_t{64});
    if (name == "cstore-port") return set_number(settings.cstore_port, name, value, std::uint16_t{65535});
    if (name == "r1fs-port") return set_number(settings.r1fs_port, name, value, std::uint16_t{65535});
    if (name == "store-dialect") return set_dialect(settings.dialect, name, value);
    if (name == "fail") return set_pairs(settings.knobs, name, "store-fail-", value);
    if (name == "unconfirmed" && !value.starts_with("rate=")) return mistake(name, "rate=SHARE");
    if (name == "unconfirmed") return set_pairs(settings.knobs, name, "store-unconfirmed-", value);
    if (name == "store-latency" || name == "confirm-delay" || name == "lag")
        return set_milliseconds(settings.knobs, name, value);
    if (name != "data") return false;
    if (value.empty()) return mistake(name, "a directory");
    settings.data = value;
    return true;
}

std::string_view store_usage() noexcept {
    return usage_text;
}

} // namespace datagems::sandbox
