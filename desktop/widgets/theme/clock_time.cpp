#include "desktop/widgets/theme/clock_time.h"

#include <QCoreApplication>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace kith::widgets {

QString clockTime(QTime time, const QLocale &locale)
{
    QString format = locale.timeFormat(QLocale::ShortFormat);
    format.remove(u":ss"_s).remove(u".ss"_s);
    return locale.toString(time, format);
}

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ChatList)
};

// "3 May" or "May 3", as the locale orders its short dates.
QString dayAndMonth(const QDate &date, const QLocale &locale)
{
    const QString order = locale.dateFormat(QLocale::ShortFormat);
    const bool monthFirst = order.indexOf(u'M') < order.indexOf(u'd');
    return locale.toString(date, monthFirst ? u"MMM d"_s : u"d MMM"_s);
}

} // namespace

QString shortDate(EpochMs date, const QDateTime &now, const QLocale &locale)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(date, now.timeZone());
    const qint64 days = then.date().daysTo(now.date());
    if (days <= 0)
        return clockTime(then.time(), locale);
    if (days == 1)
        return Words::tr("Yesterday");
    if (days < 7)
        return locale.standaloneDayName(then.date().dayOfWeek(), QLocale::ShortFormat);
    if (then.date().year() == now.date().year())
        return dayAndMonth(then.date(), locale);
    return locale.toString(then.date(), QLocale::ShortFormat);
}

} // namespace kith::widgets
