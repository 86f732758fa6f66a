#include "desktop/client/history_walk.h"

#include "desktop/client/timeline.h"

namespace kith::client {

HistoryWalk::HistoryWalk(Timeline &timeline, Find find, QObject *parent)
    : QObject(parent), m_timeline(timeline), m_find(std::move(find))
{
    const auto goOnAt = [this](RoomId id) { goOn(id); };
    connect(&m_timeline, &Timeline::opened, this, goOnAt);
    connect(&m_timeline, &Timeline::appended, this, goOnAt);
    connect(&m_timeline, &Timeline::prepended, this, goOnAt);
    connect(&m_timeline, &Timeline::reset, this, goOnAt);
    connect(&m_timeline, &Timeline::openFailed, this, &HistoryWalk::end);
    connect(&m_timeline, &Timeline::historyFailed, this, &HistoryWalk::end);
}

void HistoryWalk::start(RoomId id, qint64 seq)
{
    m_walks.insert_or_assign(id, Walk{.seq = seq});
    // Later, so that whoever asks is not told before the call returns.
    QMetaObject::invokeMethod(
        this, [this, id] { goOn(id); }, Qt::QueuedConnection);
}

void HistoryWalk::stop(RoomId id) { m_walks.erase(id); }

void HistoryWalk::goOn(RoomId id)
{
    const auto walk = m_walks.find(id);
    if (walk == m_walks.end())
        return;
    const RoomState *room = m_find(id);
    const qint64 seq = walk->second.seq;
    if (room == nullptr || seq < 1 || (room->known && seq > std::max(room->lastSeq, room->high)))
        return end(id, Failure{.kind = Failure::Kind::Refused, .error = makeError(ErrorCode::RoomUnknown)});
    if (!room->known)
        return m_timeline.open(id);
    if (seq > room->high) // a gap, which closes by itself
        return m_timeline.check(*room);
    if (seq >= room->low) {
        m_walks.erase(walk);
        emit arrived(id, seq);
        return;
    }
    if (++walk->second.pages > mostPages)
        return end(id, Failure{.kind = Failure::Kind::TimedOut});
    m_timeline.loadOlder(id, page);
}

void HistoryWalk::end(RoomId id, const Failure &failure)
{
    const auto walk = m_walks.extract(id);
    if (!walk.empty())
        emit failed(id, walk.mapped().seq, failure);
}

} // namespace kith::client
