#include "r1fs_api.hpp"

#include "json_texts.hpp"
#include "r1fs_upload.hpp"

#include "datagems/base/encoding.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace datagems::sandbox {
namespace {

namespace json = boost::json;

constexpr std::string_view upload_path = "/add_file";
constexpr std::array<std::string_view, 2> reading_paths = {"/get_status", "/get_file"};
constexpr std::array<std::string_view, 5> writing_paths = {"/add_file_base64", "/get_file_base64", "/add_json",
                                                           "/delete_file", "/delete_files"};
constexpr std::uint64_t largest_base64_file = std::uint64_t{256} << 20U;

bool contains(std::span<const std::string_view> paths, std::string_view path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
}

std::string serialized(std::initializer_list<std::pair<json::string_view, json::value_ref>> members) {
    return json::serialize(json::object(members));
}

} // namespace

std::string_view R1fsApi::counted_path(std::string_view path) const {
    return path == upload_path || contains(reading_paths, path) || contains(writing_paths, path) ? path : "other";
}

std::unique_ptr<StoreUpload> R1fsApi::begin_upload(std::string_view path) {
    return path == upload_path ? std::make_unique<R1fsUpload>(shelf_, answers_) : nullptr;
}

StoreAnswer R1fsApi::answer(const StoreCall& call) {
    if (contains(reading_paths, call.path)) {
        if (call.method != "GET") return answers_.wrong_method("GET");
        return call.path == "/get_file" ? get_file(call) : get_status();
    }
    const bool is_upload = call.path == upload_path; // with a body that is not multipart
    if (!is_upload && !contains(writing_paths, call.path)) return answers_.no_such_route();
    if (call.method != "POST") return answers_.wrong_method("POST");
    if (is_upload) return answers_.bad_payload("body", "file", "Field required, as multipart/form-data");

    const auto payload = answers_.read_object(call.body);
    if (!payload) return payload.error();
    if (call.path == "/add_file_base64") return add_file_base64(*payload);
    if (call.path == "/get_file_base64") return get_file_base64(*payload);
    if (call.path == "/add_json") return add_json(*payload);
    if (call.path == "/delete_file") return delete_file(*payload);
    return delete_files(*payload);
}

StoreAnswer R1fsApi::get_status() const {
    const auto files = shelf_.list();
    if (!answers_.is_sandbox())
        return answers_.result(serialized({{"ID", "12D3KooWSandbox"},
                                           {"Addresses", json::array{}},
                                           {"AgentVersion", "datagems-sandbox"},
                                           {"Protocols", json::array{}}}));
    json::array listed;
    for (const StoredFile& file : files)
        listed.push_back(json::object{{"cid", file.cid}, {"filename", file.filename}, {"size", file.size}});
    return answers_.result(serialized({{"count", listed.size()}, {"files", std::move(listed)}}));
}

StoreAnswer R1fsApi::add_file_base64(const json::object& payload) {
    const json::string* const base64 = string_member(payload, "file_base64_str");
    if (base64 == nullptr) return answers_.bad_payload("body", "file_base64_str", "Input should be a valid string");
    std::string filename = text_or_empty(payload, "filename");
    if (answers_.is_sandbox() && filename.empty()) return answers_.bad_payload("body", "filename", "is required");
    const auto content = base64_decode(*base64);
    if (!content)
        return answers_.is_sandbox() ? answers_.bad_payload("body", "file_base64_str", content.error().message)
                                     : answers_.failure(content.error());
    if (answers_.is_sandbox() && content->empty())
        return answers_.bad_payload("body", "file_base64_str", "must not be empty");
    if (filename.empty()) filename = "file.bin";
    const auto cid = keep(*content, std::move(filename), text_or_empty(payload, "secret"));
    return cid ? answers_.result(serialized({{"cid", *cid}})) : answers_.failure(cid.error());
}

