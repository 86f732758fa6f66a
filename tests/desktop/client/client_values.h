// Comparing the plain values of a client in tests: equal where all that is stored is equal.
#pragma once

#include "desktop/client/room.h"

#include <QTest>

namespace kith::client::test {

inline QString describe(const RoomState &room)
{
    QStringList parts{room.id.toString(), QString::number(int(room.kind)), room.name, room.topic,
        room.role ? QString::number(int(*room.role)) : QStringLiteral("none")};
    for (const qint64 number : {room.members, room.lastSeq, room.readSeq, room.serverReadSeq, room.since,
             qint64(room.known), room.low, room.high, room.cursor})
        parts.append(QString::number(number));
    if (room.last)
        parts.append({QString::number(room.last->seq), room.last->from.toString(), QString::number(room.last->date),
            room.last->text});
    return parts.join(u'|');
}

inline QString describe(const Message &message)
{
    return QStringList{message.roomId.toString(), QString::number(message.seq), QString::number(message.rev),
        message.from.toString(), QString::number(message.date), message.text}
        .join(u'|');
}

inline QString describe(const Pending &pending)
{
    return QStringList{pending.cid, pending.roomId.toString(), pending.text, QString::number(pending.created),
        QString::number(int(pending.state)), pending.error ? QString(wireName(*pending.error)) : QString(),
        QString::number(pending.attempted), QString::number(pending.seen)}
        .join(u'|');
}

inline QString describe(const Notice &notice)
{
    return QStringList{QString::number(notice.afterSeq), notice.user.toString(), notice.name,
        QString(wireName(notice.change)), QString::number(notice.date)}
        .join(u'|');
}

inline QString describe(const User &user)
{
    return QStringList{user.id.toString(), user.username, user.displayName, QString::number(user.guest)}.join(u'|');
}

template <typename T>
QStringList describeAll(const std::vector<T> &values)
{
    QStringList all;
    for (const T &value : values)
        all.append(describe(value));
    return all;
}

} // namespace kith::client::test
