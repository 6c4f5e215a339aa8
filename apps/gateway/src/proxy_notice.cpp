#include "proxy_notice.hpp"

#include "client_address.hpp"

#include "datagems/observe/log.hpp"

namespace datagems::gateway {

void ProxyNotice::look(const http::Request& head, const Settings& settings) {
    if (given_.load(std::memory_order_relaxed) || !head.headers.find("X-Forwarded-For")) return;
    if (is_from_trusted_proxy(head, settings) || given_.exchange(true)) return;
    log::warning("proxy.not_trusted",
                 {{"peer", head.remote_address},
                  {"reason", "it sends X-Forwarded-For, which is not believed: if it is a proxy of yours, name it in "
                             "DATAGEN_TRUSTED_PROXIES"}});
}

} // namespace datagems::gateway
