#include "shared/base/clock.h"

#include <chrono>

namespace kith {

using namespace std::chrono;

EpochMs SystemClock::now() const { return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count(); }

qint64 SystemClock::ticks() const
{
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace kith
