#include "server/storage/sqlite/message_store.h"

#include "server/storage/sqlite/rows.h"
#include "server/storage/sqlite/search.h"

#include <algorithm>
#include <limits>

namespace kith::storage::sqlite {
namespace {

constexpr int textColumn = 5; // of KITH_MESSAGE_COLUMNS

// How many bytes of text may still be given out.
class TextBudget {
public:
    explicit TextBudget(qint64 bytes) : m_left(bytes > 0 ? bytes : std::numeric_limits<qint64>::max()) {}
    bool take(qint64 bytes)
    {
        if (bytes > m_left)
            return false;
        m_left -= bytes;
        return true;
    }
    void exhaust() { m_left = 0; }

private:
    qint64 m_left;
};

// Whether a page has one message even where its text passes the budget.
enum class AtLeast { None, One };

// Reads up to `limit` messages while the budget lasts. True: there was one more.
bool readWithin(Query &rows, qint64 limit, TextBudget &budget, AtLeast least, std::vector<Message> &messages)
{
    while (rows.step()) {
        if (static_cast<qint64>(messages.size()) >= limit)
            return true;
        if (!budget.take(rows.bytes(textColumn))) {
            budget.exhaust();
            if (least == AtLeast::None || !messages.empty())
                return true;
        }
        messages.push_back(readMessage(rows, 0));
    }
    return false;
}

std::optional<Appended> findByCid(Database &database, UserId from, const QString &cid)
{
    Query query(database, "SELECT room_id, seq, rev, date FROM messages WHERE from_user = ? AND cid = ?", from, cid);
    if (!query.step())
        return std::nullopt;
    return Appended{
        .room = query.room(0), .seq = query.number(1), .rev = query.number(2), .date = query.number(3), .dup = true};
}

// The hottest path of the server. Everything is checked by the first two statements, so it needs no savepoint.
Result<Appended> appendMessage(Database &database, SearchIndexer &indexer, const NewMessage &message)
{
    Appended appended{.room = message.room};
    bool member = false;
    qint64 roomKey = 0;
    qint64 memberKey = 0;
    {
        Query query(database,
            "SELECT r.last_seq + 1, r.rev + 1, r.key, m.key, max(?, coalesce(t.date, 0)) FROM members m"
            " JOIN rooms r ON r.id = m.room_id"
            " LEFT JOIN messages t ON t.room_id = m.room_id AND t.seq = r.last_seq"
            " WHERE m.room_id = ? AND m.user_id = ?",
            message.date, message.room, message.from);
        member = query.step();
        if (member) {
            appended.seq = query.number(0);
            appended.rev = query.number(1);
            roomKey = query.number(2);
            memberKey = query.number(3);
            appended.date = query.number(4);
        }
    }
    if (member) {
        Query(database,
            "INSERT INTO messages (room_id, seq, rev, from_user, date, cid, text) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (from_user, cid) DO NOTHING",
            message.room, appended.seq, appended.rev, message.from, appended.date, message.cid, message.text)
            .run();
    }
    if (!member || database.changes() == 0) {
        if (auto first = findByCid(database, message.from, message.cid))
            return *first;
        return fail(ErrorCode::RoomUnknown);
    }
    Query(database, "UPDATE rooms SET last_seq = ?, rev = ? WHERE key = ?", appended.seq, appended.rev, roomKey).run();
    Query(database, "UPDATE members SET read_seq = ? WHERE key = ?", appended.seq, memberKey).run();
    indexer.appended(roomKey);
    if (message.room.isDirect()) {
        Query query(
            database, "UPDATE members SET hidden = 0 WHERE room_id = ? AND hidden = 1 RETURNING user_id", message.room);
        while (query.step())
            appended.revealed.push_back(query.user(0));
    }
    return appended;
}

// The messages between two bounds, from the lower one upwards or from the upper one downwards.
struct Range {
    RoomId room;
    qint64 after = 0;
    qint64 before = std::numeric_limits<qint64>::max();
    bool upwards = false;
    AtLeast least = AtLeast::One;
};

// Ascending. True: there are more in the direction of the range.
bool readRange(Database &database, const Range &range, qint64 limit, TextBudget &budget, std::vector<Message> &messages)
{
    constexpr Sql up = "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t"
                       " WHERE t.room_id = ? AND t.seq > ? AND t.seq < ? ORDER BY t.seq LIMIT ?";
    constexpr Sql down = "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t"
                         " WHERE t.room_id = ? AND t.seq > ? AND t.seq < ? ORDER BY t.seq DESC LIMIT ?";
    Query rows(database, range.upwards ? up : down, range.room, range.after, range.before, limit + 1);
    const bool more = readWithin(rows, limit, budget, range.least, messages);
    if (!range.upwards)
        std::ranges::reverse(messages);
    return more;
}

Result<MessagePage> readPage(Database &database, const PageQuery &query)
{
    Range range{.room = query.room, .upwards = query.after.has_value()};
    if (query.after)
        range.after = *query.after;
    if (query.before)
        range.before = *query.before;
    TextBudget budget(query.textBytes);
    MessagePage page;
    page.more = readRange(database, range, std::max(query.limit, 0), budget, page.messages);
    return page;
}

// Whether more messages than `max` have changed since `rev`: never reads further than that.
bool changedMoreThan(Database &database, RoomId room, qint64 rev, qint64 max)
{
    Query query(database, "SELECT count(*) FROM (SELECT 1 FROM messages WHERE room_id = ? AND rev > ? LIMIT ?)", room,
        rev, max + 1);
    query.step();
    return query.number(0) > max;
}

// False: the texts do not fit the budget, which is then as it was.
bool readChanged(
    Database &database, const ChangesQuery::Cursor &cursor, TextBudget &budget, std::vector<Message> &messages)
{
    TextBudget trial = budget;
    Query rows(database, "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t WHERE t.room_id = ? AND t.rev > ?",
        cursor.room, cursor.rev);
    while (rows.step()) {
        if (!trial.take(rows.bytes(textColumn))) {
            messages.clear();
            return false;
        }
        messages.push_back(readMessage(rows, 0));
    }
    std::ranges::sort(messages, {}, &Message::seq);
    budget = trial;
    return true;
}

Result<std::vector<RoomChanges>> readChanges(Database &database, const ChangesQuery &query)
{
    TextBudget budget(query.textBytes);
    std::vector<RoomChanges> all;
    for (ChangesQuery::Cursor cursor : query.cursors) {
        cursor.rev = std::max(cursor.rev, qint64(0));
        RoomChanges changes{.room = cursor.room};
        {
            Query room(database, "SELECT rev FROM rooms WHERE id = ?", cursor.room);
            if (!room.step())
                continue;
            changes.rev = room.number(0);
        }
        if (cursor.rev != changes.rev) {
            // Each message has a rev of its own, so the difference bounds their number.
            const bool many = changes.rev - cursor.rev > query.maxMessages
                && changedMoreThan(database, cursor.room, cursor.rev, query.maxMessages);
            changes.limited =
                cursor.rev > changes.rev || many || !readChanged(database, cursor, budget, changes.messages);
        }
        if (changes.limited)
            readRange(database, {.room = cursor.room, .least = AtLeast::None}, std::max(query.newest, 0), budget,
                changes.messages);
        all.push_back(std::move(changes));
    }
    return all;
}

} // namespace

void SqliteMessageStore::append(NewMessage message, Done<Appended> done)
{
    // The writer finishes its jobs, and so does the indexer, when this is gone already.
    m_executor.ordered(
        JobKind::SafeWrite, std::move(done), [&indexer = m_indexer, message = std::move(message)](Database &database) {
            return appendMessage(database, indexer, message);
        });
}

void SqliteMessageStore::page(PageQuery query, Done<MessagePage> done)
{
    m_executor.beside(std::move(done), [query](Database &database) { return readPage(database, query); });
}

void SqliteMessageStore::changes(ChangesQuery query, Done<std::vector<RoomChanges>> done)
{
    m_executor.beside(
        std::move(done), [query = std::move(query)](Database &database) { return readChanges(database, query); });
}

void SqliteMessageStore::search(SearchQuery query, Done<search::Found> done)
{
    m_executor.searching(
        std::move(done), [query = std::move(query)](Database &database) { return searchMessages(database, query); });
}

} // namespace kith::storage::sqlite
