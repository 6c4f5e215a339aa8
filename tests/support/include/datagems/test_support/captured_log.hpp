// What is logged while an object of this class lives.
#pragma once

#include "datagems/test_support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace datagems::test {

// Standard error goes to a file meanwhile.
class CapturedLog {
  public:
    CapturedLog() : file_(dir_.path() / "log"), kept_(::dup(STDERR_FILENO)) {
        const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        REQUIRE(file >= 0);
        ::dup2(file, STDERR_FILENO);
        ::close(file);
    }
    ~CapturedLog() {
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
    }
    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;

    [[nodiscard]] std::string text() const {
        std::ifstream in(file_);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

  private:
    TempDir dir_;
    std::filesystem::path file_;
    int kept_;
};

} // namespace datagems::test
