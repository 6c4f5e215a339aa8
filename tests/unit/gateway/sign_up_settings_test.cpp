#include "sign_up_settings.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace datagems;
using namespace datagems::gateway;
using namespace std::chrono_literals;

namespace {

SignUpSettings read(const Environment& environment) {
    EnvironmentReader env(environment);
    auto settings = read_sign_up(env);
    REQUIRE(env.mistakes().empty());
    return settings;
}

bool is_refused(const std::string& name, const std::string& value) {
    EnvironmentReader env(Environment{{name, value}});
    const auto settings = read_sign_up(env);
    const auto url = read_app_url(env, "http://127.0.0.1:3000");
    return env.mistakes().size() == 1 && env.mistakes().front().starts_with(name);
}

std::string app_url(const std::string& text) {
    EnvironmentReader env(Environment{{"DATAGEN_APP_URL", text}});
    return read_app_url(env, "http://127.0.0.1:3000");
}

} // namespace

TEST_CASE("without settings mail would go to the usual server, and nobody can sign up") {
    const auto settings = read({});
    CHECK(settings.smtp.host == "smtp.resend.com");
    CHECK(settings.smtp.port == 465);
    CHECK(settings.smtp.security == accounts::SmtpSecurity::implicit_tls);
    CHECK(settings.smtp.user == "resend");
    CHECK(settings.smtp.password.empty());
    CHECK(settings.smtp.from.address == "no-reply@datagems.app");
    CHECK(settings.failure_lifetime == 24h);
    CHECK(settings.per_client.window == 900s);
    CHECK(settings.per_client.max == 10);
    CHECK(settings.per_address.max == 3);
    CHECK(settings.resend_per_client.window == 900s);
    CHECK(settings.resend_per_client.max == 5);
    CHECK(settings.resend_per_address.max == 2);
}

TEST_CASE("TLS begins at once on port 465 and after the greeting elsewhere, unless the settings say") {
    using enum accounts::SmtpSecurity;
    CHECK(read({{"DATAGEN_SMTP_PORT", "587"}}).smtp.security == starttls);
    CHECK(read({{"DATAGEN_SMTP_PORT", "587"}, {"DATAGEN_SMTP_SECURITY", "implicit"}}).smtp.security == implicit_tls);
    CHECK(read({{"DATAGEN_SMTP_SECURITY", "starttls"}}).smtp.security == starttls);
}

TEST_CASE("the password of the mail server is never shown") {
    EnvironmentReader env(Environment{{"DATAGEN_SMTP_PASS", "of the mail server"}});
    CHECK(read_sign_up(env).smtp.password == "of the mail server");
    CHECK(env.used().at("DATAGEN_SMTP_PASS") == "***");
}

TEST_CASE("connecting takes no longer than the whole") {
    CHECK(read({{"DATAGEN_SMTP_TIMEOUT_SECONDS", "3"}}).smtp.connect_limit == 3s);
    CHECK(read({{"DATAGEN_SMTP_TIMEOUT_SECONDS", "60"}}).smtp.connect_limit == 10s);
}

TEST_CASE("settings of sign-up that cannot be used are mistakes with their name") {
    for (const auto& [name, value] : Environment{{"DATAGEN_SMTP_HOST", "mail.example/x"},
                                                 {"DATAGEN_SMTP_PORT", "0"},
                                                 {"DATAGEN_SMTP_SECURITY", "none"},
                                                 {"DATAGEN_SMTP_FROM", "DataGems"},
                                                 {"DATAGEN_SMTP_CA_FILE", "/nowhere/at/all.pem"},
                                                 {"DATAGEN_SMTP_TIMEOUT_SECONDS", "0"},
                                                 {"DATAGEN_REGISTER_FAILURE_TTL_SECONDS", "0"},
                                                 {"DATAGEN_REGISTER_RATE_WINDOW_SECONDS", "-1"},
                                                 {"DATAGEN_REGISTER_MAX_PER_IP", "0"},
                                                 {"DATAGEN_REGISTER_MAX_PER_EMAIL", "x"},
                                                 {"DATAGEN_REGISTER_RESEND_WINDOW_SECONDS", "0"},
                                                 {"DATAGEN_REGISTER_RESEND_MAX_PER_IP", "0"},
                                                 {"DATAGEN_REGISTER_RESEND_MAX_PER_EMAIL", "0"}}) {
        INFO(name);
        CHECK(is_refused(name, value));
    }
    for (const auto* url : {"gems.example", "ftp://gems.example", "https://", "https:///x", "https://a:b@gems.example",
                            "https://gems.example/a b", "javascript:alert(1)"}) {
        INFO(url);
        CHECK(is_refused("DATAGEN_APP_URL", url));
    }
}

TEST_CASE("the link in mails has no slash at its end") {
    CHECK(app_url("https://gems.example/") == "https://gems.example");
    CHECK(app_url("https://gems.example/data//") == "https://gems.example/data");
    CHECK(app_url("") == "http://127.0.0.1:3000");
}
