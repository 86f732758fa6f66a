// What the administrator decides (kithd.conf), as the domain sees it. 0 in a limit: no limit.
#pragma once

#include "shared/protocol/requests.h"

#include <algorithm>

namespace kith::domain {

struct Settings {
    proto::Registration registration = proto::Registration::Open;
    bool guests = true;
    int messagesPerSecond = 10; // for a user; bursts of five times that
    int signInsPerMinute = 20;  // for an address
    int connectionsPerAddress = 200;
    qint64 sendQueueBytes = 1'048'576; // unsent bytes of a connection
    int presenceRoom = 500;            // members of the largest room with presence and join events
    QString publicUrl;                 // for links; empty: as the client addressed the server

    // Whether a room of this size has presence and join events.
    bool hasPresence(qint64 members) const { return presenceRoom == 0 || members <= presenceRoom; }
    // How much message text one reply may carry: a client that reads at all can always resume.
    qint64 replyTextBytes() const
    {
        constexpr qint64 most = 262'144;
        return sendQueueBytes == 0 ? most : std::min(most, std::max<qint64>(sendQueueBytes / 2, 16'384));
    }
};

} // namespace kith::domain
