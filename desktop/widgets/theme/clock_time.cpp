#include "desktop/widgets/theme/clock_time.h"

using namespace Qt::StringLiterals;

namespace kith::widgets {

QString clockTime(QTime time, const QLocale &locale)
{
    QString format = locale.timeFormat(QLocale::ShortFormat);
    format.remove(u":ss"_s).remove(u".ss"_s);
    return locale.toString(time, format);
}

} // namespace kith::widgets
