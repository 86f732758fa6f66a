// Brings the search index up to date behind the writer's back: when nothing waits, and some at a time when much has
// come. What is not indexed yet is found too, by looking at it (search.cpp), only not as fast. The writer's thread
// only.
#pragma once

#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/writer.h"
#include "shared/search/run.h"

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

    // In a transaction, for which the writer waits.
    static constexpr int chunk = 1'024;          // messages, as long as
    static constexpr qint64 characters = 65'536; // their texts are not longer
    static constexpr int urgent = 4'096;         // messages that may be looked at one by one

private:
    // What a step may still do.
    struct Budget {
        int messages = chunk;
        qint64 characters = SearchIndexer::characters;
        bool isSpent() const { return messages <= 0 || characters <= 0; }
    };
    struct Done {
        bool isUpToDate = false; // only older ones are missing
        bool isWhole = false;
    };
    static Done index(Database &database, qint64 room, Budget &budget);
    // The part of `next`, at the end where it meets `indexed`, that the budget is enough for; at least one message.
    static search::Run affordable(
        Database &database, qint64 room, search::Run next, const search::Run &indexed, Budget &budget);

    const std::chrono::milliseconds m_pauseForFew;
    bool m_looked = false; // for what was not indexed when the store was opened
    int m_waiting = 0;
    qint64 m_lastRoom = 0;
    std::set<qint64> m_fresh; // rooms in which messages were added
    std::set<qint64> m_old;   // rooms of which only older ones are missing
};

} // namespace kith::storage::sqlite
