#include "server/storage/sqlite/search_indexer.h"

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
    int left = chunk;
    for (const qint64 room : rooms) {
        if (left <= 0)
            break;
        Range range = rangeOf(database, room);
        left -= index(database, room, range, left);
        if (range.isWhole())
            whole.push_back(room);
        else if (range.high == range.lastSeq && &rooms == &m_fresh)
            upToDate.push_back(room);
    }
    Query(database, "COMMIT").run();
    m_waiting = std::max(0, m_waiting - (chunk - left));
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

SearchIndexer::Range SearchIndexer::rangeOf(Database &database, qint64 room)
{
    Query row(database,
        "SELECT coalesce(i.low, 1), coalesce(i.high, 0), r.last_seq FROM rooms r LEFT JOIN indexed i ON i.room = r.key"
        " WHERE r.key = ?",
        room);
    if (!row.step())
        return {};
    return {.low = row.number(0), .high = row.number(1), .lastSeq = row.number(2)};
}

int SearchIndexer::index(Database &database, qint64 room, Range &range, int most)
{
    if (range.isWhole())
        return 0;
    qint64 from = range.high + 1;
    qint64 to = std::min(range.lastSeq, range.high + most);
    if (range.low > range.high) { // nothing yet: from the newest on, which are asked for most
        to = range.lastSeq;
        from = std::max<qint64>(1, to - most + 1);
        range.low = from;
        range.high = to;
    } else if (range.high < range.lastSeq) {
        range.high = to;
    } else {
        to = range.low - 1;
        from = std::max<qint64>(1, range.low - most);
        range.low = from;
    }
    add(database, room, from, to);
    Query(database,
        "INSERT INTO indexed (room, low, high) VALUES (?, ?, ?)"
        " ON CONFLICT (room) DO UPDATE SET low = excluded.low, high = excluded.high",
        room, range.low, range.high)
        .run();
    return static_cast<int>(to - from + 1);
}

void SearchIndexer::add(Database &database, qint64 room, qint64 from, qint64 to)
{
    Query row(database,
        "SELECT seq, from_user, text FROM messages WHERE room_id = (SELECT id FROM rooms WHERE key = ?)"
        " AND seq BETWEEN ? AND ? ORDER BY seq",
        room, from, to);
    while (row.step())
        search::addEntry(database, {.room = room, .seq = row.number(0), .from = row.user(1), .text = row.text(2)});
}

} // namespace kith::storage::sqlite
