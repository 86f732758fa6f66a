// How many descriptors, and so connections, the process may have.
#pragma once

namespace kith::runtime {

// Raises the soft limit of open files (RLIMIT_NOFILE, getrlimit(2)), often 1,024 for the sake of old programs, to the
// hard one, and warns where that is still low for a server.
void raiseDescriptorLimit();

} // namespace kith::runtime
