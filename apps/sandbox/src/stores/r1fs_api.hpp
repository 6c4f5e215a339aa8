// The calls of R1FS; all replicas have the same files.
#pragma once

#include "dialect_answers.hpp"
#include "file_shelf.hpp"
#include "store_call.hpp"

namespace datagems::sandbox {

// Thread safe. The shelf outlives it.
class R1fsApi final : public StoreApi {
  public:
    R1fsApi(FileShelf& shelf, Dialect dialect, std::size_t replica) : shelf_(shelf), answers_(dialect, replica) {}

    [[nodiscard]] StoreAnswer answer(const StoreCall& call) override;
    [[nodiscard]] std::unique_ptr<StoreUpload> begin_upload(std::string_view path) override;
    [[nodiscard]] StoreAnswer refusal(int status, std::string_view message) const override {
        return answers_.error(status, message);
    }
    [[nodiscard]] std::string_view counted_path(std::string_view path) const override;
    [[nodiscard]] std::size_t body_limit() const noexcept override { return std::size_t{256} << 20U; }

  private:
    [[nodiscard]] StoreAnswer get_status() const;
    [[nodiscard]] StoreAnswer add_file_base64(const boost::json::object& payload);
    [[nodiscard]] StoreAnswer get_file_base64(const boost::json::object& payload) const;
    [[nodiscard]] StoreAnswer get_file(const StoreCall& call) const;
    [[nodiscard]] StoreAnswer add_json(const boost::json::object& payload);
    [[nodiscard]] StoreAnswer delete_file(const boost::json::object& payload);
    [[nodiscard]] StoreAnswer delete_files(const boost::json::object& payload);

    [[nodiscard]] Result<std::string> keep(std::string_view content, std::string filename, std::string secret);

    FileShelf& shelf_;
    const DialectAnswers answers_;
};

} // namespace datagems::sandbox