StoreAnswer R1fsApi::get_file_base64(const json::object& payload) const {
    const json::string* const cid = string_member(payload, "cid");
    if (cid == nullptr) return answers_.bad_payload("body", "cid", "Input should be a valid string");
    const auto file = shelf_.find(*cid, text_or_empty(payload, "secret"));
    if (!file) {
        if (answers_.is_sandbox()) return answers_.error(404, "file not found");
        return answers_.result(
            serialized({{"file_base64_str", nullptr}, {"filename", nullptr}, {"error", "file not found"}}));
    }
    if (file->size > largest_base64_file) return answers_.error(413, "the file is too large for base64");
    const auto content = shelf_.read(*file);
    if (!content) return answers_.failure(content.error());
    return answers_.result("{\"file_base64_str\":\"" + base64_encode(*content) +
                           "\",\"filename\":" + json_string(file->filename) + "}");
}

StoreAnswer R1fsApi::get_file(const StoreCall& call) const {
    const auto cid = call.parameters.find("cid");
    if (cid == call.parameters.end()) return answers_.bad_payload("query", "cid", "Field required");
    const auto secret = call.parameters.find("secret");
    const auto file = shelf_.find(cid->second, secret == call.parameters.end() ? "" : secret->second);
    if (!file) return answers_.error(404, "file not found");
    const std::string path = "/" + file->cid + "/" + file->filename;
    if (answers_.is_sandbox())
        return answers_.result(
            serialized({{"file_path", path}, {"meta", json::object{{"file", path}, {"filename", file->filename}}}}));

    const auto content = shelf_.open_content(*file);
    if (!content) return answers_.failure(content.error());
    StoreAnswer answer;
    answer.content_type = "application/octet-stream";
    answer.headers.emplace_back("x-meta", ascii_only(serialized({{"file", path}, {"filename", file->filename}})));
    answer.content = *content;
    answer.content_size = file->size;
    return answer;
}

StoreAnswer R1fsApi::add_json(const json::object& payload) {
    const json::value* const data = payload.if_contains("data");
    if (data == nullptr) return answers_.bad_payload("body", "data", "Field required");
    if (!answers_.is_sandbox() && !data->is_object())
        return answers_.bad_payload("body", "data", "Input should be a valid dictionary");
    std::string filename = text_or_empty(payload, "fn");
    if (answers_.is_sandbox() && filename.empty()) return answers_.bad_payload("body", "fn", "is required");
    if (filename.empty()) filename = "data.json";
    const json::value sorted = with_sorted_keys(*data);
    const std::string content = json::serialize(answers_.is_sandbox() ? with_double_precision(sorted) : sorted);
    const auto cid = keep(content, std::move(filename), text_or_empty(payload, "secret"));
    if (cid) return answers_.result(serialized({{"cid", *cid}}));
    if (answers_.is_sandbox()) return answers_.failure(cid.error());
    return answers_.result(serialized({{"cid", nullptr}, {"error", cid.error().message}}));
}

StoreAnswer R1fsApi::delete_file(const json::object& payload) {
    const json::string* const cid = string_member(payload, "cid");
    if (cid == nullptr) return answers_.bad_payload("body", "cid", "Input should be a valid string");
    const auto removed = shelf_.remove(std::string(*cid));
    if (!removed) return answers_.failure(removed.error());
    return answers_.result(
        serialized({{"success", *removed}, {"message", *removed ? "deleted" : "file not found"}, {"cid", *cid}}));
}

StoreAnswer R1fsApi::delete_files(const json::object& payload) {
    const json::value* const cids = payload.if_contains("cids");
    if (cids == nullptr || !cids->is_array())
        return answers_.bad_payload("body", "cids", "Input should be a valid list");
    json::array success;
    json::array failed;
    for (const json::value& cid : cids->get_array()) {
        const auto removed = cid.is_string() ? shelf_.remove(std::string(cid.get_string())) : false;
        (removed && *removed ? success : failed).push_back(cid);
    }
    const auto success_count = success.size();
    const auto failed_count = failed.size();
    return answers_.result(serialized({{"success", std::move(success)},
                                       {"failed", std::move(failed)},
                                       {"total", success_count + failed_count},
                                       {"success_count", success_count},
                                       {"failed_count", failed_count}}));
}

Result<std::string> R1fsApi::keep(std::string_view content, std::string filename, std::string secret) {
    const auto file = shelf_.begin();
    if (!file) return file.error();
    const auto appended = (*file)->append(content);
    if (!appended) return appended.error();
    return shelf_.keep(**file, std::move(filename), std::move(secret));
}

} // namespace datagems::sandbox
