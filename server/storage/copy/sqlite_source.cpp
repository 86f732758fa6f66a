#include "server/storage/copy/sqlite_source.h"

#include "server/storage/sqlite/rows.h"
#include "shared/base/text.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

using sqlite::Database;
using sqlite::Query;

tl::unexpected<Error> refuse(QString sentence)
{
    return fail(makeError(ErrorCode::StoreUnavailable, std::move(sentence)));
}

template <typename Record>
qint64 textBytes(const Record &)
{
    return 0;
}
qint64 textBytes(const Message &message) { return message.text.size(); }

// Gives the rows on in batches.
template <typename Read>
Result<void> stream(Query &rows, const Take &take, Read readRow)
{
    std::vector<decltype(readRow(rows))> batch;
    qint64 bytes = 0;
    while (rows.step()) {
        batch.push_back(readRow(rows));
        bytes += textBytes(batch.back());
        if (batch.size() < batchRecords && bytes < batchTextBytes)
            continue;
        bytes = 0;
        if (const Result<void> taken = take(std::exchange(batch, {})); !taken)
            return taken;
    }
    return batch.empty() ? Result<void>() : take(std::move(batch));
}

Result<void> readUsers(Database &database, const Take &take)
{
    Query rows(database,
        "SELECT id, username, folded, display_name, email, password_hash, guest, created FROM users ORDER BY id");
    return stream(rows, take, [](const Query &row) {
        StoredUser user{.id = row.user(0),
            .username = row.text(1),
            .displayName = row.text(3),
            .email = row.text(4),
            .passwordHash = row.blob(5),
            .guest = row.flag(6),
            .created = row.number(7)};
        user.named = row.text(2) != foldedOfUnnamed(user.username, user.id);
        return user;
    });
}

Result<void> readRooms(Database &database, const Take &take)
{
    Query rows(database, "SELECT id, kind, name, topic, created, rev, last_seq FROM rooms");
    return stream(rows, take, [](const Query &row) {
        return StoredRoom{.id = row.room(0),
            .kind = row.value<RoomKind>(1),
            .name = row.text(2),
            .topic = row.text(3),
            .created = row.number(4),
            .rev = row.number(5),
            .lastSeq = row.number(6)};
    });
}

Result<void> readMembers(Database &database, const Take &take)
{
    Query rows(database, "SELECT room_id, user_id, role, read_seq, hidden, joined FROM members");
    return stream(rows, take, [](const Query &row) {
        return StoredMember{.room = row.room(0),
            .user = row.user(1),
            .role = row.value<Role>(2),
            .readSeq = row.number(3),
            .hidden = row.flag(4),
            .joined = row.number(5)};
    });
}

Result<void> readSessions(Database &database, const Take &take)
{
    Query rows(database,
        "SELECT id, user_id, token_hash, client, created, last_used, idle_lifetime FROM sessions ORDER BY id");
    return stream(rows, take, [](const Query &row) {
        return StoredSession{.id = row.session(0),
            .user = row.user(1),
            .tokenHash = row.blob(2),
            .client = row.text(3),
            .created = row.number(4),
            .lastUsed = row.number(5),
            .idleLifetime = row.number(6)};
    });
}

Result<void> readInvites(Database &database, const Take &take)
{
    Query rows(database, "SELECT key_hash, room_id, by_user, created, expires, uses, used FROM invites");
    return stream(rows, take, [](const Query &row) {
        return StoredInvite{.keyHash = row.blob(0),
            .room = row.room(1),
            .by = row.user(2),
            .created = row.number(3),
            .expires = row.number(4),
            .uses = row.number(5),
            .used = row.number(6)};
    });
}

Result<void> readCids(Database &database, const Take &take)
{
    Query rows(database, "SELECT from_user, cid, room_id, seq, rev, date FROM messages WHERE cid IS NOT NULL");
    return stream(rows, take, [](const Query &row) {
        return StoredCid{.from = row.user(0),
            .cid = row.text(1),
            .room = row.room(2),
            .seq = row.number(3),
            .rev = row.number(4),
            .date = row.number(5)};
    });
}

