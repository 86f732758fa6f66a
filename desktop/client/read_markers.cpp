#include "desktop/client/read_markers.h"

namespace kith::client {

ReadMarkers::ReadMarkers(Connection &connection, Find find, Timing timing, QObject *parent)
    : QObject(parent), m_connection(connection), m_find(std::move(find)), m_timing(timing)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ReadMarkers::tell);
}

void ReadMarkers::moved(const RoomState &room)
{
    if (room.readSeq <= room.serverReadSeq)
        return;
    m_untold.insert(room.id);
    if (m_online && !m_timer.isActive())
        m_timer.start(m_timing.read);
}

void ReadMarkers::setOnline(bool online)
{
    m_online = online;
    if (!online)
        m_timer.stop();
    else if (!m_untold.empty())
        m_timer.start(m_timing.read);
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
            if (reply) {
                told->serverReadSeq = std::max(told->serverReadSeq, request.seq);
                return;
            }
            const Failure &failure = reply.error();
            if (failure.kind == Failure::Kind::Refused && !failure.mayPass())
                return;
            m_untold.insert(request.roomId); // once more: a moment later, or after the next resume
            if (m_online && !m_timer.isActive())
                m_timer.start(failure.error.retryAfter ? Timing::ms(*failure.error.retryAfter * 1000) : m_timing.hold);
        });
    }
}

} // namespace kith::client
