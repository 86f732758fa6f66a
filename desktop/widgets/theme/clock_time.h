// Times and dates as lists show them, in the reader's language.
#pragma once

#include "shared/base/clock.h"

#include <QDateTime>
#include <QLocale>
#include <QTime>

namespace kith::widgets {

// Never with seconds, which some locales (C among them) have even in the short form.
QString clockTime(QTime time, const QLocale &locale);

// In lists: the time today, then "Yesterday", the weekday, the date. `now` is in the reader's time zone.
QString shortDate(EpochMs date, const QDateTime &now, const QLocale &locale);

} // namespace kith::widgets
