#include "listen_settings.hpp"

namespace datagems::gateway {
namespace {

constexpr std::int64_t connections_per_address = 256;

// Both files or none, and such that a server can use them.
std::optional<server::TlsFiles> read_tls(EnvironmentReader& env) {
    const auto certificate = env.text({"DATAGEN_TLS_CERT"}, "");
    const auto key = env.text({"DATAGEN_TLS_KEY"}, "");
    if (certificate.empty() && key.empty()) return std::nullopt;
    if (certificate.empty()) env.report("DATAGEN_TLS_CERT", "", "a certificate for the key of DATAGEN_TLS_KEY");
    if (key.empty()) env.report("DATAGEN_TLS_KEY", "", "the key of the certificate of DATAGEN_TLS_CERT");
    if (certificate.empty() || key.empty()) return std::nullopt;
    server::TlsFiles files{certificate, key};
    if (const auto checked = server::check_tls_files(files); !checked) {
        env.report("DATAGEN_TLS_CERT", certificate,
                   "PEM files that belong together, with the key of DATAGEN_TLS_KEY: " + checked.error().message);
    }
    return files;
}

void read_connections(EnvironmentReader& env, server::Settings& listen, const std::vector<IpRange>& trusted_proxies) {
    constexpr auto per_address = "DATAGEN_MAX_CONNECTIONS_PER_ADDRESS";
    listen.max_connections = static_cast<std::size_t>(env.integer({"DATAGEN_MAX_CONNECTIONS"}, 10'000, 1, 1'000'000));
    listen.unlimited_addresses = trusted_proxies;
    // A proxy of this machine that nobody has named is one address for everybody: it is limited at request only.
    if (!env.find({per_address})) {
        for (const auto* loopback : {"127.0.0.0/8", "::1"})
            listen.unlimited_addresses.push_back(IpRange::parse(loopback).value());
    }
    listen.max_connections_per_address =
        static_cast<std::size_t>(env.integer({per_address}, connections_per_address, 1, 1'000'000));
}

} // namespace

server::Settings read_listen(EnvironmentReader& env, const std::vector<IpRange>& trusted_proxies) {
    server::Settings listen;
    const auto machine = env.find({"R1EN_HOST_IP"}).value_or("127.0.0.1");
    listen.host = env.text({"DATAGEN_APP_HOST"}, machine);
    listen.port = static_cast<std::uint16_t>(env.integer({"DATAGEN_APP_PORT"}, 3000, 0, 65'535));
    listen.tls = read_tls(env);
    read_connections(env, listen, trusted_proxies);
    return listen;
}

} // namespace datagems::gateway
