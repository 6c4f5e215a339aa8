// Names for threads, as top, gdb and the journal show them.
#pragma once

#include <cstddef>
#include <string_view>

namespace datagems::async {

// Calls the current thread "<name>-<index>", with the name cut so that all fits into the system's 15 bytes.
void name_current_thread(std::string_view name, std::size_t index);

} // namespace datagems::async
