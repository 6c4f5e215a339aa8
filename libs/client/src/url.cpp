#include "datagems/base/utf8.hpp"
#include "datagems/client/http_client.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace datagems::client {

namespace {

namespace urls = boost::urls;

Error refused(std::string_view what) {
    return Error{errc::invalid_argument, std::string("not a usable URL: ").append(what)};
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

Result<std::string> host_of(const urls::url_view& url) {
    switch (url.host_type()) {
    case urls::host_type::none:
        return refused("it names no host");
    case urls::host_type::ipvfuture:
        return refused("its address is of an unknown kind");
    case urls::host_type::ipv6:
        return url.host_ipv6_address().to_string();
    case urls::host_type::ipv4:
        return url.host_ipv4_address().to_string();
    case urls::host_type::name:
        break;
    }
    const urls::pct_string_view encoded = url.encoded_host();
    std::string host = ascii_lower(std::string_view(encoded.data(), encoded.size()));
    if (host.empty() || host == ".") return refused("it names no host");
    if (host.size() > 254 || !std::all_of(host.begin(), host.end(), is_host_character)) {
        return refused("its host name holds characters that no host name has");
    }
    return host;
}

Result<std::uint16_t> port_of(const urls::url_view& url, bool tls) {
    if (!url.has_port() || url.port().empty()) return static_cast<std::uint16_t>(tls ? 443 : 80);
    if (url.port_number() == 0) return refused("its port is not between 1 and 65535");
    return url.port_number();
}

} // namespace

Result<Url> parse_url(std::string_view text) {
    const boost::system::result<urls::url_view> parsed = urls::parse_uri(text);
    if (!parsed) return refused("it does not have the form http://host/path");
    const urls::url_view& url = *parsed;
    if (url.scheme_id() != urls::scheme::http && url.scheme_id() != urls::scheme::https) {
        return refused("only http and https are supported");
    }
    if (url.has_userinfo()) return refused("it holds credentials");
    if (url.has_fragment()) return refused("it holds a fragment");
    const bool tls = url.scheme_id() == urls::scheme::https;
    Result<std::string> host = host_of(url);
    if (!host) return host.error();
    const Result<std::uint16_t> port = port_of(url, tls);
    if (!port) return port.error();

    const urls::pct_string_view encoded = url.encoded_target();
    const bool rooted = !encoded.empty() && encoded.front() == '/';
    if (!rooted && !encoded.empty() && encoded.front() != '?') return refused("its port is not a number");
    std::string target;
    if (!rooted) target.push_back('/');
    target.append(encoded.data(), encoded.size());
    return Url{Origin{tls, std::move(*host), *port}, std::move(target)};
}

} // namespace datagems::client
