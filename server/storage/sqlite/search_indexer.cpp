#include "server/storage/sqlite/search_indexer.h"

#include "shared/search/run.h"
#include "shared/search/text_index.h"

#include <algorithm>

namespace kith::storage::sqlite {
namespace {

constexpr std::chrono::milliseconds pause{20};
constexpr int few = 256;

} // namespace

std::optional<std::chrono::milliseconds> SearchIndexer::wait() const
{
    if (!m_looked || m_waiting >= few)
        return pause;
    if (!m_fresh.empty())
        return m_pauseForFew;
    return m_old.empty() ? std::nullopt : std::optional(pause);
}

void SearchIndexer::step(Database &database)
{
    if (!m_looked) {
        Query row(database,
            "SELECT r.key FROM rooms r LEFT JOIN indexed i ON i.room = r.key"
            " WHERE r.last_seq > coalesce(i.high, 0) OR i.low > 1");
        while (row.step())
            m_old.insert(row.number(0));
        m_looked = true;
        return;
    }
    std::set<qint64> &rooms = m_fresh.empty() ? m_old : m_fresh;
    std::vector<qint64> whole;
    std::vector<qint64> upToDate;
    Query(database, "BEGIN IMMEDIATE").run();
    Budget budget;
    for (const qint64 room : rooms) {
        if (budget.isSpent())
            break;
        const Done done = index(database, room, budget);
        if (done.isWhole)
            whole.push_back(room);
        else if (done.isUpToDate && &rooms == &m_fresh)
            upToDate.push_back(room);
    }
    Query(database, "COMMIT").run();
    m_waiting = std::max(0, m_waiting - (chunk - budget.messages));
    m_lastRoom = 0;
    for (const qint64 room : upToDate) {
        m_fresh.erase(room);
        m_old.insert(room);
    }
    for (const qint64 room : whole) {
        m_fresh.erase(room);
        m_old.erase(room);
    }
    if (m_fresh.empty())
        m_waiting = 0;
}

search::Run SearchIndexer::affordable(
    Database &database, qint64 room, search::Run next, const search::Run &indexed, Budget &budget)
{
    const auto spend = [&](Query &&row, qint64 &end) {
        while (row.step()) {
            --budget.messages;
            budget.characters -= row.number(1);
            if (!budget.isSpent())
                continue;
            end = row.number(0);
            return;
        }
    };
    if (!indexed.isEmpty() && next.low == indexed.high + 1) {
        spend(Query(database,
                  "SELECT seq, length(text) FROM messages WHERE room_id = (SELECT id FROM rooms WHERE key = ?)"
                  " AND seq BETWEEN ? AND ? ORDER BY seq",
                  room, next.low, next.high),
            next.high);
    } else {
        spend(Query(database,
                  "SELECT seq, length(text) FROM messages WHERE room_id = (SELECT id FROM rooms WHERE key = ?)"
                  " AND seq BETWEEN ? AND ? ORDER BY seq DESC",
                  room, next.low, next.high),
            next.low);
    }
    return next;
}

SearchIndexer::Done SearchIndexer::index(Database &database, qint64 room, Budget &budget)
{
    search::Run held;
    search::Run indexed;
    {
        Query row(database,
            "SELECT coalesce(i.low, 1), coalesce(i.high, 0), r.last_seq FROM rooms r"
            " LEFT JOIN indexed i ON i.room = r.key WHERE r.key = ?",
            room);
        if (!row.step())
            return {.isUpToDate = true, .isWhole = true};
        indexed = {.low = row.number(0), .high = row.number(1)};
        held = {.low = 1, .high = row.number(2)};
    }
    search::Run next = search::nextToIndex(held, indexed, budget.messages);
    if (next.isEmpty())
        return {.isUpToDate = true, .isWhole = true};
    next = affordable(database, room, next, indexed, budget);
    {
        Query row(database,
            "SELECT seq, from_user, text FROM messages WHERE room_id = (SELECT id FROM rooms WHERE key = ?)"
            " AND seq BETWEEN ? AND ? ORDER BY seq",
            room, next.low, next.high);
        while (row.step())
            search::addEntry(database, {.room = room, .seq = row.number(0), .from = row.user(1), .text = row.text(2)});
    }
    indexed = indexed.with(next);
    Query(database,
        "INSERT INTO indexed (room, low, high) VALUES (?, ?, ?)"
        " ON CONFLICT (room) DO UPDATE SET low = excluded.low, high = excluded.high",
        room, indexed.low, indexed.high)
        .run();
    return {.isUpToDate = indexed.high == held.high, .isWhole = search::nextToIndex(held, indexed, 1).isEmpty()};
}

} // namespace kith::storage::sqlite
