#include "server/storage/copy/sqlite_sink.h"

#include "server/storage/copy/sqlite_source.h"
#include "shared/base/text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace kith::storage::copy {
namespace {

using sqlite::Database;
using sqlite::Query;

tl::unexpected<Error> refuse(QString sentence)
{
    return fail(makeError(ErrorCode::StoreUnavailable, std::move(sentence)));
}

// Nothing is in it but what a new store has.
Result<void> checkEmpty(const QString &path)
{
    if (!QFile::exists(path) || QFileInfo(path).size() == 0)
        return {};
    return guarded(path, [&path]() -> Result<void> {
        Database database(path, Database::Mode::ReadOnly);
        if (const Result<void> ours = sqlite::schema().checkOwnership(database); !ours)
            return ours;
        if (database.number("PRAGMA user_version") == 0)
            return {};
        if (database.number("SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM messages)"
                            " OR EXISTS (SELECT 1 FROM rooms WHERE id <> '0')")
            == 0)
            return {};
        return refuse(u"%1 is not empty. Choose another file, or move this one away first."_s.arg(path));
    });
}

// Until the disk has it.
Result<void> sync(const QString &path, int flags)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    return done ? Result<void>() : refuse(u"%1 cannot be written: %2."_s.arg(path, qt_error_string(reason)));
}