Result<void> readMessages(Database &database, const Take &take)
{
    Query rows(database, "SELECT " KITH_MESSAGE_COLUMNS " FROM messages t ORDER BY t.room_id, t.seq");
    return stream(rows, take, [](const Query &row) { return sqlite::readMessage(row, 0); });
}

} // namespace

Result<void> guarded(const QString &path, const std::function<Result<void>()> &work)
{
    try {
        return work();
    } catch (const sqlite::SqliteError &error) {
        return refuse(u"%1: %2 (%3)."_s.arg(path, error.message).arg(error.code));
    }
}

QString foldedOfUnnamed(const QString &username, UserId id)
{
    // Names have no control characters, so nobody can be given this one.
    return foldName(username) + QChar(0x1f) + id.toString();
}

Result<std::unique_ptr<SqliteSource>> SqliteSource::open(const QString &path)
{
    if (!QFileInfo(path).isFile())
        return refuse(u"%1 does not exist."_s.arg(path));
    if (const Result<void> ours = sqlite::schema().checkFileHeader(path); !ours)
        return fail(ours.error());
    Result<sqlite::FileLock> lock = sqlite::FileLock::take(path);
    if (!lock)
        return refuse(lock.error().message + u" Stop the server first."_s);
    return openWith(path, std::move(*lock));
}

Result<std::unique_ptr<SqliteSource>> SqliteSource::openOwn(const QString &path)
{
    return openWith(path, sqlite::FileLock());
}

Result<std::unique_ptr<SqliteSource>> SqliteSource::openWith(const QString &path, sqlite::FileLock lock)
{
    std::unique_ptr<SqliteSource> source(new SqliteSource(path, std::move(lock)));
    const Result<void> opened = guarded(path, [&]() -> Result<void> {
        source->m_database = std::make_unique<Database>(path, Database::Mode::ReadOnly);
        Database &database = *source->m_database;
        if (const Result<void> ours = sqlite::schema().checkOwnership(database); !ours)
            return ours;
        if (database.number("PRAGMA user_version") == 0)
            return refuse(u"%1 is empty: there is no store in it."_s.arg(path));
        database.run("BEGIN");
        return {};
    });
    if (!opened)
        return fail(opened.error());
    return source;
}

Result<Counts> SqliteSource::counts()
{
    Counts counts{};
    const Result<void> counted = guarded(m_path, [&]() -> Result<void> {
        constexpr std::array<const char *, kinds.size()> queries{"SELECT count(*) FROM users",
            "SELECT count(*) FROM rooms", "SELECT count(*) FROM members", "SELECT count(*) FROM sessions",
            "SELECT count(*) FROM invites", "SELECT count(*) FROM messages WHERE cid IS NOT NULL",
            "SELECT count(*) FROM messages"};
        for (size_t i = 0; i < queries.size(); ++i)
            counts[i] = m_database->number(queries[i]);
        return {};
    });
    if (!counted)
        return fail(counted.error());
    return counts;
}

Result<Counters> SqliteSource::counters()
{
    Counters counters;
    const Result<void> read = guarded(m_path, [&]() -> Result<void> {
        counters.users = m_database->number("SELECT seq FROM sqlite_sequence WHERE name = 'users'");
        counters.sessions = m_database->number("SELECT seq FROM sqlite_sequence WHERE name = 'sessions'");
        counters.rooms = m_database->number("SELECT value FROM counters WHERE name = 'room'");
        return {};
    });
    if (!read)
        return fail(read.error());
    return counters;
}

Result<void> SqliteSource::read(Kind kind, const Take &take)
{
    return guarded(m_path, [&]() -> Result<void> {
        switch (kind) {
        case Kind::Users:
            return readUsers(*m_database, take);
        case Kind::Rooms:
            return readRooms(*m_database, take);
        case Kind::Members:
            return readMembers(*m_database, take);
        case Kind::Sessions:
            return readSessions(*m_database, take);
        case Kind::Invites:
            return readInvites(*m_database, take);
        case Kind::Cids:
            return readCids(*m_database, take);
        case Kind::Messages:
            return readMessages(*m_database, take);
        }
        return {};
    });
}

} // namespace kith::storage::copy
