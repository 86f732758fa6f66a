// Up to where the reader has read: moved by what is on the screen, told to the server a moment later, and again after
// a resume where the server does not know yet.
#pragma once

#include "desktop/client/connection.h"
#include "desktop/client/room.h"

#include <QTimer>

#include <set>

namespace kith::client {

class ReadMarkers : public QObject {
    Q_OBJECT

public:
    using Find = std::function<RoomState *(RoomId)>;
    ReadMarkers(Connection &connection, Find find, Timing timing, QObject *parent = nullptr);

    // The room's readSeq has moved here.
    void moved(const RoomState &room);
    void setOnline(bool online);

private:
    void tell();

    Connection &m_connection;
    Find m_find;
    Timing m_timing;
    bool m_online = false;
    std::set<RoomId> m_untold;
    QTimer m_timer;
};

} // namespace kith::client
