// What a reader chose for rooms, has read and begun to write, and which messages call for them.
#include "desktop/client/account.h"

#include "desktop/client/read_markers.h"

#include <algorithm>

namespace kith::client {

bool Account::countMentions(RoomState &room) const
{
    const qint64 before = room.mentions;
    room.mentions = 0;
    if (room.unread() == 0 || !room.known)
        return room.mentions != before;
    const qint64 from = std::max(room.readSeq, room.high - mostCounted);
    for (const Message &message : m_cache->messagesAfter(room.id, from, mostCounted)) {
        if (message.from != m_me.id && m_watch.calls(message.text))
            ++room.mentions;
    }
    return room.mentions != before;
}

// Told by roomChanged(), which follows whatever leads here.
void Account::mayHaveMentions(RoomId id)
{
    RoomState *room = find(id);
    if (room != nullptr && countMentions(*room))
        keep(*room);
}

// Of a room that nobody reads, only what is new is looked at.
void Account::appendedMentions(RoomId id, const std::vector<Message> &messages)
{
    RoomState *room = find(id);
    const auto own = [this](const Message &message) { return message.from == m_me.id; };
    if (room == nullptr || room->unread() == 0 || std::ranges::any_of(messages, own))
        return mayHaveMentions(id); // the marker may have moved
    const auto calls = [&](const Message &message) {
        return message.seq > room->readSeq && m_watch.calls(message.text);
    };
    const qint64 more = std::ranges::count_if(messages, calls);
    if (more == 0)
        return;
    room->mentions += more;
    keep(*room);
}

void Account::setFavourite(RoomId id, bool favourite)
{
    RoomState *room = find(id);
    if (room == nullptr || room->favourite == favourite)
        return;
    room->favourite = favourite;
    keep(*room);
    emit roomChanged(id);
}

void Account::setLevel(RoomId id, Level level)
{
    RoomState *room = find(id);
    if (room == nullptr || room->level == level)
        return;
    room->level = level;
    keep(*room);
    emit roomChanged(id);
}

void Account::setKeywords(const QStringList &keywords)
{
    if (keywords == m_watch.keywords())
        return;
    m_watch = Watch(m_me, keywords);
    emit watchChanged();
    for (auto &[id, room] : m_rooms) {
        if (!countMentions(room))
            continue;
        keep(room);
        emit roomChanged(id);
    }
}

void Account::markRead(RoomId id, qint64 seq)
{
    RoomState *room = find(id);
    const qint64 to = room == nullptr ? 0 : std::min(seq, room->lastSeq);
    if (room == nullptr || to <= room->readSeq)
        return;
    room->readSeq = to;
    countMentions(*room);
    keep(*room);
    m_markers->moved(*room);
    emit roomChanged(id);
}

QString Account::draft(RoomId id) const { return m_cache->draft(id); }

void Account::setDraft(RoomId id, const QString &text)
{
    if (room(id) != nullptr)
        store([&](Cache::Batch &batch) { batch.putDraft(id, text); });
}

} // namespace kith::client
