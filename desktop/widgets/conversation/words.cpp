#include "desktop/widgets/conversation/words.h"

#include "desktop/widgets/theme/clock_time.h"
#include "shared/base/text.h"

#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace kith::widgets {

namespace {

// A name of the other direction must not turn round the words beside it (UAX #9, isolates).
QString isolated(const QString &name) { return name.isRightToLeft() ? QChar(0x2068) + name + QChar(0x2069) : name; }

QStringList isolated(QStringList names)
{
    for (QString &name : names)
        name = isolated(name);
    return names;
}

} // namespace

bool Words::isFolded(const QStringList &names)
{
    constexpr qsizetype namesAlone = 3; // beyond that two names and a number
    return names.size() > namesAlone;
}

QString Words::notice(MemberChange change, const QStringList &names, bool everyone)
{
    if (isFolded(names) && !everyone) {
        const QString two = isolated(names.mid(0, 2)).join(tr(", ", "between names"));
        const int others = int(names.size()) - 2;
        switch (change) {
        case MemberChange::Joined:
            return tr("%1 and %n more joined", nullptr, others).arg(two);
        case MemberChange::Left:
            return tr("%1 and %n more left", nullptr, others).arg(two);
        case MemberChange::Removed:
            return tr("%1 and %n more were removed", nullptr, others).arg(two);
        }
    }
    QStringList first = isolated(names);
    const QString last = first.isEmpty() ? QString() : first.takeLast();
    const QString all =
        first.isEmpty() ? last : tr("%1 and %2", "names").arg(first.join(tr(", ", "between names")), last);
    switch (change) {
    case MemberChange::Joined:
        return tr("%1 joined").arg(all);
    case MemberChange::Left:
        return tr("%1 left").arg(all);
    case MemberChange::Removed:
        break;
    }
    return first.isEmpty() ? tr("%1 was removed").arg(all) : tr("%1 were removed").arg(all);
}

QString Words::spoken(const words::Markup &markup)
{
    using Kind = words::Markup::Kind;
    QString result;
    qsizetype at = 0;
    for (const words::Markup::Block &block : markup.blocks) {
        if (block.kind == Kind::Item)
            continue;
        const QString inside = markup.text.mid(block.start, block.length);
        result += QStringView(markup.text).mid(at, block.start - at);
        result += block.kind == Kind::Code ? tr("Code: %1").arg(inside) : tr("Quote: %1").arg(inside);
        at = block.start + block.length;
    }
    return result += QStringView(markup.text).mid(at);
}

QString Words::typing(const QStringList &names)
{
    if (names.isEmpty())
        return {};
    constexpr qsizetype longest = 24; // of a name: what is said of it must not be cut
    const auto shown = [](const QString &name) {
        const QString start = firstCharacters(name, longest);
        return isolated(start == name ? name : start.trimmed() + u'…');
    };
    if (names.size() == 1)
        return tr("%1 is typing…").arg(shown(names[0]));
    if (names.size() == 2)
        return tr("%1 and %2 are typing…").arg(shown(names[0]), shown(names[1]));
    return tr("Several people are typing…");
}

QString Words::reason(ErrorCode code)
{
    switch (code) {
    case ErrorCode::MessageEmpty:
        return tr("The message is empty.");
    case ErrorCode::MessageTooLong:
        return tr("The message is too long.");
    case ErrorCode::RoomNotMember:
        return tr("You are not in this room. Join it first.");
    case ErrorCode::RoomUnknown:
        return tr("This room does not exist any more.");
    case ErrorCode::RoomDenied:
        return tr("You are not allowed to write here.");
    case ErrorCode::RateLimited:
        return tr("Too many messages at once. Wait a moment.");
    case ErrorCode::StoreUnavailable:
        return tr("It could not be stored. Try again soon.");
    case ErrorCode::BadRequest:
        return tr("It contains characters that cannot be sent.");
    default:
        return tr("Something failed on the server. Try again.");
    }
}

QString Words::notSent(std::optional<ErrorCode> code)
{
    return code ? tr("Not sent: %1").arg(reason(*code)) : tr("Not sent.");
}

QString Words::day(QDate day, QDate today, const QLocale &locale)
{
    if (day == today)
        return tr("Today");
    if (day.addDays(1) == today)
        return tr("Yesterday");
    return day.year() == today.year() ? locale.toString(day, tr("dddd, d MMMM", "date format of a day of this year"))
                                      : locale.toString(day, tr("d MMMM yyyy", "date format of an earlier day"));
}

QString Words::time(const QDateTime &date, const QLocale &locale) { return clockTime(date.time(), locale); }

QString Words::fullDate(const QDateTime &date, const QLocale &locale)
{
    return tr("%1, %2", "date, time").arg(locale.toString(date.date(), QLocale::LongFormat), time(date, locale));
}

} // namespace kith::widgets
