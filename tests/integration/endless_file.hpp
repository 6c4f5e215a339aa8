// Stores whose files are opened otherwise: a result file without an end, for one.
#pragma once

#include "gateway_fixture.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>

namespace datagems::gateway::test {

// Opens `cid`; `files` are the engine's own.
using OpenFile =
    std::function<Result<std::unique_ptr<persistence::FileReader>>(persistence::R1fs& files, std::string_view cid)>;

// The engine that the settings name, with files opened by `open`, from any thread.
[[nodiscard]] OpenEngine opening(OpenFile open);

// Of endless files: how many are read now, were opened, and were read for more than one step. Thread safe.
class Readers {
  public:
    void count(int change);
    void count_far();
    // From now on files are over where they are read.
    void end();
    [[nodiscard]] bool ended();
    // False when that does not come to pass within a minute.
    [[nodiscard]] bool wait_until_opened(int files);
    [[nodiscard]] bool wait_until_far(int files);
    [[nodiscard]] bool wait_until_closed();

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int open_ = 0;
    int opened_ = 0;
    int far_ = 0;
    bool ended_ = false;
};

// Every file has a good record for each index. `readers` outlives the engine.
[[nodiscard]] OpenFile endless(Readers& readers);

} // namespace datagems::gateway::test
