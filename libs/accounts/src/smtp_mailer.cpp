#include "datagems/accounts/mailer.hpp"
#include "datagems/base/encoding.hpp"
#include "datagems/secrets/random.hpp"
#include "mail_message.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace datagems::accounts {
namespace {

constexpr std::size_t message_id_bytes = 16;

struct CloseEasy {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

// Once for the whole process. What it holds lives until the end, as other threads may be using it then.
void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl cannot start");
}

// Hands the message to libcurl, which asks for it piece by piece.
std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* source) {
    auto& rest = *static_cast<std::string_view*>(source);
    const auto taken = std::min(rest.size(), size * count);
    std::memcpy(buffer, rest.data(), taken);
    rest.remove_prefix(taken);
    return taken;
}

// What the server says goes nowhere; without this it would go to standard output.
std::size_t ignore_reply(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

long seconds_of(std::chrono::milliseconds limit) {
    return static_cast<long>(std::chrono::ceil<std::chrono::seconds>(limit).count());
}

Error refusal(long status) {
    return Error{errc::invalid_argument, "refused_" + std::to_string(status)};
}

Error failure_of(CURLcode code, long status) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return Error{errc::unavailable, "host_not_found"};
    case CURLE_COULDNT_CONNECT:
        return Error{errc::unavailable, "connect_failed"};
    case CURLE_OPERATION_TIMEDOUT:
        return Error{errc::timed_out, "timed_out"};
    case CURLE_ABORTED_BY_CALLBACK:
        return Error{errc::cancelled, "stopped"};
    case CURLE_USE_SSL_FAILED:
        return Error{errc::unsupported, "starttls_missing"};
    case CURLE_PEER_FAILED_VERIFICATION:
        return Error{errc::unavailable, "certificate_refused"};
    case CURLE_SSL_CACERT_BADFILE:
        return Error{errc::unavailable, "ca_file_unusable"};
    case CURLE_SSL_CONNECT_ERROR:
        return Error{errc::unavailable, "tls_failed"};
    case CURLE_LOGIN_DENIED:
        return Error{errc::permission_denied, "login_refused"};
    default:
        return status >= 400 ? refusal(status) : Error{errc::unavailable, "connection_lost"};
    }
}

class SmtpMailer final : public Mailer {
  public:
    SmtpMailer(SmtpSettings settings, const Clock& clock)
        : settings_(std::move(settings)), clock_(clock), url_(url_of(settings_)) {
        start_curl();
    }

    Result<void> send(const Mail& mail) override {
        if (canonical_email(mail.to) != Result<std::string>(mail.to)) {
            return Error{errc::invalid_argument, "address_refused"};
        }
        const auto id = hex_encode(secrets::random_bytes(message_id_bytes));
        const auto message = detail::mail_message(settings_.from, mail, clock_.now(), id);
        std::string_view rest = message;
        const List recipients(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
        const auto sender = "<" + settings_.from.address + ">";
        const auto easy = connection();
        curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, sender.c_str());
        curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, read_message);
        curl_easy_setopt(easy.get(), CURLOPT_READDATA, &rest);
        return perform(easy);
    }

    Result<void> probe() override {
        const auto easy = connection();
        curl_easy_setopt(easy.get(), CURLOPT_NOBODY, 1L);
        curl_easy_setopt(easy.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
        return perform(easy);
    }

    void finish_by(SteadyTime deadline) noexcept override { deadline_ = deadline; }

  private:
    // libcurl asks about once a second whether to go on.
    static int is_over(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        const auto& mailer = *static_cast<const SmtpMailer*>(self);
        return mailer.clock_.steady_now() >= mailer.deadline_.load() ? 1 : 0;
    }

    static std::string url_of(const SmtpSettings& settings) {
        const auto* scheme = settings.security == SmtpSecurity::implicit_tls ? "smtps://" : "smtp://";
        const bool v6 = settings.host.find(':') != std::string::npos;
        return scheme + (v6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(settings.port);
    }

    [[nodiscard]] Easy connection() const {
        Easy easy(curl_easy_init());
        if (!easy) throw std::bad_alloc();
        auto* handle = easy.get();
        curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(handle, CURLOPT_PROXY, ""); // none, whatever the environment says
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_limit.count()));
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.total_limit.count()));
        // The end of the connection, which the other limits leave out, must not take longer either: so it is ended here
        // and not by the clean-up, which knows no limit.
        curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
        curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, seconds_of(settings_.total_limit));
        curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, is_over);
        curl_easy_setopt(handle, CURLOPT_XFERINFODATA, this);
        curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
        if (!settings_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings_.ca_file.c_str());
        curl_easy_setopt(handle, CURLOPT_USERNAME, settings_.user.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, settings_.password.c_str());
        curl_easy_setopt(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN"); // inside TLS no other is better
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, ignore_reply);
        curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, ignore_reply);
        return easy;
    }

    static Result<void> perform(const Easy& easy) {
        const auto code = curl_easy_perform(easy.get());
        if (code == CURLE_OK) return {};
        long status = 0;
        curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
        return failure_of(code, status);
    }

    const SmtpSettings settings_;
    const Clock& clock_;
    const std::string url_;
    std::atomic<SteadyTime> deadline_{SteadyTime::max()};
};

} // namespace

std::unique_ptr<Mailer> make_smtp_mailer(SmtpSettings settings, const Clock& clock) {
    return std::make_unique<SmtpMailer>(std::move(settings), clock);
}

} // namespace datagems::accounts
