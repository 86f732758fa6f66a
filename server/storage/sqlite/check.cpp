// checkSqliteStore(): reads a whole store and says what does not fit together. One statement for each rule.
#include "server/storage/sqlite/schema.h"
#include "server/storage/sqlite/sqlite_store.h"

#include <QFile>

#include <array>

using namespace Qt::StringLiterals;

namespace kith::storage {
namespace sqlite {
namespace {

// Each gives sentences, one a row.
constexpr std::array<Sql, 13> rules{
    Sql("SELECT 'SQLite: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),

    Sql("SELECT format('table %s, row %s: its parent in table %s is missing', \"table\", rowid, parent)"
        " FROM pragma_foreign_key_check LIMIT 100"),

    Sql("SELECT 'the room General is missing' WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE id = '0' AND kind = 0)"),

    Sql("SELECT format('room %s: id and kind do not match', id) FROM rooms"
        " WHERE kind NOT IN (0, 1, 2) OR (kind = 2) <> (number IS NULL) OR (kind = 2) <> (instr(id, ':') > 0)"
        " OR (number IS NOT NULL AND id <> CAST(number AS TEXT))"),

    Sql("SELECT format('the room counter is at %d, but room %d exists', c.value, max(r.number))"
        " FROM rooms r, counters c WHERE c.name = 'room' GROUP BY c.value HAVING max(r.number) > c.value"),

    // Unique numbers from 1 to their count have no gap.
    Sql("SELECT format('room %s: lastSeq %d, but %d messages from seq %d to %d', r.id, r.last_seq, t.messages,"
        " t.lowest, t.highest) FROM rooms r JOIN (SELECT room_id, count(*) AS messages, min(seq) AS lowest,"
        " max(seq) AS highest FROM messages GROUP BY room_id) t ON t.room_id = r.id"
        " WHERE t.lowest <> 1 OR t.highest <> t.messages OR t.highest <> r.last_seq"),

    Sql("SELECT format('room %s: lastSeq %d, but no messages', r.id, r.last_seq) FROM rooms r"
        " WHERE r.last_seq <> 0 AND NOT EXISTS (SELECT 1 FROM messages t WHERE t.room_id = r.id)"),

    Sql("SELECT format('room %s: rev %d, but a message has rev %d', r.id, r.rev, t.highest) FROM rooms r"
        " JOIN (SELECT room_id, max(rev) AS highest FROM messages GROUP BY room_id) t ON t.room_id = r.id"
        " WHERE t.highest > r.rev"),

    // Every message took a rev of its own, and the later message the greater one.
    Sql("SELECT format('room %s, message %d: rev %d', room_id, seq, rev) FROM messages WHERE rev < seq LIMIT 100"),

    // What came through us has a sender; what another server wrote may be from anybody.
    Sql("SELECT format('room %s, message %d: there is no user %d', room_id, seq, from_user) FROM messages"
        " WHERE cid IS NOT NULL AND from_user NOT IN (SELECT id FROM users) LIMIT 100"),

    Sql("SELECT format('room %s: %d members, but %d rows of them', r.id, r.members, coalesce(m.found, 0))"
        " FROM rooms r LEFT JOIN (SELECT room_id, count(*) AS found FROM members GROUP BY room_id) m"
        " ON m.room_id = r.id WHERE r.members <> coalesce(m.found, 0)"
        " OR (r.kind = 2 AND r.members <> 2)"),

    Sql("SELECT format('room %s: the read marker of user %d is at %d, past lastSeq %d', m.room_id, m.user_id,"
        " m.read_seq, r.last_seq) FROM members m JOIN rooms r ON r.id = m.room_id"
        " WHERE m.read_seq > r.last_seq OR m.read_seq < 0 LIMIT 100"),

    Sql("SELECT format('room %s: messages %d to %d are said to be indexed, but lastSeq is %d', r.id, i.low, i.high,"
        " r.last_seq) FROM indexed i JOIN rooms r ON r.key = i.room"
        " WHERE i.low < 1 OR i.high > r.last_seq OR i.low > i.high"),
};

} // namespace
} // namespace sqlite

Result<QStringList> checkSqliteStore(const QString &path)
{
    using namespace sqlite;
    if (!QFile::exists(path))
        return fail(makeError(ErrorCode::StoreUnavailable, u"%1 does not exist."_s.arg(path)));
    if (const Result<void> ours = schema().checkFileHeader(path); !ours)
        return fail(ours.error());
    QStringList faults;
    try {
        Database database(path, Database::Mode::ReadOnly);
        if (const Result<void> ours = schema().checkOwnership(database); !ours)
            return fail(ours.error());
        if (database.number("PRAGMA user_version") != schema().version()) {
            return fail(makeError(ErrorCode::StoreUnavailable,
                u"%1 has an older schema. Start the server once to migrate it."_s.arg(path)));
        }
        database.run("BEGIN");
        for (Sql rule : rules) {
            Query rows(database, rule);
            while (rows.step())
                faults.append(rows.text(0));
        }
        database.run("COMMIT");
    } catch (const SqliteError &error) {
        faults.append(u"SQLite: %1 (%2)"_s.arg(error.message).arg(error.code));
    }
    return faults;
}

} // namespace kith::storage
