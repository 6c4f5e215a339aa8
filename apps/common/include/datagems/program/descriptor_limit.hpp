// How many files and sockets this process may hold open.
#pragma once

namespace datagems::program {

// Raises the limit as far as the system lets us: the usual 1,024 are fewer than the connections that we serve. Without
// effect where that is refused.
void raise_descriptor_limit() noexcept;

} // namespace datagems::program
