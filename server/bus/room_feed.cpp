#include "server/bus/room_feed.h"

#include <utility>

namespace kith::bus {

RoomFeed::RoomFeed(RoomId room, qint64 last, storage::MessageStore &store, Tell tell)
    : m_room(room), m_last(last), m_store(store), m_tell(std::move(tell))
{
}

RoomFeed::~RoomFeed() { *m_alive = false; }

void RoomFeed::published(HeardMessage heard)
{
    const qint64 seq = heard.message.seq;
    if (seq <= m_last)
        return;
    if (seq == m_last + 1 && !m_filling) {
        tellNext(heard);
        tellHeld();
        return;
    }
    if (m_held.size() < mostHeld)
        m_held.emplace(seq, std::move(heard));
    else
        m_again = true;
    if (!m_filling)
        fill();
}

void RoomFeed::catchUp()
{
    if (m_filling)
        m_again = true;
    else
        fill();
}

void RoomFeed::tellNext(const HeardMessage &heard)
{
    m_last = heard.message.seq;
    if (const Tell tell = m_tell)
        tell(heard);
}

// Those that follow without a gap; those that were told meanwhile are forgotten.
void RoomFeed::tellHeld()
{
    while (!m_held.empty() && m_held.begin()->first <= m_last + 1) {
        const auto next = m_held.extract(m_held.begin());
        if (next.key() > m_last)
            tellNext(next.mapped());
    }
}

void RoomFeed::fill()
{
    m_filling = true;
    m_behind = true;
    m_again = false;
    m_store.page({.room = m_room, .after = m_last, .limit = pageSize},
        [this, alive = m_alive](const Result<storage::MessagePage> &page) {
            if (*alive)
                filled(page);
        });
}

void RoomFeed::filled(const Result<storage::MessagePage> &page)
{
    if (!page) {
        // The store is away. Who owns the feed asks again.
        m_filling = false;
        return;
    }
    for (const Message &message : page->messages) {
        const auto held = m_held.find(message.seq);
        // As it was published it has its cid.
        tellNext(held == m_held.end() ? HeardMessage{message} : held->second);
    }
    tellHeld();
    // Nothing twice, though something waits: the store has lost what was published.
    m_empty = page->messages.empty() && !m_again ? m_empty + 1 : 0;
    if (m_empty > 1)
        m_held.clear();
    if (page->more || m_again || !m_held.empty())
        return fill();
    m_filling = false;
    m_behind = false;
}

} // namespace kith::bus
