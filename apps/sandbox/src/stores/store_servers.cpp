#include "store_servers.hpp"

#include "cstore_api.hpp"
#include "file_shelf.hpp"
#include "r1fs_api.hpp"
#include "shared_cstore.hpp"
#include "store_controls.hpp"
#include "store_journal.hpp"
#include "store_server.hpp"

#include <boost/json/array.hpp>

#include <cerrno>
#include <cstdlib>
#include <vector>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t most_replicas = 64;

Result<std::filesystem::path> make_temporary_directory() {
    std::string path = (std::filesystem::temp_directory_path() / "datagems-sandbox-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) return error_from_errno(errno, "create " + path);
    return std::filesystem::path(path);
}

// The port that was asked for, or the one of last time, or any.
Result<std::unique_ptr<StoreServer>> listen(const std::string& host, std::uint16_t asked, std::uint16_t former,
                                            StoreApi& api, StoreControls& controls) {
    if (asked == 0 && former != 0)
        if (auto server = StoreServer::start(host, former, api, controls)) return server;
    return StoreServer::start(host, asked, api, controls);
}

std::string url_of(const std::string& host, const StoreServer& server) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return "http://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(server.port());
}

json::object to_json(const BroadcastCounts& counts) {
    json::object json;
    json["sent"] = counts.sent;
    json["delivered"] = counts.delivered;
    json["pending"] = counts.pending;
    json["repeated"] = counts.repeated;
    json["early"] = counts.early;
    json["unconfirmed"] = counts.unconfirmed;
    return json;
}

} // namespace

class StoreServers::Impl {
  public:
    explicit Impl(const StoreSettings& settings) : settings_(settings), controls_(settings.knobs) {}
    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> start() {
        if (settings_.replicas == 0 || settings_.replicas > most_replicas)
            return Error{errc::invalid_argument, "stores: from 1 to 64 replicas"};
        if (auto opened = open_stores(); !opened) return opened;
        for (std::size_t replica = 0; replica < settings_.replicas; ++replica)
            if (auto started = start_replica(replica); !started) return started;
        return {};
    }

    void stop() {
        controls_.end_waits();
        for (Replica& replica : replicas_) {
            replica.cstore_server->stop();
            replica.r1fs_server->stop();
        }
    }

    struct Replica {
        std::unique_ptr<CStoreApi> cstore;
        std::unique_ptr<R1fsApi> r1fs;
        std::unique_ptr<StoreServer> cstore_server;
        std::unique_ptr<StoreServer> r1fs_server;
    };

    [[nodiscard]] const StoreSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] StoreControls& controls() noexcept { return controls_; }
    [[nodiscard]] SharedCStore& cstore() noexcept { return *cstore_; }
    [[nodiscard]] const std::vector<Replica>& replicas() const noexcept { return replicas_; }

  private:
    Result<void> open_stores() {
        std::filesystem::path files;
        if (settings_.data.empty()) {
            const auto directory = make_temporary_directory();
            if (!directory) return directory.error();
            files = *directory;
        } else {
            std::error_code error;
            std::filesystem::create_directories(settings_.data, error);
            if (error) return error_from_errno(error.value(), "create " + settings_.data.string());
            auto journal = StoreJournal::open(settings_.data / "stores.sqlite");
            if (!journal) return journal.error();
            journal_ = std::move(*journal);
            files = settings_.data / "files";
        }
        auto shelf = FileShelf::open(files, journal_.get());
        if (!shelf) return shelf.error();
        shelf_ = std::move(*shelf);
        auto cstore = SharedCStore::open(settings_.replicas, settings_.knobs.seed, journal_.get(), system_clock());
        if (!cstore) return cstore.error();
        cstore_ = std::move(*cstore);
        return {};
    }

    Result<void> start_replica(std::size_t index) {
        StorePorts former;
        if (journal_) {
            const auto ports = journal_->ports(index);
            if (!ports) return ports.error();
            former = *ports;
        }
        const bool is_first = index == 0;
        Replica replica;
        replica.cstore = std::make_unique<CStoreApi>(*cstore_, controls_, settings_.dialect, index);
        replica.r1fs = std::make_unique<R1fsApi>(*shelf_, settings_.dialect, index);
        auto cstore_server = listen(settings_.host, is_first ? settings_.cstore_port : std::uint16_t{0}, former.cstore,
                                    *replica.cstore, controls_);
        if (!cstore_server) return cstore_server.error();
        auto r1fs_server = listen(settings_.host, is_first ? settings_.r1fs_port : std::uint16_t{0}, former.r1fs,
                                  *replica.r1fs, controls_);
        if (!r1fs_server) return r1fs_server.error();
        replica.cstore_server = std::move(*cstore_server);
        replica.r1fs_server = std::move(*r1fs_server);
        replicas_.push_back(std::move(replica));
        if (!journal_) return {};
        return journal_->set_ports(index,
                                   {replicas_.back().cstore_server->port(), replicas_.back().r1fs_server->port()});
    }

    const StoreSettings settings_;
    StoreControls controls_;
    std::unique_ptr<StoreJournal> journal_;
    std::unique_ptr<FileShelf> shelf_;
    std::unique_ptr<SharedCStore> cstore_;
    std::vector<Replica> replicas_;
};

StoreServers::StoreServers(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoreServers::~StoreServers() = default;

Result<std::unique_ptr<StoreServers>> StoreServers::start(const StoreSettings& settings) {
    auto impl = std::make_unique<Impl>(settings);
    const auto started = impl->start();
    if (!started) return started.error();
    return std::unique_ptr<StoreServers>(new StoreServers(std::move(impl)));
}

std::string StoreServers::cstore_url(std::size_t replica) const {
    return url_of(impl_->settings().host, *impl_->replicas().at(replica).cstore_server);
}

std::string StoreServers::r1fs_url(std::size_t replica) const {
    return url_of(impl_->settings().host, *impl_->replicas().at(replica).r1fs_server);
}

std::size_t StoreServers::replicas() const noexcept {
    return impl_->replicas().size();
}

StoreKnobs StoreServers::knobs() const {
    return impl_->controls().knobs();
}

void StoreServers::set_knobs(const StoreKnobs& knobs) {
    impl_->controls().set_knobs(knobs);
}

json::object StoreServers::statistics() const {
    std::uint64_t connections = 0;
    std::uint64_t calls = 0;
    json::array replicas;
    for (std::size_t index = 0; index < impl_->replicas().size(); ++index) {
        const Impl::Replica& replica = impl_->replicas()[index];
        json::object shown;
        shown["replica"] = index + 1;
        shown["cstore"] = replica.cstore_server->counters().to_json();
        shown["r1fs"] = replica.r1fs_server->counters().to_json();
        shown["broadcasts"] = to_json(impl_->cstore().counts(index));
        replicas.push_back(std::move(shown));
        for (const StoreServer* server : {replica.cstore_server.get(), replica.r1fs_server.get()}) {
            connections += server->counters().connections();
            calls += server->counters().calls();
        }
    }
    json::object all;
    all["connections"] = connections;
    all["calls"] = calls;
    all["replicas"] = std::move(replicas);
    return all;
}

void StoreServers::reset_statistics() {
    for (const Impl::Replica& replica : impl_->replicas()) {
        replica.cstore_server->counters().reset();
        replica.r1fs_server->counters().reset();
    }
    impl_->cstore().reset_counts();
}

void StoreServers::stop() {
    impl_->stop();
}

} // namespace datagems::sandbox
