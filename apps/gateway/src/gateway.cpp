#include "gateway.hpp"

#include "application.hpp"
#include "component_settings.hpp"
#include "routes.hpp"
#include "services/first_accounts.hpp"
#include "services/housekeeper.hpp"
#include "services/life_signs.hpp"

#include "datagems/async/io_threads.hpp"
#include "datagems/client/http_client.hpp"
#include "datagems/inference/logging_model.hpp"
#include "datagems/observe/log.hpp"
#include "datagems/persistence/engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <functional>
#include <vector>

namespace datagems::gateway {
namespace {

std::unique_ptr<inference::Model> make_model(const Settings& settings, client::HttpClient& own,
                                             client::HttpClient& guarded) {
    auto model = settings.inference.mock ? inference::make_mock_model() : inference::make_model_client(own, guarded);
    return settings.log.inference_requests ? inference::make_logging_model(std::move(model)) : std::move(model);
}

std::string_view name_of(http::Access access) {
    switch (access) {
    case http::Access::open:
        return "open";
    case http::Access::session:
        return "session";
    case http::Access::admin:
        return "admin";
    }
    return "";
}

std::string joined(const std::vector<std::string>& peers) {
    std::string text;
    for (const auto& peer : peers) {
        text += (text.empty() ? "" : ",") + peer;
    }
    return text;
}

} // namespace

// Members stand in the order in which they depend on each other: what is below uses what is above.
class Gateway::Services {
  public:
    Services(const Settings& settings, const Clock& clock, persistence::Engine engine)
        : settings_(settings), clock_(clock), engine_(std::move(engine)),
          jobs_(*engine_.cstore, *engine_.r1fs, clock, persistence::JobRepository::Reader::gateway),
          remover_(*engine_.cstore, *engine_.r1fs, clock), users_(*engine_.cstore, settings.accounts.hash_key),
          hasher_(password_settings(settings)), authenticator_(users_, hasher_),
          sessions_(*engine_.cstore, users_, settings.sessions, clock),
          mailer_(accounts::make_smtp_mailer(settings.sign_up.smtp, clock)),
          registration_(*engine_.cstore, users_, hasher_, *mailer_, registration_settings(settings), clock),
          rate_counters_(*engine_.cstore, settings.accounts.pepper, clock),
          password_change_(authenticator_, users_, hasher_, clock), throttle_(settings.accounts.throttle, clock),
          account_admin_(*engine_.cstore, users_, clock),
          signer_(settings.sessions.secret, settings.sessions.previous_secrets),
          profiles_(*engine_.cstore, profile_settings(settings), clock), chooser_(profiles_, settings.inference),
          io_("gateway", settings.threads.io),
          store_pool_("store", settings.threads.store, settings.threads.store_queue),
          password_pool_("password", settings.threads.password, settings.threads.password_queue),
          mail_pool_("mail", settings.threads.mail, settings.threads.mail_queue),
          page_pool_("page", 1, settings.threads.store_queue), upkeep_pool_("upkeep", 1, settings.threads.store_queue),
          stream_pool_("stream", settings.threads.stream, settings.threads.store_queue),
          profile_pool_("profile", settings.threads.profile, settings.threads.store_queue),
          own_http_(io_.executor(), client::Settings()),
          guarded_http_(io_.executor(), guarded_client_settings(settings)),
          model_(make_model(settings, own_http_, guarded_http_)),
          first_accounts_(io_.executor(), password_pool_, users_, hasher_,
                          first_accounts(settings.accounts, settings.store.mock), clock),
          board_(*engine_.cstore, clock), peer_list_(settings.peers), life_signs_(io_.executor()),
          watch_(io_.executor(), store_pool_, *engine_.cstore, jobs_, sessions_, settings.watch),
          housekeeper_(io_.executor(), upkeep_pool_, {*engine_.cstore, jobs_, remover_, engine_.upkeep.get()},
                       settings.housekeeping, clock),
          health_(*engine_.cstore, *engine_.r1fs, store_pool_, clock),
          admin_(account_admin_, sessions_, store_pool_, settings),
          auth_({authenticator_, password_change_, sessions_, throttle_}, password_pool_, store_pool_, settings),
          registration_handlers_(registration_, *mailer_, rate_counters_,
                                 RegistrationPools{store_pool_, password_pool_, mail_pool_}, settings),
          drafts_(jobs_, chooser_, signer_, *model_, board_, peer_list_, store_pool_, settings, clock),
          preview_(chooser_, signer_, *model_, peer_list_, store_pool_, settings, clock),
          tasks_(jobs_, *engine_.r1fs, board_, store_pool_), exports_(jobs_, *engine_.r1fs, stream_pool_),
          records_(jobs_, *engine_.r1fs, store_pool_), profile_(jobs_, *engine_.r1fs, profile_pool_),
          control_(jobs_, store_pool_, clock), deletion_(jobs_, remover_, store_pool_, settings),
          events_(watch_, settings.watch), peers_(board_, jobs_, store_pool_, peer_list_),
          user_settings_(profiles_, store_pool_, settings),
          models_(profiles_, guarded_http_, store_pool_, settings, clock),
          ops_(jobs_, health_, store_pool_, settings, clock), pages_(settings, page_pool_),
          application_(make_router(handlers()), sessions_, store_pool_, pages_, settings),
          server_(io_.executor(), stream_pool_, application_, settings.listen) {}

