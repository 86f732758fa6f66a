// Brings the search index up to date behind the writer's back: when nothing waits, and some at a time when much has
// come. What is not indexed yet is found too, by looking at it (search.cpp), only not as fast. The writer's thread
// only.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/writer.h"

#include <set>

namespace kith::storage::sqlite {

class SearchIndexer final : public IdleWork {
public:
    // Few messages wait for more, so that a quiet server does not commit each of them twice.
    explicit SearchIndexer(std::chrono::milliseconds pauseForFew) : m_pauseForFew(pauseForFew) {}

    // A message was added to this room (by its key).
    void appended(qint64 room)
    {
        ++m_waiting;
        if (room != m_lastRoom)
            m_fresh.insert(m_lastRoom = room);
    }

    std::optional<std::chrono::milliseconds> wait() const override;
    bool isUrgent() const override { return m_waiting >= urgent; }
    void step(Database &database) override;

    static constexpr int chunk = 1'024;  // messages in a transaction
    static constexpr int urgent = 4'096; // messages that may be looked at one by one

private:
    // Indexes at most `most` messages of the room.
    struct Done {
        int messages = 0;
        bool isUpToDate = false; // only older ones are missing
        bool isWhole = false;
    };
    static Done index(Database &database, qint64 room, int most);

    const std::chrono::milliseconds m_pauseForFew;
    bool m_looked = false; // for what was not indexed when the store was opened
    int m_waiting = 0;
    qint64 m_lastRoom = 0;
    std::set<qint64> m_fresh; // rooms in which messages were added
    std::set<qint64> m_old;   // rooms of which only older ones are missing
};

} // namespace kith::storage::sqlite
