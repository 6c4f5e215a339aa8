// Asio, compiled once; everybody else sees declarations only.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>

#if defined(__SANITIZE_THREAD__)
// Executors count their references with a release decrement and an acquire fence; ThreadSanitizer does not see fences
// and reports the last owner's delete as a race with the others' decrements.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:boost::asio::execution::detail::shared_target_executor::~shared_target_executor\n";
}
#endif