void removeFile(const QString &path)
{
    for (const auto ending : {""_L1, "-journal"_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(path + ending);
}

} // namespace

SqliteSink::SqliteSink(QString path) : m_path(std::move(path)), m_copying(m_path + u".copying"_s) {}

SqliteSink::~SqliteSink()
{
    m_database.reset();
    if (m_made)
        removeFile(m_copying);
}

Result<void> SqliteSink::begin()
{
    if (const Result<void> ours = sqlite::schema().checkFileHeader(m_path); !ours)
        return ours;
    Result<sqlite::FileLock> lock = sqlite::FileLock::take(m_path);
    if (!lock)
        return fail(lock.error());
    m_lock = std::move(*lock);
    if (const Result<void> empty = checkEmpty(m_path); !empty)
        return empty;
    // The lock makes it ours: what lies there is of a copy that broke off.
    removeFile(m_copying);
    if (const Result<void> made = sqlite::makePrivateFile(m_copying); !made)
        return made;
    m_made = true;
    return guarded(m_copying, [this] { return make(); });
}

Result<void> SqliteSink::make()
{
    m_database = std::make_unique<Database>(m_copying, Database::Mode::ReadWrite);
    // Nothing is lost with it before commit() has brought it to the disk: no log, no waiting.
    m_database->run("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA temp_store = FILE;"
                    "PRAGMA cache_size = -16384");
    if (const Result<void> migrated = sqlite::schema().migrate(*m_database); !migrated)
        return migrated;
    // Whether the keys hold is asked at the end.
    m_database->run("PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM rooms;"
                    "CREATE TEMP TABLE copied_cids (room_id TEXT, seq INTEGER, cid TEXT) STRICT");
    QByteArrayList names;
    {
        Query indexes(*m_database,
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'messages' AND sql IS NOT NULL");
        while (indexes.step()) {
            names << indexes.text(0).toUtf8();
            m_indexes << indexes.text(1).toUtf8();
        }
    }
    for (const QByteArray &name : names)
        m_database->run(("DROP INDEX " + name).constData());
    return {};
}

Result<void> SqliteSink::write(const Records &records)
{
    return guarded(m_copying, [&]() -> Result<void> {
        std::visit([this](const auto &all) { put(all); }, records);
        return {};
    });
}

void SqliteSink::put(const std::vector<StoredUser> &users)
{
    for (const StoredUser &user : users) {
        const QString folded = user.named ? foldName(user.username) : foldedOfUnnamed(user.username, user.id);
        Query(*m_database,
            "INSERT INTO users (id, username, folded, display_name, display_folded, email, password_hash, guest, "
            "created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            user.id, user.username, folded, user.displayName, foldName(user.displayName), user.email, user.passwordHash,
            user.guest, user.created)
            .run();
    }
}

void SqliteSink::put(const std::vector<StoredRoom> &rooms)
{
    for (const StoredRoom &room : rooms) {
        Query(*m_database,
            "INSERT INTO rooms"
            " (id, number, kind, name, name_folded, topic, topic_folded, created, rev, last_seq, members)"
            " VALUES (?1, CASE ?2 WHEN 2 THEN NULL ELSE CAST(?1 AS INTEGER) END, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)",
            room.id, room.kind, room.name, foldName(room.name), room.topic, foldName(room.topic), room.created,
            room.rev, room.lastSeq)
            .run();
    }
}

void SqliteSink::put(const std::vector<StoredMember> &members)
{
    for (const StoredMember &member : members) {
        Query(*m_database,
            "INSERT INTO members (room_id, user_id, role, read_seq, hidden, joined) VALUES (?, ?, ?, ?, ?, ?)",
            member.room, member.user, member.role, member.readSeq, member.hidden, member.joined)
            .run();
    }
}

void SqliteSink::put(const std::vector<StoredSession> &sessions)
{
    for (const StoredSession &session : sessions) {
        Query(*m_database,
            "INSERT INTO sessions (id, user_id, token_hash, client, created, last_used, idle_lifetime)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            session.id, session.user, session.tokenHash, session.client, session.created, session.lastUsed,
            session.idleLifetime)
            .run();
    }
}

void SqliteSink::put(const std::vector<StoredInvite> &invites)
{
    for (const StoredInvite &invite : invites) {
        Query(*m_database,
            "INSERT INTO invites (key_hash, room_id, by_user, created, expires, uses, used)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            invite.keyHash, invite.room, invite.by, invite.created, invite.expires, invite.uses, invite.used)
            .run();
    }
}

// They come in any order, and are wanted in that of the messages.
void SqliteSink::put(const std::vector<StoredCid> &cids)
{
    for (const StoredCid &cid : cids) {
        Query(*m_database, "INSERT INTO temp.copied_cids (room_id, seq, cid) VALUES (?, ?, ?)", cid.room, cid.seq,
            cid.cid)
            .run();
    }
}

void SqliteSink::put(const std::vector<Message> &messages)
{
    if (!std::exchange(m_cidsSorted, true))
        m_database->run("CREATE INDEX temp.cids_by_message ON copied_cids (room_id, seq, cid)");
    for (const Message &message : messages) {
        Query(*m_database,
            "INSERT INTO messages (room_id, seq, rev, from_user, date, cid, text) VALUES (?1, ?2, ?3, ?4, ?5,"
            " (SELECT cid FROM temp.copied_cids WHERE room_id = ?1 AND seq = ?2), ?6)",
            message.roomId, message.seq, message.rev, message.from, message.date, message.text)
            .run();
    }
}

Result<void> SqliteSink::finish(const Counters &counters)
{
    return guarded(m_copying, [&]() -> Result<void> {
        Query(*m_database, "UPDATE rooms SET members = (SELECT count(*) FROM members m WHERE m.room_id = rooms.id)")
            .run();
        Query(*m_database, "DELETE FROM sqlite_sequence WHERE name IN ('users', 'sessions')").run();
        Query(*m_database,
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'users', ?1 WHERE ?1 > 0"
            " UNION ALL SELECT 'sessions', ?2 WHERE ?2 > 0",
            counters.users, counters.sessions)
            .run();
        Query(*m_database, "UPDATE counters SET value = ? WHERE name = 'room'", counters.rooms).run();
        for (const QByteArray &index : m_indexes)
            m_database->run(index.constData());
        {
            Query orphans(*m_database, "SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 1");
            if (orphans.step())
                return refuse(
                    u"%1: a row of %2 has no parent in %3."_s.arg(m_copying, orphans.text(0), orphans.text(1)));
        }
        m_database->run("COMMIT");
        m_database.reset();
        return {};
    });
}

Result<std::unique_ptr<Source>> SqliteSink::readBack()
{
    auto source = SqliteSource::openOwn(m_copying);
    if (!source)
        return fail(source.error());
    return std::unique_ptr<Source>(std::move(*source));
}

Result<void> SqliteSink::commit()
{
    if (const Result<void> synced = sync(m_copying, O_RDWR); !synced)
        return synced;
    // The file before its log: a log without its file is thrown away, one beside the wrong file would be believed.
    removeFile(m_path);
    if (std::rename(QFile::encodeName(m_copying).constData(), QFile::encodeName(m_path).constData()) != 0)
        return refuse(u"%1 cannot be renamed: %2."_s.arg(m_copying, qt_error_string(errno)));
    m_made = false;
    return sync(QFileInfo(m_path).absolutePath(), O_RDONLY | O_DIRECTORY);
}

} // namespace kith::storage::copy
