#include "tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <stdexcept>

namespace datagems::client {

namespace ssl = boost::asio::ssl;

std::shared_ptr<ssl::context> make_tls_context(const std::string& ca_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    boost::system::error_code failure;
    if (ca_file.empty()) {
        context->set_default_verify_paths(failure);
    } else {
        context->load_verify_file(ca_file, failure);
    }
    if (failure) {
        const std::string which = ca_file.empty() ? "the system's certificate authorities" : ca_file;
        throw std::runtime_error("cannot read certificate authorities from " + which + ": " + failure.message());
    }
    SSL_CTX* native = context->native_handle();
    constexpr std::array<unsigned char, 9> alpn{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    const bool versions = SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1;
    const bool protocols = SSL_CTX_set_alpn_protos(native, alpn.data(), alpn.size()) == 0; // zero is success here
    if (!versions || !protocols) throw std::runtime_error("cannot set up TLS");
    context->set_verify_mode(ssl::verify_peer);
    return context;
}

bool expect_host(SSL* tls, const std::string& host) {
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;

    const std::string name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
    SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(tls, name.c_str()) == 1 && SSL_set_tlsext_host_name(tls, name.c_str()) == 1;
}

std::string verification_failure(SSL* tls) {
    const long verdict = SSL_get_verify_result(tls);
    return verdict == X509_V_OK ? std::string() : std::string(X509_verify_cert_error_string(verdict));
}

} // namespace datagems::client