    Result<void> start() {
        stop_actions_.emplace_back([this] { io_.stop(); });
        stop_actions_.emplace_back([this] { own_http_.close(); });
        stop_actions_.emplace_back([this] { guarded_http_.close(); });
        stop_actions_.emplace_back([this] { stop_watching(); });
        stop_actions_.emplace_back([this] { stop_housekeeping(); });
        stop_actions_.emplace_back([this] { stop_accounts(); });
        stop_actions_.emplace_back([this] { stop_life_signs(); });
        if (auto ready = first_accounts_.start(); !ready) return ready;
        if (auto listening = server_.start(); !listening) return listening;
        stop_actions_.emplace_back([this] { stop_server(); });
        life_signs_.start();
        log_routes();
        housekeeper_.start();
        log::info("gateway.listening", {{"host", settings_.listen.host},
                                        {"port", server_.port()},
                                        {"store", engine_.description},
                                        {"model", settings_.inference.mock ? "mock" : settings_.inference.base_url}});
        return {};
    }

    void stop() {
        while (!stop_actions_.empty()) {
            const auto action = std::move(stop_actions_.back());
            stop_actions_.pop_back();
            action();
        }
    }

    void reload() {
        reload_peers();
        reload_tls();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }

  private:
    Handlers handlers() {
        return Handlers{admin_,         auth_,    drafts_,   preview_, tasks_, exports_, records_,
                        profile_,       control_, deletion_, events_,  peers_, ops_,     registration_handlers_,
                        user_settings_, models_};
    }

    void reload_peers() {
        if (!settings_.environment_file) return;
        auto peers = program::read_peers_again(process_environment(), *settings_.environment_file, settings_.store);
        if (!peers) {
            log::error("gateway.peers_kept", {{"reason", peers.error().message}});
            return;
        }
        log::info("gateway.peers", {{"peers", joined(*peers)}});
        if (engine_.replicas) engine_.replicas->replace(*peers);
        peer_list_.replace(std::move(*peers));
    }

    void reload_tls() {
        if (!settings_.listen.tls) return;
        const auto loaded = server_.reload_tls();
        if (!loaded) log::error("gateway.certificate_kept", {{"reason", loaded.error().message}});
        if (loaded) log::info("gateway.certificate", {{"file", settings_.listen.tls->certificate.string()}});
    }

    void stop_accounts() {
        boost::asio::co_spawn(io_.executor(), first_accounts_.stop(), boost::asio::use_future).get();
    }

    void log_routes() const {
        for (const auto& route : application_.router().routes()) {
            log::debug("gateway.route", {{"method", http::to_string(route.method)},
                                         {"pattern", route.pattern},
                                         {"access", name_of(route.access)}});
        }
    }

    void stop_life_signs() { boost::asio::co_spawn(io_.executor(), life_signs_.stop(), boost::asio::use_future).get(); }

