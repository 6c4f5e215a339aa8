// CStore on a node's HTTP API.
#pragma once

#include "datagems/persistence/cstore.hpp"
#include "datagems/persistence/engine.hpp"
#include "ratio1/caller.hpp"
#include "ratio1/cstore_calls.hpp"
#include "ratio1/field_writer.hpp"

namespace datagems::persistence::ratio1 {

class Ratio1CStore final : public CStore {
  public:
    Ratio1CStore(Origin origin, const CallerSettings& settings, const Ratio1Options& options,
                 std::shared_ptr<const PeerList> replicas);

    Result<std::optional<std::string>> get(std::string_view key) override;
    Result<void> set(std::string_view key, std::string_view value) override;
    Result<void> del(std::string_view key) override;
    Result<std::optional<std::string>> hget(std::string_view hash, std::string_view field) override;
    Result<void> hset(std::string_view hash, std::string_view field, std::string_view value) override;
    // Read, write, read again: two who race may both be told that they won if their replicas have not met yet.
    Result<Insertion> hset_if_absent(std::string_view hash, std::string_view field, std::string_view value) override;
    Result<void> hdel(std::string_view hash, std::string_view field) override;
    Result<HashFields> hgetall(std::string_view hash) override;
    Result<void> hsync(std::string_view hash) override;
    // A node cannot tell: always nullopt.
    Result<std::optional<std::uint64_t>> change_token() override;
    Result<void> check() override;

  private:
    Caller caller_;
    CStoreCalls calls_;
    FieldWriter writer_;
};

} // namespace datagems::persistence::ratio1
