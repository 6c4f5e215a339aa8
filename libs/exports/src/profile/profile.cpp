#include "datagems/exports/profile.hpp"

#include "field_order.hpp"
#include "profile/record_profiler.hpp"
#include "read_step.hpp"
#include "record_reader.hpp"

namespace datagems::exports {
class ProfileStream::Impl {
  public:
    Impl(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
         std::optional<std::string> label)
        : sources_(std::move(sources)), label_(std::move(label)), reader_(r1fs, sources_),
          profiler_(FieldOrder(schema).names()) {}

    Result<bool> advance() {
        for (ReadStep step; !step.over();) {
            const auto record = reader_.next();
            if (!record) return record.error();
            if (!*record) return true;
            step.count(**record);
            if ((*record)->ok) {
                profiler_.add((*record)->data);
            } else {
                profiler_.add_failed();
            }
        }
        return false;
    }

    [[nodiscard]] std::string json() const { return profiler_.json(label_); }

  private:
    std::vector<Source> sources_;
    std::optional<std::string> label_;
    RecordReader reader_;
    RecordProfiler profiler_;
};

ProfileStream::ProfileStream(persistence::R1fs& r1fs, std::vector<Source> sources, const boost::json::object& schema,
                             std::optional<std::string> label)
    : impl_(std::make_unique<Impl>(r1fs, std::move(sources), schema, std::move(label))) {}
ProfileStream::~ProfileStream() = default;
ProfileStream::ProfileStream(ProfileStream&&) noexcept = default;
ProfileStream& ProfileStream::operator=(ProfileStream&&) noexcept = default;

Result<bool> ProfileStream::advance() {
    return impl_->advance();
}

std::string ProfileStream::json() const {
    return impl_->json();
}

} // namespace datagems::exports
