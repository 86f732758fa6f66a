// One JSON object a line, for programs that read what kith-term prints. The names are the wire's (PROTOCOL.md,
// "Values"), and fields may be added; `date` is in seconds since the epoch.
#pragma once

#include "shared/protocol/values.h"

#include <QByteArray>

namespace kith::proto {

struct MessageLine {
    RoomId roomId;
    qint64 seq = 0;
    UserId from;
    QString name; // the sender's display name
    Timestamp date;
    QString message;

    static void fields(auto &s, auto v)
    {
        v("roomId"_L1, s.roomId);
        v("seq"_L1, s.seq);
        v("from"_L1, s.from);
        v("name"_L1, s.name);
        v("date"_L1, s.date);
        v("message"_L1, s.message);
    }
};

struct RoomLine {
    RoomId id;
    RoomKind kind = RoomKind::Public;
    QString name;
    qint64 lastSeq = 0;
    qint64 unread = 0;

    static void fields(auto &s, auto v)
    {
        v("id"_L1, s.id);
        v("kind"_L1, s.kind);
        v("name"_L1, s.name);
        v("lastSeq"_L1, s.lastSeq);
        v("unread"_L1, s.unread);
    }
};

// With the line break. Pure text for a terminal, too: control characters and direction overrides are escaped.
QByteArray encodeLine(const MessageLine &line);
QByteArray encodeLine(const RoomLine &line);

} // namespace kith::proto
