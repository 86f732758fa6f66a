#include "desktop/platform/quiet_hours.h"

#include <QDateTime>

namespace kith::platform {

bool isWithin(const QuietHours &hours, EpochMs now, const QTimeZone &zone)
{
    if (!hours.on || !hours.from.isValid() || !hours.to.isValid())
        return false;
    // By the clock on the wall, which on two days of the year jumps: then they are an hour shorter or longer.
    const QTime time = QDateTime::fromMSecsSinceEpoch(now, zone).time();
    if (hours.from <= hours.to)
        return time >= hours.from && time < hours.to;
    return time >= hours.from || time < hours.to;
}

} // namespace kith::platform
