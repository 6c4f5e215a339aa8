// The calls of CStore on one replica.
#pragma once

#include "dialect_answers.hpp"
#include "shared_cstore.hpp"
#include "store_call.hpp"
#include "store_controls.hpp"

namespace datagems::sandbox {

// Thread safe. What it is given outlives it.
class CStoreApi final : public StoreApi {
  public:
    CStoreApi(SharedCStore& store, const StoreControls& controls, Dialect dialect, std::size_t replica)
        : store_(store), controls_(controls), answers_(dialect, replica), replica_(replica) {}

    [[nodiscard]] StoreAnswer answer(const StoreCall& call) override;
    [[nodiscard]] std::unique_ptr<StoreUpload> begin_upload(std::string_view) override { return nullptr; }
    [[nodiscard]] StoreAnswer refusal(int status, std::string_view message) const override {
        return answers_.error(status, message);
    }
    [[nodiscard]] std::string_view counted_path(std::string_view path) const override;
    [[nodiscard]] std::size_t body_limit() const noexcept override { return std::size_t{16} << 20U; }

  private:
    [[nodiscard]] StoreAnswer get_status();
    [[nodiscard]] StoreAnswer get(const StoreCall& call);
    [[nodiscard]] StoreAnswer hget(const StoreCall& call);
    [[nodiscard]] StoreAnswer hgetall(const StoreCall& call);
    [[nodiscard]] StoreAnswer set(const StoreCall& call);
    [[nodiscard]] StoreAnswer hset(const StoreCall& call);
    [[nodiscard]] StoreAnswer hsync(const StoreCall& call);

    [[nodiscard]] StoreAnswer read(const CellName& name);
    [[nodiscard]] StoreAnswer write(const boost::json::object& payload, std::string scope);

    SharedCStore& store_;
    const StoreControls& controls_;
    const DialectAnswers answers_;
    const std::size_t replica_;
};

} // namespace datagems::sandbox
