#include "desktop/widgets/window/row_text.h"
#include "desktop/client/room.h"
#include "desktop/models/roles.h"
#include "desktop/widgets/theme/clock_time.h"
#include "shared/base/text.h"
#include "shared/model/model.h"

#include <QCoreApplication>
#include <QModelIndex>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace kith::models;

namespace kith::widgets {

namespace {

constexpr qint64 countLimit = 999;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ChatList)
};

// Text from other people inside a sentence: it cannot turn the direction of what stands around it.
QString isolated(const QString &text) { return QChar(0x2068) + text + QChar(0x2069); }

} // namespace

QString typingText(const QStringList &names, bool direct)
{
    constexpr qsizetype longest = 16; // of a name: what is said of it must not be cut
    if (names.isEmpty())
        return {};
    if (direct)
        return Words::tr("typing…");
    if (names.size() > 1)
        return Words::tr("%n people are typing…", nullptr, int(names.size()));
    QString name = firstCharacters(names.first(), longest);
    if (name != names.first())
        name = name.trimmed() + u'…';
    return Words::tr("%1 is typing…").arg(isolated(name));
}

RowLine rowLine(const QModelIndex &room, bool open)
{
    RowLine line;
    const auto state = static_cast<DeliveryState>(room.data(PreviewStateRole).toInt());
    if (state == DeliveryState::Sending)
        line.mark = RowLine::Mark::Sending;
    else if (state == DeliveryState::Failed)
        line.mark = RowLine::Mark::Failed;

    if (const QStringList typing = room.data(TypingRole).toStringList(); !typing.isEmpty()) {
        line.kind = RowLine::Kind::Typing;
        line.text = typingText(typing, room.data(RoomIdRole).value<RoomId>().isDirect());
        return line;
    }
    if (const QString draft = room.data(DraftRole).toString().simplified(); !draft.isEmpty() && !open) {
        line.kind = RowLine::Kind::Draft;
        line.text = Words::tr("Draft: %1").arg(isolated(draft));
        return line;
    }
    const QString preview = room.data(PreviewRole).toString();
    if (preview.isEmpty()) {
        line.text = Words::tr("No messages yet");
        return line;
    }
    line.kind = RowLine::Kind::Preview;
    const QString name = room.data(PreviewNameRole).toString();
    if (room.data(PreviewOwnRole).toBool())
        line.text = Words::tr("You: %1").arg(isolated(preview));
    else if (!name.isEmpty())
        line.text = Words::tr("%1: %2", "who said what").arg(isolated(name), isolated(preview));
    else {
        line.text = preview;
        line.verbatim = true;
    }
    return line;
}

QString countText(qint64 unread, const QLocale &locale)
{
    if (unread <= 0)
        return {};
    return unread > countLimit ? locale.toString(countLimit) + u'+' : locale.toString(unread);
}

QString spokenRow(const QModelIndex &room, const QDateTime &now, const QLocale &locale)
{
    QStringList parts{room.data(NameRole).toString()};
    if (static_cast<RoomKind>(room.data(RoomKindRole).toInt()) == RoomKind::Private)
        parts << Words::tr("private");
    if (const QVariant online = room.data(OnlineRole); online.isValid())
        parts << (online.toBool() ? Words::tr("online") : Words::tr("offline"));
    if (const qint64 unread = room.data(UnreadRole).toLongLong(); unread > 0)
        parts << Words::tr("%n unread message(s)", nullptr, static_cast<int>(std::min<qint64>(unread, 1'000'000)));
    if (const qint64 mentions = room.data(MentionsRole).toLongLong(); mentions > 0)
        parts << Words::tr("%n mention(s)", nullptr, static_cast<int>(mentions));
    if (room.data(LevelRole).toInt() == int(client::Level::None))
        parts << Words::tr("muted");
    const RowLine line = rowLine(room, false);
    if (line.mark == RowLine::Mark::Sending)
        parts << Words::tr("sending");
    else if (line.mark == RowLine::Mark::Failed)
        parts << Words::tr("not sent");
    parts << line.text;
    if (const qint64 date = room.data(DateRole).toLongLong(); date > 0)
        parts << shortDate(date, now, locale);
    return parts.join(u", "_s);
}

} // namespace kith::widgets
