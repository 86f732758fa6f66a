#include "desktop/client/read_markers.h"

namespace kith::client {

ReadMarkers::ReadMarkers(Connection &connection, Find find, Timing timing, QObject *parent)
    : QObject(parent), m_connection(connection), m_find(std::move(find))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(timing.read);
    connect(&m_timer, &QTimer::timeout, this, &ReadMarkers::tell);
}

void ReadMarkers::moved(const RoomState &room)
{
    if (room.readSeq <= room.serverReadSeq)
        return;
    m_untold.insert(room.id);
    if (m_online && !m_timer.isActive())
        m_timer.start();
}

void ReadMarkers::setOnline(bool online)
{
    m_online = online;
    if (!online)
        m_timer.stop();
    else if (!m_untold.empty())
        m_timer.start();
}

void ReadMarkers::tell()
{
    for (const RoomId id : std::exchange(m_untold, {})) {
        const RoomState *room = m_find(id);
        if (room == nullptr || room->readSeq <= room->serverReadSeq)
            continue;
        const proto::Read request{.roomId = id, .seq = room->readSeq};
        m_connection.request(request, this, [this, request](const Outcome<proto::Empty> &reply) {
            RoomState *told = m_find(request.roomId);
            if (told == nullptr)
                return;
            if (reply)
                told->serverReadSeq = std::max(told->serverReadSeq, request.seq);
            else if (reply.error().kind != Failure::Kind::Refused)
                m_untold.insert(request.roomId); // once more after the next resume
        });
    }
}

} // namespace kith::client
