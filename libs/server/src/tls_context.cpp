#include "tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

namespace datagems::server {
namespace {

// TLS 1.2 with forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
constexpr const char* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

// The first line of OpenSSL's queue, which is the cause.
std::string openssl_reason() {
    const auto code = ::ERR_get_error();
    ::ERR_clear_error();
    if (code == 0) return "unknown reason";
    if (const char* reason = ::ERR_reason_error_string(code)) return reason;
    std::array<char, 256> text{};
    ::ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

Error wrong(const std::filesystem::path& file, std::string_view what, std::string_view why) {
    return Error{errc::invalid_argument, file.string() + ": " + std::string(what) + ": " + std::string(why)};
}

// OpenSSL says only "system library" of a file that it cannot open.
Result<void> check_readable(const std::filesystem::path& file) {
    if (std::ifstream(file).get() != std::ifstream::traits_type::eof()) return {};
    return Error{errc::invalid_argument, file.string() + ": cannot be read, or is empty"};
}

// Nobody sits at a terminal to be asked for it.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

// A name for the only protocol we speak, for clients that offer several.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int outcome = ::SSL_select_next_proto(&found, length, ours.data(), ours.size(), offered, offered_length);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool set_up(SSL_CTX* context) {
    ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Buffers are held only while they are in use: there are many idle connections.
    ::SSL_CTX_set_mode(context,
                       SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ::SSL_CTX_set_read_ahead(context, 1);                          // one system call a record rather than two
    ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // tickets need no memory of ours
    ::SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    return ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           ::SSL_CTX_set_cipher_list(context, ciphers) == 1;
}

bool has_expired(SSL_CTX* context) {
    return ::X509_cmp_current_time(::X509_get0_notAfter(::SSL_CTX_get0_certificate(context))) < 0;
}

} // namespace

Result<TlsContext> load_tls_context(const TlsFiles& files) {
    ::ERR_clear_error();
    TlsContext context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
    if (!context || !set_up(context.get())) return Error{errc::internal, "TLS: " + openssl_reason()};
    if (auto readable = check_readable(files.certificate); !readable) return readable.error();
    if (auto readable = check_readable(files.key); !readable) return readable.error();
    if (::SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
        return wrong(files.certificate, "no certificate that can be used", openssl_reason());
    }
    // Before the key, whose type is checked against it.
    if (has_expired(context.get())) return wrong(files.certificate, "the certificate", "it has expired");
    if (::SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::SSL_CTX_check_private_key(context.get()) != 1) {
        return wrong(files.key, "no key that can be used for " + files.certificate.string(), openssl_reason());
    }
    return context;
}

Result<void> check_tls_files(const TlsFiles& files) {
    const auto context = load_tls_context(files);
    if (!context) return context.error();
    return {};
}

} // namespace datagems::server
