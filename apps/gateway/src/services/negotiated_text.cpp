#include "services/negotiated_text.hpp"

#include "services/gzip_body.hpp"

#include "datagems/base/encoding.hpp"
#include "datagems/secrets/sha256.hpp"
#include "datagems/server/static_files.hpp"

namespace datagems::gateway {
namespace {

constexpr std::size_t tag_bytes = 16; // of a digest: enough to tell contents apart

} // namespace

NegotiatedText::NegotiatedText(std::string text, std::string content_type)
    : gzip_(tagged(gzip(text))), content_type_(std::move(content_type)) {
    plain_ = tagged(std::move(text));
}

NegotiatedText::Form NegotiatedText::tagged(std::string body) {
    auto tag = "\"" + hex_encode(secrets::sha256(body).substr(0, tag_bytes)) + "\"";
    return {std::move(body), std::move(tag)};
}

http::Response NegotiatedText::answer(const http::Headers& request) const {
    const bool packed = gzip_.body.size() < plain_.body.size() && server::accepts_coding(request, "gzip");
    const auto& form = packed ? gzip_ : plain_;
    http::Response response;
    response.headers.set("ETag", form.tag);
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("Vary", "Accept-Encoding");
    const auto known = request.find("If-None-Match");
    if (known && server::none_match_names(*known, form.tag)) {
        response.status = 304;
        return response;
    }
    response.headers.set("Content-Type", content_type_);
    if (packed) response.headers.set("Content-Encoding", "gzip");
    response.body = form.body;
    return response;
}

} // namespace datagems::gateway
