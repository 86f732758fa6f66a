// The hours in which nobody wants to be disturbed.
#pragma once

#include "shared/base/clock.h"

#include <QTime>
#include <QTimeZone>

namespace kith::platform {

struct QuietHours {
    bool on = false;
    QTime from = QTime(22, 0);
    QTime to = QTime(7, 0); // before `from`: on the next day
    friend bool operator==(const QuietHours &, const QuietHours &) = default;
};

// Whether the clock on the wall stands within them: from the first minute on, up to the last and not with it. Where
// both are the same there are none.
bool isWithin(const QuietHours &hours, EpochMs now, const QTimeZone &zone);

} // namespace kith::platform
