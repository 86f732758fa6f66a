// The messages of one room in the order of seq, each once, from two sources: what is published, which can be lost or
// come twice, and the store, which has everything.
// Threads: one.
#pragma once

#include "server/storage/store.h"

#include <map>

namespace kith::bus {

struct HeardMessage {
    Message message;
    QString cid = {}; // empty where it was read from the store
};

class RoomFeed {
public:
    // Must not destroy the feed.
    using Tell = std::function<void(const HeardMessage &)>;

    // Tells what comes after `last`. The store outlives the feed.
    RoomFeed(RoomId room, qint64 last, storage::MessageStore &store, Tell tell);
    ~RoomFeed();
    RoomFeed(const RoomFeed &) = delete;
    RoomFeed &operator=(const RoomFeed &) = delete;

    qint64 last() const { return m_last; }
    // Nothing is known to be missing.
    bool isComplete() const { return !m_filling && !m_behind && m_held.empty(); }

    void published(HeardMessage heard);
    // What is published may have been missed: looks into the store.
    void catchUp();
    // Tells nothing any more.
    void stop() { m_tell = nullptr; }

private:
    // Published messages that wait for those before them; beyond, they are read from the store like these.
    static constexpr size_t mostHeld = 1'000;
    static constexpr int pageSize = 200;

    void tellNext(const HeardMessage &heard);
    void tellHeld();
    void fill();
    void filled(const Result<storage::MessagePage> &page);

    RoomId m_room;
    qint64 m_last;
    storage::MessageStore &m_store;
    Tell m_tell;
    std::map<qint64, HeardMessage> m_held;
    int m_empty = 0;        // pages without a message, in a row
    bool m_filling = false; // a page is under way
    bool m_behind = false;  // the last one did not come
    bool m_again = false;   // something may have come since the page under way was asked for
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace kith::bus
