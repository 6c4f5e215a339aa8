#include "datagems/generation/job_runner.hpp"

#include "job_run.hpp"

namespace datagems::generation {

JobRunner::JobRunner(const JobServices& services, const JobSettings& settings, std::string job_id)
    : impl_(std::make_unique<Impl>(services, settings, std::move(job_id))) {}
JobRunner::~JobRunner() = default;
boost::asio::awaitable<JobEnd> JobRunner::run() {
    return impl_->run();
}
void JobRunner::stop() {
    impl_->stop();
}
void JobRunner::cancel() {
    impl_->cancel();
}
void JobRunner::drop() {
    impl_->drop();
}
void JobRunner::on_stored(std::int64_t rev) {
    impl_->on_stored(rev);
}
void JobRunner::abort_calls() {
    impl_->abort_calls();
}
std::int64_t JobRunner::in_flight() const noexcept {
    return impl_->in_flight();
}
bool JobRunner::waiting() const noexcept {
    return impl_->waiting();
}
const std::string& JobRunner::job_id() const noexcept {
    return impl_->job_id();
}

} // namespace datagems::generation
