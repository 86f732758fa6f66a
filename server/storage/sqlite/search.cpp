#include "server/storage/sqlite/search.h"

#include "server/storage/sqlite/rows.h"
#include "shared/search/finder.h"

#include <QElapsedTimer>

namespace kith::storage::sqlite {
namespace {

// What one search may cost: others wait for it.
constexpr int mostMessages = 20'000; // that are looked at
constexpr qint64 mostTime = 1'000;   // ms

class StoredRows final : public search::Rows {
public:
    explicit StoredRows(Database &database) : m_database(database) {}

    void each(const search::Span &span, qint64 highest, qint64 lowest,
        const std::function<bool(const Message &)> &take) override
    {
        Query row(m_database,
            "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t WHERE t.room_id = ? AND t.seq BETWEEN ? AND ?"
            " ORDER BY t.seq DESC",
            span.id, lowest, highest);
        while (row.step() && take(readMessage(row, 0))) {}
    }

    std::optional<Message> one(const search::Span &span, qint64 seq) override
    {
        Query row(m_database, "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t WHERE t.room_id = ? AND t.seq = ?",
            span.id, seq);
        return row.step() ? std::optional(readMessage(row, 0)) : std::nullopt;
    }

    std::optional<EpochMs> dateOf(const search::Span &span, qint64 seq) override
    {
        Query row(m_database, "SELECT date FROM messages WHERE room_id = ? AND seq = ?", span.id, seq);
        return row.step() ? std::optional(row.number(0)) : std::nullopt;
    }

private:
    Database &m_database;
};

std::vector<search::Span> spansOf(Database &database, const SearchQuery &query)
{
    std::vector<search::Span> spans;
    Query row(database,
        "SELECT r.id, r.key, r.last_seq, coalesce(i.low, 1), coalesce(i.high, 0), t.date"
        " FROM members m JOIN rooms r ON r.id = m.room_id JOIN messages t ON t.room_id = r.id AND t.seq = r.last_seq"
        " LEFT JOIN indexed i ON i.room = r.key WHERE m.user_id = ? AND m.hidden = 0",
        query.asker);
    while (row.step()) {
        if (query.room.isValid() && row.room(0) != query.room)
            continue;
        spans.push_back({.id = row.room(0),
            .key = row.number(1),
            .index = row.number(1),
            .high = row.number(2),
            .indexedLow = row.number(3),
            .indexedHigh = row.number(4),
            .newest = row.number(5)});
    }
    return spans;
}

} // namespace

Result<search::Found> searchMessages(Database &database, const SearchQuery &query)
{
    StoredRows rows(database);
    QElapsedTimer time;
    time.start();
    int left = mostMessages;
    // However slow the machine is, each answer gets some way further than the one before.
    constexpr int atLeast = 32;
    return search::find(database, query.wanted, spansOf(database, query), search::Scope::SomeRooms, rows,
        {.goOn = [&] { return --left >= 0 && (mostMessages - left <= atLeast || time.elapsed() < mostTime); }});
}

} // namespace kith::storage::sqlite
