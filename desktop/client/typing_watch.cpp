#include "desktop/client/typing_watch.h"

#include <algorithm>

namespace kith::client {

TypingWatch::TypingWatch(Timing timing, Tell tell, QObject *parent)
    : QObject(parent), m_timing(timing), m_tell(std::move(tell))
{
    m_time.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TypingWatch::expire);
}

std::vector<UserId> TypingWatch::in(RoomId room) const
{
    std::vector<UserId> users;
    if (const auto found = m_until.find(room); found != m_until.end()) {
        for (const auto &[user, until] : found->second)
            users.push_back(user);
    }
    return users;
}

void TypingWatch::heard(RoomId room, UserId user)
{
    const bool isNew = m_until[room].insert_or_assign(user, m_time.elapsed() + m_timing.typingShown.count()).second;
    if (!m_timer.isActive())
        m_timer.start(m_timing.typingShown);
    if (isNew)
        emit changed(room);
}

void TypingWatch::ended(RoomId room, UserId user)
{
    const auto found = m_until.find(room);
    if (found == m_until.end() || found->second.erase(user) == 0)
        return;
    if (found->second.empty())
        m_until.erase(found);
    emit changed(room);
}

void TypingWatch::allEnded()
{
    m_told.clear();
    for (const auto &[room, users] : std::exchange(m_until, {}))
        emit changed(room);
}

void TypingWatch::typed(RoomId room)
{
    const qint64 now = m_time.elapsed();
    const auto told = m_told.find(room);
    if (told != m_told.end() && now - told->second < m_timing.typingEvery.count())
        return;
    m_told.insert_or_assign(room, now);
    m_tell(room);
}

void TypingWatch::expire()
{
    const qint64 now = m_time.elapsed();
    std::vector<RoomId> changes;
    std::optional<qint64> next;
    for (auto it = m_until.begin(); it != m_until.end();) {
        if (std::erase_if(it->second, [now](const auto &entry) { return entry.second <= now; }) > 0)
            changes.push_back(it->first);
        for (const auto &[user, until] : it->second)
            next = std::min(next.value_or(until), until);
        it = it->second.empty() ? m_until.erase(it) : std::next(it);
    }
    if (next)
        m_timer.start(std::chrono::milliseconds(*next - now));
    for (const RoomId room : changes)
        emit changed(room);
}

} // namespace kith::client
