#include "record_reader.hpp"

namespace datagems::exports {

Result<std::optional<Record>> RecordReader::next() {
    while (true) {
        if (peer_) {
            auto record = peer_->next();
            if (!record || *record) return record;
        }
        if (upcoming_ == sources_.size()) return std::optional<Record>();
        const auto& source = sources_[upcoming_++];
        peer_.emplace(r1fs_, source, source.range.start);
    }
}

} // namespace datagems::exports
