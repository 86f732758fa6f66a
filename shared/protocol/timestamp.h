// A moment on the wire: seconds since the Unix epoch, with milliseconds as a fraction.
#pragma once

#include "shared/base/clock.h"

namespace kith::proto {

struct Timestamp {
    EpochMs ms = 0;
    friend bool operator==(Timestamp, Timestamp) = default;
};

} // namespace kith::proto
