// Links that open a room, a message or an invitation: kith://chat.example.org/room/17/203,
// kith://chat.example.org/join/KEY. Anybody can write one anywhere: what is not exactly one is none.
#pragma once

#include "shared/base/ids.h"

#include <QUrl>

#include <optional>

namespace kith::words {

struct KithLink {
    QUrl server; // as client::serverUrl() makes it of the address
    RoomId room; // either this one
    qint64 seq = 0;
    QString invite; // or this

    // Whether the account at this server is meant: the same host and port, however it is connected.
    bool leadsTo(const QUrl &account) const;
};

// The link to a room of the account at this server, or to a message in it.
QString roomLink(const QUrl &server, RoomId room, qint64 seq = 0);

// Nothing for anything else.
std::optional<KithLink> kithLink(const QString &text);

} // namespace kith::words
