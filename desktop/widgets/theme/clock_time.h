// The time of day as the locale writes it in short.
#pragma once

#include <QLocale>
#include <QTime>

namespace kith::widgets {

// Never with seconds, which some locales (C among them) have even in the short form.
QString clockTime(QTime time, const QLocale &locale);

} // namespace kith::widgets