    void stop_watching() { boost::asio::co_spawn(io_.executor(), watch_.stop(), boost::asio::use_future).get(); }

    void stop_housekeeping() {
        boost::asio::co_spawn(io_.executor(), housekeeper_.stop(), boost::asio::use_future).get();
    }

    void stop_server() {
        mailer_->finish_by(clock_.steady_now() + settings_.stop_grace);
        auto stopping = server_.stop(settings_.stop_grace);
        boost::asio::co_spawn(io_.executor(), std::move(stopping), boost::asio::use_future).get();
        log::info("gateway.stopped");
    }

    const Settings& settings_;
    const Clock& clock_;
    persistence::Engine engine_;
    persistence::JobRepository jobs_;
    persistence::JobRemover remover_;
    accounts::UserRepository users_;
    accounts::PasswordHasher hasher_;
    accounts::PasswordAuthenticator authenticator_;
    accounts::SessionService sessions_;
    std::unique_ptr<accounts::Mailer> mailer_;
    accounts::RegistrationService registration_;
    accounts::RateCounters rate_counters_;
    accounts::PasswordChange password_change_;
    accounts::LoginThrottle throttle_;
    accounts::AccountAdmin account_admin_;
    accounts::TokenSigner signer_;
    accounts::ProfileRepository profiles_;
    InferenceChooser chooser_;
    async::IoThreads io_;
    async::BlockingPool store_pool_;
    async::BlockingPool password_pool_;
    async::BlockingPool mail_pool_;
    // Pools of their own: a store that hangs must not take the pages with it, nor exports from it the other calls.
    async::BlockingPool page_pool_;
    async::BlockingPool upkeep_pool_;
    async::BlockingPool stream_pool_;
    async::BlockingPool profile_pool_;
    client::HttpClient own_http_;     // to the operator's own model API
    client::HttpClient guarded_http_; // to what users name
    std::unique_ptr<inference::Model> model_;
    FirstAccounts first_accounts_;
    PeerBoard board_;
    persistence::PeerList peer_list_;
    LifeSigns life_signs_;
    JobWatch watch_;
    Housekeeper housekeeper_;
    HealthCheck health_;
    AdminHandlers admin_;
    AuthHandlers auth_;
    RegistrationHandlers registration_handlers_;
    DraftHandlers drafts_;
    PreviewHandlers preview_;
    TaskHandlers tasks_;
    ExportHandlers exports_;
    RecordHandlers records_;
    ProfileHandlers profile_;
    JobControlHandlers control_;
    DeletionHandlers deletion_;
    EventHandlers events_;
    PeerHandlers peers_;
    UserSettingsHandlers user_settings_;
    ModelHandlers models_;
    OpsHandlers ops_;
    Pages pages_;
    Application application_;
    server::Server server_;
    std::vector<std::function<void()>> stop_actions_; // run in reverse
};

Result<persistence::Engine> open_engine(const Settings& settings) {
    program::OpenStore how;
    how.log_file_calls = settings.log.r1fs_calls;
    return program::open_store(settings.store, how);
}

Gateway::Gateway(Settings settings, const Clock& clock, OpenEngine open)
    : settings_(std::move(settings)), clock_(clock), open_(std::move(open)) {}

Gateway::~Gateway() {
    stop();
}

Result<void> Gateway::start() {
    auto engine = open_(settings_);
    if (!engine) return with_context(engine.error(), "cannot open the store");
    services_ = std::make_unique<Services>(settings_, clock_, std::move(*engine));
    return services_->start();
}

std::uint16_t Gateway::port() const noexcept {
    return services_ ? services_->port() : std::uint16_t{0};
}

void Gateway::reload() {
    if (services_) services_->reload();
}

void Gateway::stop() {
    if (services_) services_->stop();
    services_.reset();
}

Result<std::string> check_stores(const Settings& settings) {
    auto engine = open_engine(settings);
    if (!engine) return with_context(engine.error(), "cannot open the store");
    if (auto store = engine->cstore->check(); !store) return with_context(store.error(), "the store");
    if (auto files = engine->r1fs->check(); !files) return with_context(files.error(), "the files");
    return engine->description;
}

} // namespace datagems::gateway
