#include "sign_up_settings.hpp"

#include <algorithm>
#include <fstream>

namespace datagems::gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t implicit_tls_port = 465;
constexpr std::int64_t max_limit = 1'000'000;

accounts::SmtpSecurity read_security(EnvironmentReader& env, std::int64_t port) {
    const auto usual = port == implicit_tls_port ? "implicit" : "starttls";
    const auto chosen = env.choice({"DATAGEN_SMTP_SECURITY"}, usual, {"implicit", "starttls"});
    return chosen == "implicit" ? accounts::SmtpSecurity::implicit_tls : accounts::SmtpSecurity::starttls;
}

// A host name or address: nothing that means something else in a URL.
std::string read_host(EnvironmentReader& env) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_' || c == ':';
    };
    auto host = env.text({"DATAGEN_SMTP_HOST"}, "smtp.resend.com");
    if (!std::ranges::all_of(host, is_allowed)) env.report("DATAGEN_SMTP_HOST", host, "a host name or an address");
    return host;
}

accounts::Mailbox read_from(EnvironmentReader& env) {
    const auto text = env.text({"DATAGEN_SMTP_FROM"}, "no-reply@datagems.app");
    auto from = accounts::parse_mailbox(text);
    if (from) return std::move(*from);
    env.report("DATAGEN_SMTP_FROM", text, "a mail address, or Name <address>");
    return {};
}

std::string read_ca_file(EnvironmentReader& env) {
    auto file = env.text({"DATAGEN_SMTP_CA_FILE"}, "");
    if (!file.empty() && !std::ifstream(file)) env.report("DATAGEN_SMTP_CA_FILE", file, "a PEM file that can be read");
    return file;
}

accounts::SmtpSettings read_smtp(EnvironmentReader& env) {
    accounts::SmtpSettings smtp;
    smtp.host = read_host(env);
    smtp.port = static_cast<std::uint16_t>(env.integer({"DATAGEN_SMTP_PORT"}, implicit_tls_port, 1, 65'535));
    smtp.security = read_security(env, smtp.port);
    smtp.user = env.text({"DATAGEN_SMTP_USER"}, "resend");
    smtp.password = env.secret({"DATAGEN_SMTP_PASS"}, Presence::optional);
    smtp.from = read_from(env);
    smtp.ca_file = read_ca_file(env);
    smtp.total_limit = env.seconds({"DATAGEN_SMTP_TIMEOUT_SECONDS"}, 20s, 1s, 5min);
    smtp.connect_limit = std::min(smtp.connect_limit, smtp.total_limit);
    return smtp;
}

std::chrono::seconds whole_seconds(EnvironmentReader& env, EnvironmentReader::Names names, std::int64_t fallback,
                                   std::int64_t max) {
    return std::chrono::seconds(env.integer(names, fallback, 1, max));
}

} // namespace

SignUpSettings read_sign_up(EnvironmentReader& env) {
    constexpr std::int64_t day = 86'400;
    SignUpSettings settings;
    settings.smtp = read_smtp(env);
    settings.failure_lifetime = whole_seconds(env, {"DATAGEN_REGISTER_FAILURE_TTL_SECONDS"}, day, 365 * day);
    const auto window = whole_seconds(env, {"DATAGEN_REGISTER_RATE_WINDOW_SECONDS"}, 900, day);
    settings.per_client = {window, env.integer({"DATAGEN_REGISTER_MAX_PER_IP"}, 10, 1, max_limit)};
    settings.per_address = {window, env.integer({"DATAGEN_REGISTER_MAX_PER_EMAIL"}, 3, 1, max_limit)};
    const auto resend_window = whole_seconds(env, {"DATAGEN_REGISTER_RESEND_WINDOW_SECONDS"}, 900, day);
    settings.resend_per_client = {resend_window, env.integer({"DATAGEN_REGISTER_RESEND_MAX_PER_IP"}, 5, 1, max_limit)};
    settings.resend_per_address = {resend_window,
                                   env.integer({"DATAGEN_REGISTER_RESEND_MAX_PER_EMAIL"}, 2, 1, max_limit)};
    return settings;
}

std::string read_app_url(EnvironmentReader& env, std::string_view fallback) {
    auto url = env.text({"DATAGEN_APP_URL"}, fallback);
    const auto is_printable = [](char c) { return c > ' ' && c < 0x7f; };
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    const auto host = web ? std::string_view(url).substr(url.find("//") + 2) : std::string_view();
    if (host.empty() || host.front() == '/' || host.find('@') != std::string_view::npos ||
        !std::ranges::all_of(url, is_printable)) {
        env.report("DATAGEN_APP_URL", url, "the http or https URL of the web UI");
    }
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

} // namespace datagems::gateway
