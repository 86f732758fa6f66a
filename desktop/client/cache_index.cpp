#include "desktop/client/cache_index.h"

#include "shared/search/run.h"
#include "shared/search/text_index.h"

#include <vector>

namespace kith::client {
namespace {

using sqlite::Database;
using sqlite::Query;

// What an earlier version had copied out of the messages that it deleted.
int removeForgotten(Database &database, int most)
{
    std::vector<search::Entry> entries;
    {
        Query row(database, "SELECT number, seq, from_user, text FROM forgotten ORDER BY number, seq LIMIT ?", most);
        while (row.step())
            entries.push_back({.room = row.number(0), .seq = row.number(1), .from = row.user(2), .text = row.text(3)});
    }
    for (const search::Entry &entry : entries) {
        search::removeEntry(database, entry);
        Query(database, "DELETE FROM forgotten WHERE number = ? AND seq = ?", entry.room, entry.seq).run();
    }
    return static_cast<int>(entries.size());
}

int removeLeaving(Database &database, qint64 room, int most)
{
    const std::optional<IndexedRoom> indexed = indexedRoom(database, room);
    std::vector<search::Entry> entries;
    int found = 0;
    qint64 last = 0;
    {
        Query row(
            database, "SELECT seq, from_user, text FROM messages WHERE room = ? ORDER BY seq LIMIT ?", room, most);
        for (; row.step(); ++found) {
            last = row.number(0);
            if (indexed && indexed->has(last))
                entries.push_back({.room = indexed->number, .seq = last, .from = row.user(1), .text = row.text(2)});
        }
    }
    for (const search::Entry &entry : entries)
        search::removeEntry(database, entry);
    Query(database, "DELETE FROM messages WHERE room = ? AND seq <= ?", room, last).run();
    if (found < most) {
        Query(database, "DELETE FROM indexed WHERE room = ?", room).run();
        Query(database, "DELETE FROM leaving WHERE key = ?", room).run();
        Query(database, "DELETE FROM room_keys WHERE key = ?", room).run();
    }
    return found;
}

// Of the room that left first.
int removeLeft(Database &database, int most)
{
    int left = most;
    while (left > 0) {
        qint64 room = 0;
        {
            Query row(database, "SELECT key FROM leaving ORDER BY key LIMIT 1");
            if (!row.step())
                break;
            room = row.number(0);
        }
        left -= removeLeaving(database, room, left);
    }
    return most - left;
}

// Of the room that is behind and where somebody spoke last. 0: none is.
int addNext(Database &database, int most)
{
    qint64 room = 0;
    search::Run held;
    IndexedRoom indexed;
    {
        Query row(database,
            "SELECT r.key, r.low, r.high, coalesce(i.number, 0), coalesce(i.low, 1), coalesce(i.high, 0) FROM rooms r"
            " LEFT JOIN indexed i ON i.room = r.key WHERE r.low <= r.high"
            " AND (i.number IS NULL OR i.high < r.high OR i.low > r.low) ORDER BY r.preview_date DESC LIMIT 1");
        if (!row.step())
            return 0;
        room = row.number(0);
        held = {.low = row.number(1), .high = row.number(2)};
        indexed = {.number = row.number(3), .low = row.number(4), .high = row.number(5)};
    }
    const search::Run before{.low = indexed.low, .high = indexed.high};
    const search::Run next = search::nextToIndex(held, before, most);
    const search::Run after = before.with(next);
    if (indexed.number == 0) {
        Query(database, "INSERT INTO indexed (room, low, high) VALUES (?, ?, ?)", room, after.low, after.high).run();
        indexed.number = database.lastInsertId();
    } else {
        Query(database, "UPDATE indexed SET low = ?, high = ? WHERE number = ?", after.low, after.high, indexed.number)
            .run();
    }
    Query row(database, "SELECT seq, from_user, text FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        room, next.low, next.high);
    while (row.step())
        search::addEntry(
            database, {.room = indexed.number, .seq = row.number(0), .from = row.user(1), .text = row.text(2)});
    return static_cast<int>(next.size());
}

} // namespace

std::optional<IndexedRoom> indexedRoom(Database &database, qint64 room)
{
    Query row(database, "SELECT number, low, high FROM indexed WHERE room = ?", room);
    if (!row.step())
        return {};
    return IndexedRoom{.number = row.number(0), .low = row.number(1), .high = row.number(2)};
}

bool startLeaving(Database &database, qint64 room)
{
    {
        Query row(database, "SELECT 1 FROM messages WHERE room = ? LIMIT 1", room);
        if (!row.step())
            return false;
    }
    Query(database, "UPDATE room_keys SET id = 'leaving ' || key WHERE key = ?", room).run();
    Query(database, "INSERT INTO leaving (key) VALUES (?)", room).run();
    return true;
}

bool indexSome(Database &database, int most)
{
    int left = most - removeForgotten(database, most);
    left -= removeLeft(database, left);
    while (left > 0) {
        const int added = addNext(database, left);
        if (added == 0)
            return false;
        left -= added;
    }
    return true;
}

} // namespace kith::client
