#include "services/audit.hpp"

#include "client_address.hpp"

#include "datagems/observe/log.hpp"

#include <algorithm>

namespace datagems::gateway {
namespace {

constexpr std::size_t max_text_bytes = 200;

void write(log::Level level, const Settings& settings, const http::Request& request, const AuditEntry& entry) {
    if (!log::enabled(level)) return;
    const auto event = "audit." + std::string(entry.action);
    log::write(level, event,
               {{"outcome", to_string(entry.outcome)},
                {"actor", audit_text(entry.actor)},
                {"subject", audit_text(entry.subject)},
                {"address", client_address(request, settings)},
                {"request", audit_text(request.request_id)},
                {"detail", audit_text(entry.detail)}});
}

} // namespace

std::string_view to_string(AuditOutcome outcome) noexcept {
    switch (outcome) {
    case AuditOutcome::ok:
        return "ok";
    case AuditOutcome::refused:
        return "refused";
    case AuditOutcome::throttled:
        return "throttled";
    case AuditOutcome::failed:
        break;
    }
    return "failed";
}

void audit(const Settings& settings, const http::Request& request, const AuditEntry& entry) {
    write(log::Level::info, settings, request, entry);
}

void audit_repeat(const Settings& settings, const http::Request& request, const AuditEntry& entry) {
    write(log::Level::debug, settings, request, entry);
}

std::string audit_text(std::string_view text) {
    if (text.empty()) return "-";
    std::string clean(text.substr(0, max_text_bytes));
    const auto is_unfit = [](char c) { return c <= 0x20 || c > 0x7E; };
    std::ranges::replace_if(clean, is_unfit, '?');
    return clean;
}

} // namespace datagems::gateway
