// The HTTP library comes without the thread sanitizer's marks, which therefore does not see that the library's static
// variables are made only once. What is shared between calls is looked at outside of the library's frames all the same.
#if defined(__SANITIZE_THREAD__)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
    return "race:libcpp-httplib.so\n";
}
#endif
